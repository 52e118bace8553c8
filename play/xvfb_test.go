//go:build cgo && !nogl

package play

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ariadne/dataset"
	"ariadne/internal/xvfb"
)

// The window is tested as a person would use it: the program runs under Xvfb, xdotool presses keys, ImageMagick's import
// takes screenshots. What is on them is compared with what a session in the same state draws. The log of events tells
// the state.

// patience is how long anything may take on a busy machine.
const patience = 90 * time.Second

// desk is a display with the program on it.
type desk struct {
	t       *testing.T
	display string
	program string
	window  string
	running *exec.Cmd
	out     bytes.Buffer
	log     string
	data    string
}

// newDesk starts a display and builds the program. Without Xvfb, xdotool or import the test is skipped, in CI it fails.
func newDesk(t *testing.T) *desk {
	t.Helper()
	if testing.Short() {
		t.Skip("takes a minute on a busy machine")
	}
	display := xvfb.Start(t, "xdotool", "import", "go")
	dir := t.TempDir()
	d := &desk{t: t, display: display, program: filepath.Join(dir, "ariadne"), data: filepath.Join(dir, "data"), log: filepath.Join(dir, "events")}
	if out, err := exec.Command("go", "build", "-o", d.program, "ariadne/cmd/ariadne").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return d
}

func (d *desk) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+d.display, "XDG_DATA_HOME="+d.data)
	return c
}

// start runs the program and waits for its window.
func (d *desk) start(args ...string) {
	d.t.Helper()
	_ = os.Remove(d.log) // of the one before
	d.out.Reset()
	d.running = d.command(d.program, append(args, "--events", d.log)...)
	d.running.Stdout, d.running.Stderr = &d.out, &d.out
	if err := d.running.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = d.running.Process.Kill() })
	d.until("a picture", func(e []Event) bool { return last(e, "size") != nil })
	out, err := d.command("xdotool", "search", "--onlyvisible", "--name", "^Ariadne").Output()
	if err != nil {
		d.t.Fatalf("no window: %v", err)
	}
	d.window = strings.Fields(string(out))[0]
	d.tool("windowfocus", "--sync", d.window)
}

func (d *desk) tool(args ...string) {
	d.t.Helper()
	if out, err := d.command("xdotool", args...).CombinedOutput(); err != nil {
		d.t.Fatalf("xdotool %q: %v: %s", args, err, out)
	}
}

// events reads the log so far.
func (d *desk) events() (list []Event) {
	b, err := os.ReadFile(d.log)
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(b) {
		var e Event
		if json.Unmarshal(line, &e) == nil { // the last line may be half written
			list = append(list, e)
		}
	}
	return list
}

// until waits until the log says something, and returns it.
func (d *desk) until(what string, holds func([]Event) bool) []Event {
	d.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if e := d.events(); holds(e) {
			return e
		}
	}
	d.t.Fatalf("waited in vain for %s; log %+v; output %s", what, d.events(), d.out.String())
	return nil
}

// last returns the last event of a kind.
func last(list []Event, kind string) *Event {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].Event == kind {
			return &list[i]
		}
	}
	return nil
}

// mode waits for a mode.
func (d *desk) mode(want mode) []Event {
	d.t.Helper()
	return d.until(modeNames[want], func(e []Event) bool {
		m := last(e, "mode")
		return m != nil && m.Mode == modeNames[want]
	})
}

// end waits for the program's end and returns what it printed.
func (d *desk) end() string {
	d.t.Helper()
	done := make(chan error, 1)
	go func() { done <- d.running.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			d.t.Fatalf("%v: %s", err, d.out.String())
		}
	case <-time.After(patience):
		d.t.Fatalf("it does not end: %s", d.out.String())
	}
	return d.out.String()
}

// screenshot returns what the window shows.
func (d *desk) screenshot() *image.RGBA {
	d.t.Helper()
	out, err := d.command("import", "-window", d.window, "png:-").Output()
	if err != nil {
		d.t.Fatalf("import: %v", err)
	}
	m, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		d.t.Fatal(err)
	}
	r := image.NewRGBA(image.Rectangle{Max: m.Bounds().Size()})
	for y := range r.Rect.Dy() {
		for x := range r.Rect.Dx() {
			r.Set(x, y, m.At(m.Bounds().Min.X+x, m.Bounds().Min.Y+y))
		}
	}
	return r
}

// shows compares the window with an expected picture, until it shows it or patience ends.
func (d *desk) shows(name string, want *image.RGBA) {
	d.t.Helper()
	var difference float64
	var got *image.RGBA
	for range 20 {
		got = d.screenshot()
		if got.Rect == want.Rect {
			if difference = distance(got, want); difference <= 0.5 {
				d.t.Logf("%s: mean difference %.3f/255 at %v", name, difference, want.Rect.Size())
				return
			}
		}
		time.Sleep(200 * time.Millisecond)
	}
	dir := os.Getenv("ARIADNE_SCREENSHOTS")
	if dir != "" {
		save(d.t, filepath.Join(dir, name+"-got.png"), got)
		save(d.t, filepath.Join(dir, name+"-want.png"), want)
	}
	d.t.Fatalf("%s: the screenshot of %v differs from the expected picture of %v by %.2f/255 on average (ARIADNE_SCREENSHOTS=DIR keeps both)",
		name, got.Rect.Size(), want.Rect.Size(), difference)
}

func save(t *testing.T, path string, m image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// distance is the mean absolute difference of the colours.
func distance(a, b *image.RGBA) float64 {
	sum := 0
	for i := range a.Pix {
		if i%4 != 3 {
			sum += max(int(a.Pix[i]), int(b.Pix[i])) - min(int(a.Pix[i]), int(b.Pix[i]))
		}
	}
	return float64(sum) / float64(len(a.Pix)/4*3)
}

// expected draws what a session shows that has the log of another one behind it.
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
	if *m.Step == len(steps) { // the last one is over
		settle()
		s.flying = false
	}
	for i, name := range modeNames {
		if name == m.Mode {
			s.mode = mode(i)
		}
	}
	s.record = s.mode == modeEnded // these tests begin without scores
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

	// Pause. A message of the score or so does not stand in the way: there is none.
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
	time.Sleep(1500 * time.Millisecond)
	d.tool("keyup", "Left")
	d.tool("key", "r")
	e = d.until("a video", func(e []Event) bool { return last(e, "recorded") != nil })
	inspect(t, last(e, "recorded").File, 1280, 800)

	// Another size.
	d.tool("windowsize", "--sync", d.window, "1000", "640")
	d.until("the size", func(e []Event) bool { return last(e, "size").Width == 1000 })
	time.Sleep(toastTime + 500*time.Millisecond) // until no message is shown
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
	time.Sleep(toastTime + 500*time.Millisecond)
	o := Options{Seed: seed, Rival: NewExplorer(), Settings: map[string]any{"time_limit": seconds}}
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
