package main

import (
	"strings"
	"testing"
)

func TestEvaluatedEpisodesAreWhole(t *testing.T) {
	out, err := run(t, "eval", "--policy", "random", "task=memory_maze", "task.time_limit=5", "task.stagger=true", "--episodes", "4", "--json")
	if err != nil || !strings.Contains(out, `"length_mean":20,`) {
		t.Errorf("%s, error %v; want episodes of 20 steps", out, err)
	}
}
