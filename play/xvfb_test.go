//go:build cgo && !nogl

package play

import (
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ariadne/dataset"
	"ariadne/maze/planner"
)

// These tests use the window as a person would. The program runs under Xvfb, xdotool presses keys, and ImageMagick's import
// takes screenshots. The tests compare these with what a session in the same state draws. The log of events tells the state.

// expected draws what a session should show after the events of a log.
func expected(t *testing.T, o Options, log []Event, width, height int) *image.RGBA {
	t.Helper()
	s := session(t, o)
	var steps []int32
	for _, e := range log {
		switch e.Event {
		case "maze":
			if err := s.begin(*e.Seed); err != nil {
				t.Fatal(err)
			}
			steps = steps[:0]
		case "step":
			steps = append(steps, *e.Action)
		}
	}
	m := last(log, "mode")
	settle := func() {
		s.stage.settle()
		if s.rival != nil {
			s.rival.settle()
		}
	}
	for i, a := range steps {
		if i > 0 {
			settle()
		}
		if s.rival != nil {
			if err := s.rival.advance(); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.stage.advance(a); err != nil {
			t.Fatal(err)
		}
	}
	s.flying, s.phase = true, m.Phase
	if *m.Step == len(steps) { // the last step is over
		settle()
		s.flying = false
	}
	for i, name := range modeNames {
		if name == m.Mode {
			s.mode = mode(i)
		}
	}
	s.standing.record = s.mode == modeEnded // there are no scores yet, so any score is the best
	picture, _, err := s.Frame(width, height, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return picture
}

func TestTheWindow(t *testing.T) {
	d := newDesk(t)
	for _, c := range []struct {
		claim string
		test  func(*testing.T, *desk)
	}{
		{"a person starts, walks, touches a target, pauses, records, and quits", playInWindow},
		{"an episode against a rival ends with both scores, which are kept", endInWindow},
		{"without a display there is a clear message", startWithoutDisplay},
	} {
		t.Run(c.claim, func(t *testing.T) {
			d.t = t
			c.test(t, d)
		})
	}
}

func playInWindow(t *testing.T, d *desk) {
	seed, _ := touchable(t)
	videos := t.TempDir()
	d.start("play", "task.render=soft", "--seed", fmt.Sprint(seed), "--videos", videos, "--map", "--view", "--window", "1280x800")
	o := func() Options { return Options{Map: true, View: true, Seed: seed} }

	// Start, and walk until the target is touched.
	d.tool("key", "Return")
	d.mode(modePlaying)
	d.tool("keydown", "Up")
	d.until("a touch", func(e []Event) bool { return last(e, "reward") != nil })
	d.tool("keyup", "Up")

	// Pause. No message covers the picture.
	d.tool("key", "space")
	e := d.mode(modePaused)
	if s := last(e, "mode").Score; s < 1 {
		t.Errorf("score %v after a touch", s)
	}
	d.shows("paused", expected(t, o(), e, 1280, 800))

	// New maze; record it for a while.
	d.tool("key", "BackSpace")
	d.mode(modePlaying)
	if got := *last(d.events(), "maze").Seed; got == seed {
		t.Error("the new maze has the old seed")
	}
	d.tool("key", "r")
	d.until("recording", func(e []Event) bool { return last(e, "record") != nil })
	d.tool("keydown", "Left")
	d.until("a second and more of the maze", func(e []Event) bool { return stepsSince(e, "record") >= 6 })
	d.tool("keyup", "Left")
	d.tool("key", "r")
	e = d.until("a video", func(e []Event) bool { return last(e, "recorded") != nil })
	inspect(t, last(e, "recorded").File, 1280, 800)

	// Another size.
	d.tool("windowsize", "--sync", d.window, "1000", "640")
	d.until("the size", func(e []Event) bool { return last(e, "size").Width == 1000 })
	d.tool("key", "space")
	e = d.mode(modePaused)
	d.shows("resized", expected(t, o(), e, 1000, 640))

	d.tool("key", "Escape")
	if said := d.end(); !strings.Contains(said, "pictures a second") || strings.Contains(said, "goroutine") {
		t.Errorf("it said %s", said)
	} else {
		t.Log(strings.TrimSpace(said))
	}
}

// inspect holds a video to its size, codec and length.
func inspect(t *testing.T, file string, width, height int) {
	t.Helper()
	if filepath.Ext(file) != ".mp4" {
		if os.Getenv("CI") != "" {
			t.Errorf("recorded %s, want an .mp4", file)
		}
		return
	}
	out, err := exec.Command("ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=codec_name,width,height,nb_read_frames",
		"-of", "csv=p=0", file).CombinedOutput()
	if err != nil {
		t.Fatalf("ffprobe: %v: %s", err, out)
	}
	var frames int
	prefix := fmt.Sprintf("h264,%d,%d,", width, height)
	if _, err := fmt.Sscanf(strings.TrimPrefix(strings.TrimSpace(string(out)), prefix), "%d", &frames); err != nil || frames < filmRate/2 {
		t.Errorf("the video is %s, want %s and at least %d frames", out, prefix, filmRate/2)
	}
}

func endInWindow(t *testing.T, d *desk) {
	seed, steps := touchable(t)
	seconds := float64(steps+4) / 4 // enough for the rival
	d.start("play", "agent=explorer", "task.render=soft", fmt.Sprintf("task.time_limit=%g", seconds), "--seed", fmt.Sprint(seed), "--start", "--window", "1280x800")
	e := d.mode(modeEnded)
	d.until("the episode", func(e []Event) bool { m := last(e, "message"); return m != nil && strings.Contains(m.Text, "kept") })
	o := Options{Seed: seed, Rival: NewPlanner(planner.Planner{Who: planner.Explorer}, 0), Settings: map[string]any{"time_limit": seconds}}
	d.shows("end", expected(t, o, e, 1280, 800))
	d.tool("key", "Escape")
	d.end()
	files, err := filepath.Glob(filepath.Join(d.data, "ariadne", "episodes", "*.npz"))
	if err != nil || len(files) != 1 {
		t.Fatalf("kept %q, %v", files, err)
	}
	var r dataset.Replayer
	defer r.Close()
	if _, err := r.Replay(files[0]); err != nil {
		t.Error(err)
	}
	s, err := OpenScores(filepath.Join(d.data, "ariadne"))
	if err != nil || len(s.list) != 1 {
		t.Fatalf("scores: %v", err)
	}
	if x := s.list[0]; x.Score != 0 || x.Rival == nil || *x.Rival != (Rival{"explorer", 1}) {
		t.Errorf("kept %+v, %+v; want that the explorer touched the target and the person did not", x, x.Rival)
	}
}

func startWithoutDisplay(t *testing.T, d *desk) {
	for _, display := range []string{"", ":4711"} {
		c := exec.Command(d.program, "play", "task.render=soft", "--data", t.TempDir())
		c.Env = append(os.Environ(), "DISPLAY="+display, "WAYLAND_DISPLAY=")
		out, err := c.CombinedOutput()
		text := string(out)
		if err == nil || !strings.Contains(text, "DISPLAY") || !strings.Contains(text, "ariadne record") || strings.Contains(text, "goroutine") {
			t.Errorf("DISPLAY=%q: %v: %s", display, err, text)
		}
	}
}
