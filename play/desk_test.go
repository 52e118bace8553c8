//go:build cgo && !nogl

package play

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ariadne/internal/xvfb"
)

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

// newDesk starts a display and builds the program. It skips the test where Xvfb, xdotool or import is missing; in CI the test fails then.
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
	_ = os.Remove(d.log) // the log of the program before
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

// until waits until a condition holds for the log, and returns the log.
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

// stepsSince counts the steps behind the last event of a kind.
func stepsSince(list []Event, kind string) (steps int) {
	for _, e := range list {
		switch e.Event {
		case kind:
			steps = 0
		case "step":
			steps++
		}
	}
	return steps
}

// mode waits until the session is in a mode, and returns the log.
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

// shows compares the window with an expected picture, which has no message, until they agree: messages go after a while. The test fails
// when patience ends before.
func (d *desk) shows(name string, want *image.RGBA) {
	d.t.Helper()
	var difference float64
	var got *image.RGBA
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		got = d.screenshot()
		if got.Rect == want.Rect {
			if difference = distance(got, want); difference <= 0.5 {
				d.t.Logf("%s: mean difference %.3f/255 at %v", name, difference, want.Rect.Size())
				return
			}
		}
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

// distance is the mean absolute difference of the colours of two pictures.
func distance(a, b *image.RGBA) float64 {
	sum := 0
	for i := range a.Pix {
		if i%4 != 3 {
			sum += max(int(a.Pix[i]), int(b.Pix[i])) - min(int(a.Pix[i]), int(b.Pix[i]))
		}
	}
	return float64(sum) / float64(len(a.Pix)/4*3)
}
