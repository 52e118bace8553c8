package play

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ariadne/dataset"
)

func sizeName(size [2]int) string { return fmt.Sprintf("%dx%d", size[0], size[1]) }

// session returns a session that draws in software and is closed with the test.
func session(t testing.TB, o Options) *Session {
	t.Helper()
	if o.Task == "" {
		o.Task = "memory_maze"
	}
	if o.Settings == nil {
		o.Settings = map[string]any{}
	}
	if o.Task == "memory_maze" {
		o.Settings["render"] = "soft"
	}
	if o.Videos == "" {
		o.Videos = t.TempDir()
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// run lets a time go by and draws ten small pictures a second. It returns the last one.
func run(t testing.TB, s *Session, d time.Duration) *image.RGBA {
	t.Helper()
	var m *image.RGBA
	for end := s.log.now + d; s.log.now < end; {
		var err error
		if m, _, err = s.Frame(320, 200, s.log.now+100*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// tap presses a key and lets it go.
func tap(s *Session, k Key) {
	s.Key(k, true, false)
	s.Key(k, false, false)
}

func TestKeysLeadFromModeToMode(t *testing.T) {
	s := session(t, Options{Seed: 1})
	for i, c := range []struct {
		key  Key
		want mode
	}{
		{"M", modeTitle}, {"N", modeTitle}, {"Enter", modePlaying}, {"Enter", modePlaying}, {"Space", modePaused},
		{"F1", modePaused}, {"Esc", modePaused}, {"Space", modePlaying}, {"Space", modePaused}, {"Up", modePlaying},
		{"F2", modePaused}, {"Backspace", modePlaying}, {"N", modePlaying}, {"2", modePlaying}, {"V", modePlaying},
	} {
		tap(s, c.key)
		run(t, s, 100*time.Millisecond)
		if s.mode != c.want {
			t.Fatalf("key %d, %s, leads to %s, want %s", i, c.key, modeNames[s.mode], modeNames[c.want])
		}
	}
	if a := s.stage.about(); a.title != "Memory Maze 11×11" || a.targets != 4 {
		t.Errorf("after key 2 it is %q with %d targets", a.title, a.targets)
	}
	if s.Quit() {
		t.Fatal("over before Esc")
	}
	if tap(s, "Esc"); !s.Quit() {
		t.Error("not over after Esc")
	}
}

func TestAPersonsEpisodeIsScoredKeptAndReplayed(t *testing.T) {
	dir := t.TempDir()
	scores, err := OpenScores(dir)
	if err != nil {
		t.Fatal(err)
	}
	var events bytes.Buffer
	s := session(t, Options{
		Seed: 9, Start: true, Scores: scores, Episodes: filepath.Join(dir, "episodes"), Log: &events,
		Settings: map[string]any{"time_limit": 5.0},
	})
	s.Key("Up", true, false)
	s.Key("Tab", true, false) // fast
	run(t, s, time.Second)
	s.Key("Left", true, false)
	run(t, s, 2*time.Second)
	if s.mode != modeEnded || s.stage.facts().steps != 20 {
		t.Fatalf("%s after %d steps, want the end after 20", modeNames[s.mode], s.stage.facts().steps)
	}
	s.finish(true)
	files, err := filepath.Glob(filepath.Join(dir, "episodes", "*.npz"))
	if err != nil || len(files) != 1 {
		t.Fatalf("episodes kept: %q, %v", files, err)
	}
	var replayer dataset.Replayer
	defer replayer.Close()
	entry, err := replayer.Replay(files[0])
	if err != nil {
		t.Fatal(err)
	}
	e, err := dataset.ReadEpisode(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if entry.Steps != 20 || entry.Return != s.stage.facts().score || e.Policy != personPolicy || e.Seed != 9 {
		t.Errorf("kept: %+v by %q", entry, e.Policy)
	}
	if m := s.stage.(*mazeStage); !slices.Equal(e.Actions, m.played) {
		t.Errorf("actions %v, want %v", e.Actions, m.played)
	}
	again, err := OpenScores(dir)
	if err != nil || len(again.list) != 1 || again.list[0].Seed != 9 || again.list[0].Task == "MemoryMaze-9x9" {
		t.Errorf("scores %+v, %v", again.list, err)
	}
	for line := range strings.Lines(events.String()) {
		var e Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
	}
	if n := strings.Count(events.String(), `"event":"step"`); n != 20 {
		t.Errorf("%d steps in the log, want 20", n)
	}
	s.Key("Tab", false, false)
	tap(s, "Enter")
	if run(t, s, 100*time.Millisecond); s.mode != modePlaying || s.stage.facts().steps != 0 || s.seed == 9 {
		t.Errorf("after the end: %s, step %d, seed %d", modeNames[s.mode], s.stage.facts().steps, s.seed)
	}
}

func TestWrongOptionsAreErrors(t *testing.T) {
	for want, o := range map[string]Options{
		"not known":       {Task: "chess"},
		"no such setting": {Task: "memory_maze", Settings: map[string]any{"sise": 9}},
		"a speed of -1":   {Task: "memory_maze", Speed: -1},
		"a rate of 1000":  {Task: "memory_maze", Rate: 1000},
	} {
		s, err := New(o)
		if err == nil {
			_ = s.Close()
			t.Errorf("%+v is taken, want an error with %q", o, want)
		} else if want != "no such setting" && !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want an error with %q", err, want)
		}
	}
}
