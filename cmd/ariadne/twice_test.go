package main

import (
	"os"
	"path/filepath"
	"testing"

	"ariadne/rundir"
)

// trainTwice trains two runs with the same arguments up to a number of steps: whole in one go, and parts with a stop on the way.
func trainTwice(t *testing.T, stop, steps string, args ...string) (whole, parts string) {
	t.Helper()
	parent := t.TempDir()
	whole, parts = filepath.Join(parent, "whole"), filepath.Join(parent, "parts")
	for _, more := range [][]string{{"steps=" + steps, "run.dir=" + whole}, {"steps=" + stop, "run.dir=" + parts}} {
		if _, err := run(t, append(append([]string{"train"}, args...), more...)...); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := run(t, "train", "--resume", parts, "steps="+steps); err != nil {
		t.Fatal(err)
	}
	return whole, parts
}

// trainedWeights returns the file of a run's newest weights.
func trainedWeights(t *testing.T, dir string) []byte {
	t.Helper()
	path, err := rundir.TrainedWeights(dir, tell)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
