package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/internal/dirlock"
)

// trainedInto trains a small run into a new folder and returns it.
func trainedInto(t *testing.T, args ...string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "run")
	must(t, append([]string{"train", "+tmaze=small", "task.corridor_len=3", "steps=1024", "log_interval=0", "run.dir=" + dir}, args...)...)
	return dir
}

// wrong runs a command line that must be refused as wrong, with a message that contains want.
func wrong(t *testing.T, want string, args ...string) {
	t.Helper()
	out, err := run(t, args...)
	if report(err) != exitUsage || !strings.Contains(err.Error(), want) {
		t.Errorf("ariadne %s: error %v, want exit code %d and %q\n%s", strings.Join(args, " "), err, exitUsage, want, out)
	}
}

func TestAFolderThatIsInUseIsLeftAlone(t *testing.T) {
	dir := trainedInto(t)
	metrics := filepath.Join(dir, "metrics.jsonl")
	before, err := os.ReadFile(metrics)
	if err != nil {
		t.Fatal(err)
	}
	locked, err := dirlock.Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	wrong(t, dir+" is being trained", "train", "--resume", dir, "steps=2048")
	if after, err := os.ReadFile(metrics); err != nil || string(after) != string(before) {
		t.Errorf("the metrics were changed, %v", err)
	}
	if err := locked.Close(); err != nil {
		t.Fatal(err)
	}
	must(t, "train", "--resume", dir, "steps=2048")

	for _, args := range [][]string{
		{"train", "+tmaze=small", "steps=256", "run.dir="},
		{"train", "-m", "+tmaze=small", "seed=1,2", "steps=256", "run.dir="},
	} {
		dir := t.TempDir()
		locked, err := dirlock.Lock(dir)
		if err != nil {
			t.Fatal(err)
		}
		args[len(args)-1] += dir
		wrong(t, "is being trained", args...)
		if err := locked.Close(); err != nil {
			t.Fatal(err)
		}
	}
	set := t.TempDir()
	if locked, err = dirlock.Lock(set); err != nil {
		t.Fatal(err)
	}
	defer locked.Close()
	wrong(t, "another process", append([]string{"dataset", "agent=random", "--episodes", "1", "-o", set}, brief...)...)
}

func TestARunIsKeptWhileItTrains(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	p := launch(t, nil, "train", "+tmaze=small", "steps=100000000", "log_interval=0", "run.dir="+dir)
	p.trains(dir)
	wrong(t, "is being trained", "train", "--resume", dir, "run.max_seconds=1") // max_seconds ends the training if it is not refused
	p.signal(os.Interrupt)
	p.ends(exitInterrupted)
	locked, err := dirlock.Lock(dir)
	if err != nil {
		t.Fatalf("after the run's end: %v", err)
	}
	if err := locked.Close(); err != nil {
		t.Fatal(err)
	}
}
