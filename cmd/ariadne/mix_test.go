package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAMixGoesOnFromACheckpoint trains in corridors of 3 and 5 at once. One run does so in one go, the other stops and goes on.
func TestAMixGoesOnFromACheckpoint(t *testing.T) {
	whole, parts := trainTwice(t, "512", "1024",
		"+tmaze=small", "task.corridor_len=5", "mix=[{corridor_len: 3}, {}]", "task.max_episode_steps=20", "log_interval=0")
	if !bytes.Equal(trainedWeights(t, parts), trainedWeights(t, whole)) {
		t.Error("the run in two parts has other weights")
	}
	metrics, err := os.ReadFile(filepath.Join(whole, "metrics.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{`"charts/return/tmazev2[0]"`, `"charts/return/tmazev2[1]"`} {
		if !strings.Contains(string(metrics), kind) {
			t.Errorf("the log has no %s: %s", kind, metrics)
		}
	}
}
