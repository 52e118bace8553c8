package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// untrained returns the folder of a run on a short T-Maze, with an option of the group tmaze, that has learned next to nothing.
func untrained(t *testing.T, option string, overrides ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	args := append([]string{"train", "+tmaze=" + option, "task.corridor_len=3", "steps=512", "log_interval=0", "run.dir=" + dir}, overrides...)
	if _, err := run(t, args...); err != nil {
		t.Fatal(err)
	}
	return dir
}

// must runs a command and returns what it prints. The test ends if the command fails.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := run(t, args...)
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return out
}

func TestTheConfigurationSaysWhetherActionsAreDrawn(t *testing.T) {
	dir := untrained(t, "small", "trainer.arg_max=true")
	eval := func(flags ...string) string {
		return must(t, append([]string{"eval", dir, "--episodes", "8", "--json"}, flags...)...)
	}
	drawn, chosen := eval("--sample"), eval("--greedy")
	if drawn == chosen || !strings.Contains(chosen, `"greedy":true`) || strings.Contains(drawn, "greedy") {
		t.Fatalf("drawn: %s, most probable: %s", drawn, chosen)
	}
	if got := eval(); got != chosen {
		t.Errorf("arg_max: %s, want %s", got, chosen)
	}
	if got := eval("trainer.arg_max=false"); got != drawn {
		t.Errorf("without arg_max: %s, want %s", got, drawn)
	}
	var pictures [3][]byte
	for i, flag := range []string{"--greedy=false", "--greedy", "--sample"} {
		path := filepath.Join(t.TempDir(), "policy.gif")
		must(t, "record", dir, flag, "-o", path, "--steps", "30", "--smooth", "1")
		var err error
		if pictures[i], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(pictures[0], pictures[1]) || bytes.Equal(pictures[0], pictures[2]) {
		t.Error("record does not do what arg_max says")
	}
}

func TestGreedyAndSampleContradictEachOther(t *testing.T) {
	for _, command := range []string{"eval", "record", "watch", "dataset"} {
		_, err := run(t, command, "runs/NAME", "--greedy", "--sample")
		if report(err) != exitUsage || !strings.Contains(err.Error(), "--sample contradict") {
			t.Errorf("%s: error %v", command, err)
		}
	}
}
