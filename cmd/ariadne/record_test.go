package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ariadne/dataset"
	"ariadne/internal/lacking"
	"ariadne/task/memorymaze"
	"ariadne/video"
)

// program returns the path of a program. It skips the test where there is none; in CI the test fails then.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		lacking.Skip(t, err)
	}
	return path
}

// stroll writes an episode of 20 steps in which the walker moves about, and returns its path.
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

// TestAVideoShowsWhatTheSimulatorShows decodes a video of the agent's view and compares it with the episode's pictures.
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
				// Take the middle of each enlarged pixel.
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

// agentPanel returns where a frame with the agent's view alone shows it, and the factor by which it is enlarged.
func agentPanel(t *testing.T, width, height int) (at image.Point, by int) {
	t.Helper()
	strip, gap := 36, 3 // pixels in small frames
	by = min(width-2*gap, height-3*gap-strip) / 64
	return image.Pt(gap+(width-2*gap-64*by)/2, gap+(height-3*gap-strip-64*by)/2), by
}

// frames is a video.Writer that keeps copies of the frames.
type frames struct{ pix [][]byte }

func (f *frames) WriteFrame(m *image.RGBA) error {
	f.pix = append(f.pix, bytes.Clone(m.Pix))
	return nil
}
func (f *frames) Close() error { return nil }
func (f *frames) Abort()       {}

var _ video.Writer = (*frames)(nil)

// filmed returns the frames of a recording with the given arguments.
func filmed(t *testing.T, o recording, args ...string) (f frames) {
	t.Helper()
	f, _ = shot(t, o, args...)
	return f
}

// shot returns the frames of a recording and the stage that drew them.
func shot(t *testing.T, o recording, args ...string) (f frames, s *stage) {
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
	if s, err = newStage(p, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := film(context.Background(), p, s, &f, o); err != nil {
		t.Fatal(err)
	}
	return f, s
}

// Each frame shows the moment before a step. So the first one of an episode shows the T-Maze's cue, and no other one does.
func TestTheFirstMomentOfAnEpisodeIsShown(t *testing.T) {
	f := filmed(t, recording{steps: 40, smooth: 1, policy: policyRandom}, "+tmaze=small", "task.corridor_len=1", "task.max_episode_steps=4")
	cue := []byte{96, 220, 130, 255}
	shown := 0
	for i, pix := range f.pix {
		if bytes.Contains(pix, cue) {
			shown++
		} else if i == 0 {
			t.Error("the first frame shows no cue")
		}
	}
	if shown < 10 || shown > 30 {
		t.Errorf("%d of %d frames show the cue, want the first of each episode of up to 4", shown, len(f.pix))
	}
}

// turned reports, by the colour of the arm in which an episode has ended, whether that was the right or the wrong arm.
func turned(pix []byte) (right, wrong bool) {
	return bytes.Contains(pix, []byte{46, 140, 80, 255}), bytes.Contains(pix, []byte{170, 54, 54, 255})
}

// The turn that solves a T-Maze, or fails, is shown for a second. The outcome stands below.
func TestAnEpisodesLastPictureIsHeld(t *testing.T) {
	f, s := shot(t, recording{steps: 60, smooth: 1, policy: policyRandom, seed: 3}, "+tmaze=small", "task.corridor_len=1", "task.max_episode_steps=8")
	held, rights, wrongs := 0, 0, 0
	for i := 0; i < len(f.pix); i++ {
		right, wrong := turned(f.pix[i])
		if !right && !wrong {
			continue
		}
		if right {
			rights++
		} else {
			wrongs++
		}
		n := 1
		for i+n < len(f.pix) && bytes.Equal(f.pix[i+n], f.pix[i]) {
			n++
		}
		if n != 8 { // a second has 8 frames
			t.Fatalf("frame %d is held for %d frames", i, n)
		}
		i += n - 1
		held += n
	}
	if rights == 0 || wrongs == 0 || len(f.pix) < 60+held || (len(f.pix)-60)%8 != 0 {
		t.Errorf("%d right and %d wrong turns among %d frames of 60 steps", rights, wrongs, len(f.pix))
	}
	said := map[string]string{}
	for _, c := range s.last.captions {
		said[c.Label] = c.Value
	}
	e := s.p.ended
	want := map[float64]string{1: "solved", 0: "failed"}[e.Success]
	if e.Length == 8 && e.Success == 0 {
		want = "time is up"
	}
	if said["end of the episode"] != want || said["score"] != fmt.Sprintf("%.4g", e.Return) || said["reward"] == "" || said["step"] != fmt.Sprintf("%d / 8", e.Length) {
		t.Errorf("captions %v of an episode %+v", said, e)
	}
}

// The walker goes on to where the episode ends, and the chart to the end of the video.
func TestALastStepInAMazeIsSeenToItsEnd(t *testing.T) {
	f, s := shot(t, recording{steps: 20, smooth: 2, policy: policyExplorer}, "task=memory_maze", "task.time_limit=4", "task.render=soft")
	if len(f.pix) != 16*2+8*2+4*2 {
		t.Fatalf("%d frames of an episode of 16 steps, a second, and 4 steps", len(f.pix))
	}
	for i := 1; i <= 16*2; i++ { // the first held frame shows where the last step leads
		if bytes.Equal(f.pix[i], f.pix[i-1]) {
			t.Errorf("frame %d is that before it", i)
		}
	}
	for i := 33; i < 48; i++ {
		if !bytes.Equal(f.pix[i], f.pix[32]) {
			t.Errorf("frame %d is not that which is held", i)
		}
	}
	if s.chart.Window != 17 || s.chart.Across != "step" || s.chart.Unit == "" || s.chart.Marked == "" {
		t.Errorf("chart %+v", s.chart)
	}
}

// Nothing moves between the steps of a board, so a second shows as many steps as --fps says.
func TestBoardsAreShownAtTheirSpeed(t *testing.T) {
	probe := program(t, "ffprobe")
	path := filepath.Join(t.TempDir(), "board.gif")
	must(t, "record", "agent=random", "+tmaze=small", "task.corridor_len=30", "--steps", "16", "--size", "240", "-o", path)
	said, err := exec.Command(probe, "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	if seconds, err := strconv.ParseFloat(strings.TrimSpace(string(said)), 64); err != nil || math.Abs(seconds-2) > 0.1 {
		t.Errorf("16 steps last %v s, %v; want 2", seconds, err)
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
	// Free fall follows a square, which is also a cubic.
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

func TestAMapOfTheWayGoesToTheEpisodesEnd(t *testing.T) {
	ways := map[string]string{}
	for _, steps := range []string{"15", "16", "100"} {
		path := filepath.Join(t.TempDir(), "way.png")
		must(t, "record", "agent=explorer", "task=memory_maze", "task.time_limit=4", "--steps", steps, "-o", path)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		ways[steps] = string(b)
	}
	if ways["16"] == ways["15"] || ways["16"] != ways["100"] {
		t.Errorf("of an episode of 16 steps: the last step is shown %v, the whole way %v", ways["16"] != ways["15"], ways["16"] == ways["100"])
	}
}
