package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// onPath replaces ffmpeg by a shell script.
func onPath(t *testing.T, script string) {
	t.Helper()
	program(t, "sh")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestATrainingEndsWellWithoutH264(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws and computes for minutes where races are looked for")
	}
	onPath(t, `if [ "$2" = -encoders ]; then echo " V....D mpeg4"; else echo "Unknown encoder 'libx264'" >&2; exit 1; fi`)
	dir := filepath.Join(t.TempDir(), "run")
	out := must(t, "train", "+tmaze=small", "task.corridor_len=3", "steps=512", "log_interval=0", "run.video=true", "run.dir="+dir)
	gif := filepath.Join(dir, "videos", "policy.gif")
	if _, err := os.Stat(gif); err != nil || !strings.Contains(out, gif) {
		t.Errorf("%v; printed %q", err, out)
	}
}

func TestATrainingWhoseVideoFailsIsOverAllTheSame(t *testing.T) {
	onPath(t, `if [ "$2" = -encoders ]; then echo libx264; else echo "the disk is full" >&2; exit 1; fi`)
	dir := filepath.Join(t.TempDir(), "run")
	out, err := run(t, "train", "+tmaze=small", "task.corridor_len=3", "steps=512", "log_interval=0", "run.video=true", "run.dir="+dir)
	if report(err) != exitFailure || !strings.Contains(err.Error(), "the training is over, but its video failed") || !strings.Contains(out, "step_000000000512") {
		t.Errorf("%v; printed %q", err, out)
	}
}
