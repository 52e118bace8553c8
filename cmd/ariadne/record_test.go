package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/gif"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/dataset"
	"ariadne/task/memorymaze"
	"ariadne/video"
)

// program returns the path of a program, or ends the test where there is none.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return path
}

// stroll writes an episode of 20 steps that goes about, and returns its path.
func stroll(t *testing.T) string {
	t.Helper()
	v, err := memorymaze.Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	v.Maze.TimeLimit = 10
	path := filepath.Join(t.TempDir(), "walk.npz")
	e := &dataset.Episode{Variant: v, Seed: 4, Policy: "human", Actions: []uint8{1, 1, 4, 4, 1, 1, 1, 5, 5, 1, 1, 0, 2, 2, 2, 1, 1, 1, 1, 3}}
	if err := dataset.Write(path, e, dataset.Options{}); err != nil {
		t.Fatal(err)
	}
	return path
}

// psnr returns the peak signal-to-noise ratio of two pictures of the same size, RGB, in dB.
func psnr(a, b []byte) float64 {
	sum := 0.0
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	if sum == 0 {
		return math.Inf(1)
	}
	return 10 * math.Log10(255*255*float64(len(a))/sum)
}

// TestAVideoShowsWhatTheSimulatorShows decodes a video of the agent's view and compares with the episode's pictures.
func TestAVideoShowsWhatTheSimulatorShows(t *testing.T) {
	probe, ffmpeg := program(t, "ffprobe"), program(t, "ffmpeg")
	episode := stroll(t)
	path := filepath.Join(t.TempDir(), "walk.mp4")
	out, err := run(t, "record", episode, "-o", path, "--views", "agent", "--size", "512x640", "--smooth", "1")
	if err != nil || strings.TrimSpace(out) != path {
		t.Fatalf("%q, %v", out, err)
	}
	said, err := exec.Command(probe, "-v", "error", "-count_frames", "-of", "json", "-show_streams", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	var info struct {
		Streams []struct {
			Codec         string `json:"codec_name"`
			Width, Height int
			Frames        int     `json:"nb_read_frames,string"`
			Duration      float64 `json:",string"`
		}
	}
	if err := json.Unmarshal(said, &info); err != nil {
		t.Fatal(err)
	}
	const steps = 20
	if s := info.Streams[0]; len(info.Streams) != 1 || s.Codec != "h264" || s.Width != 512 || s.Height != 640 || s.Frames != steps || math.Abs(s.Duration-steps/8.0) > 0.02 {
		t.Errorf("streams are %+v", info.Streams)
	}
	decoded, err := exec.Command(ffmpeg, "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	f, err := dataset.Open(episode)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, got := make([]byte, 3*64*64), make([]byte, 3*64*64)
	worst := math.Inf(1)
	for step := range steps {
		if err := f.Frame(want); err != nil {
			t.Fatal(err)
		}
		frame := decoded[step*3*512*640:][:3*512*640]
		at, by := agentPanel(t, 512, 640)
		for y := range 64 {
			for x := range 64 {
				// The middle of each enlarged pixel.
				copy(got[3*(64*y+x):][:3], frame[3*((at.Y+by*y+by/2)*512+at.X+by*x+by/2):])
			}
		}
		worst = min(worst, psnr(got, want))
	}
	if worst < 30 {
		t.Errorf("the worst frame has %.1f dB, want 30", worst)
	}
	t.Logf("the worst of %d frames has %.1f dB", steps, worst)
}

// agentPanel returns where a frame with the agent's view alone shows it, and how many times enlarged.
func agentPanel(t *testing.T, width, height int) (at image.Point, by int) {
	t.Helper()
	strip, gap := 36, 3 // as small frames have them
	by = min(width-2*gap, height-3*gap-strip) / 64
	return image.Pt(gap+(width-2*gap-64*by)/2, gap+(height-3*gap-strip-64*by)/2), by
}

// frames is a video.Writer that keeps copies.
type frames struct{ pix [][]byte }

func (f *frames) WriteFrame(m *image.RGBA) error {
	f.pix = append(f.pix, bytes.Clone(m.Pix))
	return nil
}
func (f *frames) Close() error { return nil }
func (f *frames) Abort()       {}

var _ video.Writer = (*frames)(nil)

// filmed returns the frames of a recording of what arguments name.
func filmed(t *testing.T, o recording, args ...string) (f frames) {
	t.Helper()
	o.fps, o.size, o.output = 8, "640x360", "x.mp4"
	if err := o.choose(args); err != nil {
		t.Fatal(err)
	}
	p, err := o.open()
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	s, err := newStage(p, o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := film(context.Background(), p, s, &f, o); err != nil {
		t.Fatal(err)
	}
	return f
}

// Each frame is of the moment before a step: the first of an episode shows the T-Maze's cue, and no other does.
func TestTheFirstMomentOfAnEpisodeIsShown(t *testing.T) {
	f := filmed(t, recording{steps: 40, smooth: 3, policy: policyRandom}, "+tmaze=small", "task.corridor_len=1", "task.max_episode_steps=4")
	cue := []byte{96, 220, 130, 255}
	shown := 0
	for i, pix := range f.pix {
		if bytes.Contains(pix, cue) {
			shown++
		} else if i == 0 {
			t.Error("the first frame shows no cue")
		}
	}
	if len(f.pix) != 40 || shown < 10 || shown > 30 {
		t.Errorf("%d of %d frames show the cue, want the first of each episode of up to 4", shown, len(f.pix))
	}
}

func TestPicturesBetweenStepsMove(t *testing.T) {
	f := filmed(t, recording{steps: 12, smooth: 4}, stroll(t))
	if len(f.pix) != 48 {
		t.Fatalf("%d frames, want 48", len(f.pix))
	}
	for i := 1; i < len(f.pix)-4; i++ { // the last step of the walk stands still
		if bytes.Equal(f.pix[i], f.pix[i-1]) {
			t.Errorf("frame %d is that before it", i)
		}
	}
}

func TestTheWayBetweenStepsMeetsThem(t *testing.T) {
	a, va := [5]float64{1, 2, 0, 0.3, 0}, [5]float64{2, 0, 0, 1, 0}
	b, vb := [5]float64{1.5, 2.1, 0, 0.6, 0}, [5]float64{1.8, 0.4, 0, 1.2, 0}
	for i, x := range between(a, va, b, vb, 0.25, 0) {
		if math.Abs(x-a[i]) > 1e-12 {
			t.Errorf("coordinate %d begins at %v", i, x)
		}
	}
	for i, x := range between(a, va, b, vb, 0.25, 1) {
		if math.Abs(x-b[i]) > 1e-12 {
			t.Errorf("coordinate %d ends at %v", i, x)
		}
	}
	// Free fall is a cubic, even a square.
	fall := between([5]float64{0, 0, 10}, [5]float64{}, [5]float64{0, 0, 10 - 4.905}, [5]float64{0, 0, -9.81}, 1, 0.5)
	if want := 10 - 4.905/4; math.Abs(fall[2]-want) > 1e-12 {
		t.Errorf("half a second of fall leads to %v, want %v", fall[2], want)
	}
}

func TestWithoutFFmpegAGIFIsWrittenThatOthersOpen(t *testing.T) {
	episode := stroll(t)
	dir := t.TempDir()
	path := os.Getenv("PATH")
	t.Setenv("PATH", dir)
	out, err := run(t, "record", episode, "-o", filepath.Join(dir, "v.mp4"), "--steps", "6", "--size", "320x180")
	t.Setenv("PATH", path)
	gifPath := filepath.Join(dir, "v.gif")
	if err != nil || strings.TrimSpace(out) != gifPath {
		t.Fatalf("%q, %v, want %s", out, err, gifPath)
	}
	f, err := os.Open(gifPath)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := gif.DecodeAll(f)
	if err != nil || len(g.Image) != 18 || g.Config.Width != 320 || g.Config.Height != 180 {
		t.Fatalf("%v, %+v", err, g)
	}
	interpreter := python(t, "PIL.Image")
	said, err := exec.Command(interpreter, "-I", "-c", "import sys; from PIL import Image; m = Image.open(sys.argv[1]); m.load(); m.seek(m.n_frames - 1); print(m.format, m.n_frames, *m.size)", gifPath).CombinedOutput()
	if got := strings.TrimSpace(string(said)); err != nil || got != "GIF 18 320 180" {
		t.Errorf("Pillow says %s, %v", got, err)
	}
}

func TestRecordRefusesViewsAndSizesThatThereAreNot(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "v.gif")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--views", "person,sky"}, `no "sky"`},
		{[]string{"--views", "value"}, "a checkpoint alone"},
		{[]string{"--views", "map,map"}, "map is too many"},
		{[]string{"--size", "large"}, `--size is "large"`},
		{[]string{"--size", "10x10"}, `--size is "10x10"`},
		{[]string{"--smooth", "0"}, "--smooth is 0"},
		{[]string{"--steps", "0"}, "--steps is 0"},
	} {
		_, err := run(t, append([]string{"record", "agent=random", "task=memory_maze", "-o", out}, c.args...)...)
		if usage := (usageError{}); !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want a usage error about %q", c.args, err, c.want)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
