package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Folders of agents that come with the source. Each has a configuration and weights.
const (
	rememberer  = "../../results/mysterypath/agalite"
	feedforward = "../../results/mysterypath/feedforward"
)

func TestRunsAreEvaluatedInTheSameEpisodesAndOneTable(t *testing.T) {
	var list []result
	both := []string{"eval", rememberer, "task.max_steps=60", feedforward, "--episodes", "7", "--envs", "3", "--json"}
	if err := json.Unmarshal([]byte(must(t, both...)), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 {
		t.Fatalf("%d results, want 2", len(list))
	}
	for i, run := range []string{rememberer, feedforward} {
		r := list[i]
		if r.Run != run || r.Task != "MysteryPath-Grid-Easy-v0" || *r.Steps < 1e6 || r.Episodes != 7 || r.Asked != 7 || len(r.Played) != 7 {
			t.Errorf("%+v, want 7 episodes of %s", r, run)
		}
		mean, solved, longest := 0.0, 0.0, 0
		for k, e := range r.Played {
			mean, solved, longest = mean+e.Return/7, solved+*e.Success/7, max(longest, e.Length)
			if want := []int{0, 0, 0, 1, 1, 2, 2}[k]; e.Env != want {
				t.Errorf("episode %d is of environment %d, want %d", k, e.Env, want)
			}
		}
		if !near(mean, r.ReturnMean) || !near(solved, *r.Success) || longest > 60 {
			t.Errorf("the episodes say return %v, success %v and length %d at most, the result %+v", mean, solved, longest, r)
		}
		if i := r.ReturnInterval; i.Low > r.ReturnMean || i.High < r.ReturnMean || i.Low < r.ReturnMin || i.High > r.ReturnMax || i.Low == i.High {
			t.Errorf("interval %v of mean %v in %v to %v", i, r.ReturnMean, r.ReturnMin, r.ReturnMax)
		}
	}
	var alone result
	if err := json.Unmarshal([]byte(must(t, "eval", feedforward, "task.max_steps=60", "--episodes", "7", "--envs", "3", "--json")), &alone); err != nil {
		t.Fatal(err)
	}
	if a, b := encoded(t, alone), encoded(t, list[1]); a != b {
		t.Errorf("alone %s, beside another %s", a, b)
	}
}

func near(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }

func encoded(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestTablesOfEvaluations(t *testing.T) {
	text := must(t, "eval", rememberer, feedforward, "--episodes", "2")
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], "run ") || !strings.HasPrefix(lines[1], rememberer+" ") || !regexp.MustCompile(` MysteryPath-Grid-Easy-v0 +\d{7,} +2 `).MatchString(lines[2]) {
		t.Errorf("table of two runs:\n%s", text)
	}
	markdown := must(t, "eval", "agent=random", "+tmaze=small", "--episodes", "2", "--table")
	if !strings.HasPrefix(markdown, "| run           | task    | steps | episodes |") || !strings.Contains(markdown, "\n| random policy | tmazev2 |     - |        2 |") {
		t.Errorf("table of a policy:\n%s", markdown)
	}
	var list []result
	if err := json.Unmarshal([]byte(must(t, "eval", "agent=random", "+tmaze=small", "--episodes", "1", "--table", "--json")), &list); err != nil || len(list) != 1 {
		t.Fatalf("%v, %v, want one result", list, err)
	}
	if r := list[0]; r.ReturnInterval != nil || r.Steps != nil {
		t.Errorf("%+v: a single episode has no interval, a random policy no steps", r)
	}
}

func TestABadRunIsNamedBeforeAnythingIsPlayed(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "nowhere")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{rememberer, nowhere}, nowhere + " is not a run's folder"},
		{[]string{rememberer, "../../results/tmaze20/agalite"}, "../../results/tmaze20/agalite: it has no checkpoint"},
		{[]string{rememberer, "../../results/memory_maze9", "task.max_steps=60"}, "memory_maze9: task.max_steps"},
		{[]string{feedforward, rememberer, "task.observation=pixels"}, feedforward + "/weights.safetensors: tensor"},
		{[]string{rememberer, feedforward, "--forget", "3"}, feedforward + " is of feedforward"},
		{[]string{rememberer, feedforward, "--trace", "x.safetensors"}, "--trace writes one file"},
		{[]string{rememberer, feedforward, "agent=oracle"}, rememberer + ": the oracle plays memory_maze"},
	} {
		out, err := run(t, append([]string{"eval", "--episodes", "1000000"}, c.args...)...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) || out != "" {
			t.Errorf("%v: printed %q, error %v; want a usage error about %q", c.args, out, err, c.want)
		}
	}
}

func TestRunsAreToldFromChangesOfTheConfiguration(t *testing.T) {
	t.Chdir(t.TempDir())
	writeText(t, "0_seed=1/"+configFile, "seed: 1\n")
	runs, rest := splitRuns(strings.Fields("a=b task.size=9 c 0_seed=1 ~task.time_limit +x=y 0_seed=2 e/0_seed=3 task.layout=e/f ./d"))
	if strings.Join(runs, " ") != "c 0_seed=1 e/0_seed=3 ./d" || strings.Join(rest, " ") != "a=b task.size=9 ~task.time_limit +x=y 0_seed=2 task.layout=e/f" {
		t.Errorf("runs %q, changes %q", runs, rest)
	}
	for args, want := range map[string]string{"task.size=9 c": "c", "task.size=9": "", "": ""} {
		if run, _, err := splitRun(strings.Fields(args)); err != nil || run != want {
			t.Errorf("%q: run %q, %v; want %q", args, run, err, want)
		}
	}
	if _, _, err := splitRun([]string{"c", "d"}); err == nil || !strings.Contains(err.Error(), "c and d are named") {
		t.Errorf("two runs for one: %v", err)
	}
}

// writeText writes a file, and makes the folders for it.
func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTheRunsOfASweepAreEvaluated(t *testing.T) {
	var list []result
	if err := json.Unmarshal([]byte(must(t, "eval", "../../results/mysterypath", "--episodes", "1", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 2 || list[0].Run != rememberer || list[1].Run != feedforward {
		t.Errorf("%+v, want both runs in the folder", list)
	}
}

func TestTheListOfSeveralEvaluationsIsDrawn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "both.json")
	parts := `"reward_by_part":[{"from":0,"to":100,"mean":1},{"from":100,"to":200,"mean":2}]`
	writeText(t, file, `[{"run":"x/whole","policy":"checkpoint",`+parts+`},{"run":"x/short","policy":"checkpoint",`+parts+`}]`)
	picture := drawn(t, "curve", "--parts", file)
	for _, want := range []string{">whole<", ">short<"} {
		if !strings.Contains(picture, want) {
			t.Errorf("no text %q", want)
		}
	}
	for text, want := range map[string]string{
		"[]": "the list is empty", "[1]": "is not what eval --json prints", `[{"task":"a"}]`: "has no reward_by_part",
	} {
		writeText(t, file, text)
		if _, err := run(t, "curve", "--parts", file); report(err) != exitUsage || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want a usage error about %q", text, err, want)
		}
	}
}
