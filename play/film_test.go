package play

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAVideoIsRecorded(t *testing.T) {
	for _, c := range []struct{ name, path, ending string }{
		{"with ffmpeg", os.Getenv("PATH"), ".mp4"},
		{"without", t.TempDir(), ".gif"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("PATH", c.path)
			dir := filepath.Join(t.TempDir(), "videos")
			s := session(t, Options{Seed: 1, Start: true, Videos: dir})
			run(t, s, 200*time.Millisecond)
			tap(s, "R")
			if s.recorder.film == nil {
				t.Fatalf("not recording: %s", s.toast)
			}
			run(t, s, 500*time.Millisecond)
			tap(s, "R")
			s.finish(true)
			files, err := os.ReadDir(dir)
			if err != nil || len(files) != 1 || !strings.HasPrefix(s.toast, "recorded "+dir) {
				t.Fatalf("%v, %v, %q", files, err, s.toast)
			}
			if got := filepath.Ext(files[0].Name()); got != c.ending && c.name == "without" {
				t.Errorf("recorded %s, want %s", files[0].Name(), c.ending)
			}
		})
	}
}

func TestAVideoEndsWhenTheWindowChangesItsSize(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true})
	run(t, s, 100*time.Millisecond)
	tap(s, "R")
	run(t, s, 200*time.Millisecond)
	if _, _, err := s.Frame(400, 240, s.log.now+50*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if s.recorder.film != nil || len(s.recorder.ending) != 1 {
		t.Error("recording goes on")
	}
}

func TestAFailedVideoIsSaidAndLeavesNothing(t *testing.T) {
	s := session(t, Options{Seed: 1, Start: true, Videos: filepath.Join(os.DevNull, "x")})
	run(t, s, 100*time.Millisecond)
	tap(s, "R")
	if s.recorder.film != nil || !strings.Contains(s.toast, "nothing is recorded") {
		t.Errorf("%q", s.toast)
	}
	// The encoder dies while the video is recorded.
	tools := t.TempDir()
	if err := os.WriteFile(filepath.Join(tools, "ffmpeg"), []byte("#!/bin/sh\necho No space left on device >&2\nexit 1\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", tools+string(os.PathListSeparator)+os.Getenv("PATH"))
	dir := t.TempDir()
	s = session(t, Options{Seed: 1, Start: true, Videos: dir})
	run(t, s, 100*time.Millisecond)
	tap(s, "R")
	for n := 0; s.recorder.film != nil; n++ {
		if n == 200 {
			t.Fatal("it is recorded still")
		}
		run(t, s, 100*time.Millisecond)
	}
	if !strings.Contains(s.toast, "nothing was recorded") || !strings.Contains(s.toast, "No space left") {
		t.Errorf("%q", s.toast)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) > 0 {
		t.Errorf("left behind: %v, %v", files, err)
	}
}
