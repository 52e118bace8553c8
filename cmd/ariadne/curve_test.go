package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// logged returns the folder of a run that has logged returns. It holds the given configuration, or none if that is "".
func logged(t *testing.T, config string) string {
	t.Helper()
	dir := t.TempDir()
	metrics := `{"step":1,"charts/episodic_return":20,"charts/guided_return":30,"losses/entropy":1}
{"step":2,"charts/episodic_return":25,"charts/guided_return":31,"losses/entropy":0.9}
`
	for name, text := range map[string]string{"metrics.jsonl": metrics, configFile: config} {
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// drawn returns what a command writes into x.svg.
func drawn(t *testing.T, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.svg")
	must(t, append(args, "-o", path)...)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// mazeConfig returns a configuration of a maze of a size.
func mazeConfig(size string) string {
	return "steps: 10\nlog_interval: 0\ncheckpoint: {interval: 1, keep: 1}\ntask: {task: memory_maze, action_repeat: 2, size: " + size + "}\n"
}

func TestLearningCurvesOfMazesShowWhatOthersReach(t *testing.T) {
	nine, again, fifteen := logged(t, mazeConfig("9")), logged(t, mazeConfig("9")), logged(t, mazeConfig("15"))
	for name, c := range map[string]struct {
		args []string
		want bool
	}{
		"one run":              {[]string{nine}, true},
		"two of the same task": {[]string{nine, again}, true},
		"two tasks":            {[]string{nine, fifteen}, false},
		"a guide's returns":    {[]string{nine, "--metric", "charts/guided_return"}, true},
		"another metric":       {[]string{nine, "--metric", "losses/entropy"}, false},
		"without":              {[]string{nine, "--no-baselines"}, false},
		"no configuration":     {[]string{logged(t, "")}, false},
		"nonsense":             {[]string{logged(t, "task: 3")}, false},
		"another task":         {[]string{logged(t, strings.Replace(mazeConfig("9"), "memory_maze", "tmazev2", 1))}, false},
	} {
		picture := drawn(t, append([]string{"curve"}, c.args...)...)
		for _, line := range []string{"random 0.345", "people 26.4", "explorer 33.3", "oracle 36.8"} {
			if strings.Contains(picture, line) != c.want {
				t.Errorf("%s: has the line %q: %v", name, line, !c.want)
			}
		}
	}
}

func TestPartsOfEvaluationsAreDrawnIntoOnePicture(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for _, policy := range []string{"random", "explorer"} {
		one := filepath.Join(dir, policy+".svg")
		out := must(t, "eval", "agent="+policy, "task=memory_maze", "task.time_limit=10", "--episodes", "2", "--json", "--parts", one)
		file := filepath.Join(dir, policy+".json")
		if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		if b, err := os.ReadFile(one); err != nil || !strings.Contains(string(b), policy+" policy") {
			t.Errorf("%s does not name the policy: %v", one, err)
		}
	}
	picture := drawn(t, append([]string{"curve", "--parts", "--line", "1", "--label", "one"}, files...)...)
	for _, want := range []string{"random", "explorer", "MemoryMaze-9x9", "reward in 100 steps", ">one<"} {
		if !strings.Contains(picture, want) {
			t.Errorf("no text %q", want)
		}
	}
	if out := must(t, "curve", "--parts", files[0]); out != filepath.Join(dir, "random.png")+"\n" {
		t.Errorf("printed %q", out)
	}
}

func TestPartsThatCannotBeDrawnAreUsageErrors(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"text.json": "MemoryMaze-9x9, random policy", "none.json": `{"task":"tmazev2"}`,
		"back.json": `{"reward_by_part":[{"from":5,"to":5,"mean":1}]}`, "two.json": `{"task":"a"} {"task":"b"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	picture := filepath.Join(dir, "x.png")
	for _, c := range []struct{ args, want string }{
		{"curve --parts missing.json", "missing.json"},
		{"curve --parts DIR/text.json", "is not what eval --json prints"},
		{"curve --parts DIR/two.json", "is not what eval --json prints"},
		{"curve --parts DIR/none.json", "has no reward_by_part"},
		{"curve --parts DIR/back.json", "from step 5 to step 5"},
		{"curve --parts DIR/none.json --metric charts/SPS", "--metric is about what runs logged"},
		{"eval agent=random task=memory_maze --parts x.gif", "choose .png, .svg or .pdf"},
	} {
		args := strings.Fields(strings.ReplaceAll(c.args, "DIR", dir))
		if args[0] == "curve" {
			args = append(args, "-o", picture)
		}
		if _, err := run(t, args...); report(err) != exitUsage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want a usage error about %q", c.args, err, c.want)
		}
		if _, err := os.Stat(picture); !errors.Is(err, fs.ErrNotExist) {
			t.Fatalf("%s left a picture behind", c.args)
		}
	}
	if _, err := run(t, "eval", "agent=random", "+tmaze=small", "--episodes", "30", "--parts", picture); err == nil || !strings.Contains(err.Error(), "different lengths") {
		t.Errorf("episodes of different lengths: error %v", err)
	}
}
