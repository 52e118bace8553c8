package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestACurriculumGoesOnFromItsBorder trains in a corridor of 3, then in one of 5. One run does so in one go. The other stops where the
// corridor changes, and goes on.
func TestACurriculumGoesOnFromItsBorder(t *testing.T) {
	whole, parts := trainTwice(t, "512", "1024",
		"+tmaze=small", "task.corridor_len=5", "curriculum=[{until: 512, task: {corridor_len: 3}}]", "log_interval=0")
	if !bytes.Equal(trainedWeights(t, parts), trainedWeights(t, whole)) {
		t.Error("the run in two parts has other weights")
	}
	if _, err := run(t, "train", "--resume", parts, "steps=2048", "curriculum=null"); err == nil || !strings.Contains(err.Error(), "curriculum is [") {
		t.Errorf("a run without its curriculum: error %v", err)
	}
	played := func(overrides ...string) string {
		out, err := run(t, append([]string{"eval", whole, "--episodes", "4", "--envs", "2"}, overrides...)...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if own := played(); own != played("task.corridor_len=5") || own == played("task.corridor_len=3") {
		t.Errorf("eval does not play the task itself: %s", own)
	}
}
