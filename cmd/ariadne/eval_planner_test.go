package main

import (
	"encoding/json"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheOracleIsEvaluatedWithoutANetwork(t *testing.T) {
	var outputs [3]string
	for i, args := range [][]string{
		{"agent=oracle", "task=memory_maze", "task.size=7", "task.time_limit=50"},
		{"--policy", "oracle", "+task=memory_maze", "task.size=7", "task.time_limit=50", "threads=1"},
		{"+memory_maze=small", "agent=oracle", "task.size=7", "task.time_limit=50"},
	} {
		var err error
		args = append([]string{"eval", "--episodes", "3", "--envs", "2", "--effort", "fast", "--json"}, args...)
		if outputs[i], err = run(t, args...); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
	if outputs[1] != outputs[0] || outputs[2] != outputs[0] {
		t.Errorf("the same evaluation written in three ways: %q", outputs)
	}
	var r result
	if err := json.Unmarshal([]byte(outputs[0]), &r); err != nil {
		t.Fatal(err)
	}
	if r.Policy != "oracle" || r.Task != "MemoryMaze-7x7" || r.Episodes != 3 || r.LengthMean != 200 || r.ReturnMin < 3 {
		t.Errorf("%+v, want 3 episodes of 200 steps of MemoryMaze-7x7 with at least 3 touches each", r)
	}
}

func TestTheExplorerHoldsItsDecisionsAsTheTaskDoes(t *testing.T) {
	var outputs [3]string
	for i, repeat := range []string{"1", "2", "2"} {
		var err error
		args := []string{"eval", "agent=explorer", "task=memory_maze", "task.size=7", "task.time_limit=50", "task.action_repeat=" + repeat, "--episodes", "4", "--envs", "2", "--json"}
		if outputs[i], err = run(t, args...); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
	}
	if outputs[0] == outputs[1] || outputs[1] != outputs[2] {
		t.Errorf("with single and held steps, and those again: %q", outputs)
	}
	for _, output := range outputs {
		var r result
		if err := json.Unmarshal([]byte(output), &r); err != nil {
			t.Fatal(err)
		}
		if r.Policy != "explorer" || r.Task != "MemoryMaze-7x7" || r.Episodes != 4 || r.LengthMean != 200 || r.ReturnMean < 3 {
			t.Errorf("%+v, want 4 episodes of 200 steps of MemoryMaze-7x7 with at least 3 touches each", r)
		}
	}
}

func TestWrongPoliciesAreUsageErrors(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"eval agent=oracle +tmaze=small", "plays memory_maze"},
		{"eval agent=explorer +tmaze=small", "the explorer plays memory_maze"},
		{"eval agent=oracle task=memory_maze --policy random", "choose one"},
		{"eval agent=chess task=memory_maze", "oracle, explorer, wander, checkpoint or random"},
		{"eval agent=oracle task=chess", "memory_maze"},
		{"eval agent=oracle task=memory_maze --effort much", "fast, normal or strong"},
		{"eval agent=oracle task=memory_maze --noise 2", "noise is 2"},
		{"dataset agent=checkpoint task.size=9 -o x", "no run's folder"},
		{"eval agent=oracle task=memory_maze task.size=8", "size 8"},
		{"train task=memory_maze", "no agent is described"},
	} {
		_, err := run(t, strings.Fields(c.args)...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want a usage error about %q", c.args, err, c.want)
		}
	}
}

func TestRecordDrawsAMapOfTheWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "way.png")
	out, err := run(t, "record", "agent=random", "task=memory_maze", "-o", path, "--steps", "5", "--size", "200")
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(out) != path {
		t.Errorf("printed %q, want %s", out, path)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if m, err := png.Decode(f); err != nil || m.Bounds().Dx() != 200 {
		t.Errorf("picture %v, %v", m.Bounds(), err)
	}
}
