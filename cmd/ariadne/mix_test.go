package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/rundir"
)

// TestAMixGoesOnFromACheckpoint trains in corridors of 3 and 5 at once: in one go, and in two runs.
func TestAMixGoesOnFromACheckpoint(t *testing.T) {
	parent := t.TempDir()
	whole, parts := filepath.Join(parent, "whole"), filepath.Join(parent, "parts")
	args := []string{"train", "+tmaze=small", "task.corridor_len=5", "mix=[{corridor_len: 3}, {}]", "task.max_episode_steps=20", "log_interval=0"}
	for _, more := range [][]string{{"steps=1024", "run.dir=" + whole}, {"steps=512", "run.dir=" + parts}} {
		if _, err := run(t, append(args, more...)...); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := run(t, "train", "--resume", parts, "steps=1024"); err != nil {
		t.Fatal(err)
	}
	var weights [2][]byte
	for i, dir := range []string{whole, parts} {
		path, err := rundir.NewestCheckpoint(dir)
		if err != nil {
			t.Fatal(err)
		}
		if weights[i], err = os.ReadFile(filepath.Join(path, rundir.WeightsFile)); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(weights[0], weights[1]) {
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
