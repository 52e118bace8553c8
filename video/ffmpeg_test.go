package video

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestMP4IsWhatPlayersExpect(t *testing.T) {
	probe := program(t, "ffprobe")
	program(t, "ffmpeg")
	for _, c := range []struct {
		name               string
		width, height, fps int
		frames             int
	}{
		{"small and slow", 64, 64, 4, 9},
		{"wide", 322, 180, 30, 45},
		{"one frame", 96, 64, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "v.mp4")
			want := record(t, path, c.width, c.height, c.fps, c.frames)
			out, err := exec.Command(probe, "-v", "error", "-count_frames", "-of", "json", "-show_streams", path).Output()
			if err != nil {
				t.Fatal(err)
			}
			var info struct {
				Streams []struct {
					Codec      string `json:"codec_name"`
					Width      int
					Height     int
					Format     string  `json:"pix_fmt"`
					Frames     int     `json:"nb_read_frames,string"`
					Rate       string  `json:"r_frame_rate"`
					Duration   float64 `json:",string"`
					ColorSpace string  `json:"color_space"`
				}
			}
			if err := json.Unmarshal(out, &info); err != nil {
				t.Fatal(err)
			}
			if len(info.Streams) != 1 {
				t.Fatalf("%d streams", len(info.Streams))
			}
			s := info.Streams[0]
			if s.Codec != "h264" || s.Format != "yuv420p" || s.ColorSpace != "bt709" || s.Width != c.width || s.Height != c.height || s.Frames != c.frames {
				t.Errorf("stream is %+v", s)
			}
			if d := float64(c.frames) / float64(c.fps); s.Duration < d*0.99 || s.Duration > d*1.01 {
				t.Errorf("lasts %g s, want %g", s.Duration, d)
			}
			got := decode(t, path, c.width, c.height)
			if len(got) != len(want) {
				t.Fatalf("%d frames decoded, want %d", len(got), len(want))
			}
			worst := 1000.0
			for i := range got {
				worst = min(worst, psnr(got[i], want[i]))
			}
			if worst < 30 {
				t.Errorf("worst frame %.1f dB", worst)
			}
			t.Logf("worst frame %.1f dB", worst)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if index, data := strings.Index(string(b), "moov"), strings.Index(string(b), "mdat"); index < 0 || index > data {
				t.Errorf("the index lies at %d, after the data at %d: browsers must load all of it first", index, data)
			}
			onlyFile(t, filepath.Dir(path), "v.mp4")
		})
	}
}

func TestMissingFFmpegIsSaid(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	_, err := Create(filepath.Join(dir, "v.mp4"), 64, 64, 4)
	if !errors.Is(err, ErrNoFFmpeg) {
		t.Fatalf("error %v, want ErrNoFFmpeg", err)
	}
	if s := err.Error(); !strings.Contains(s, "install ffmpeg") || !strings.Contains(s, ".gif") {
		t.Errorf("%q does not say what to do", s)
	}
	onlyFile(t, dir)
}

func TestKilledFFmpegIsAnError(t *testing.T) {
	program(t, "ffmpeg")
	dir := t.TempDir()
	path := filepath.Join(dir, "v.mp4")
	if err := os.WriteFile(path, []byte("older"), 0o644); err != nil {
		t.Fatal(err)
	}
	w, err := Create(path, 64, 64, 4)
	if err != nil {
		t.Fatal(err)
	}
	m := scene(64, 64, 0)
	if err := w.WriteFrame(m); err != nil {
		t.Fatal(err)
	}
	if err := w.(*writer).encoder.(*ffmpeg).command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if err = w.WriteFrame(m); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("error %v does not say that ffmpeg was killed", err)
	}
	if again := w.Close(); again == nil {
		t.Error("Close succeeds")
	}
	w.Abort()
	onlyFile(t, dir, "v.mp4")
	if b, err := os.ReadFile(path); err != nil || string(b) != "older" {
		t.Errorf("the older file is %q, %v", b, err)
	}
}

// fakeFFmpeg puts a shell script in front of the real ffmpeg, which is $FFMPEG.
func fakeFFmpeg(t *testing.T, script string) {
	t.Helper()
	real := program(t, "ffmpeg")
	program(t, "sh")
	dir := t.TempDir()
	body := "#!/bin/sh\nFFMPEG='" + real + "'\n" + script + "\n"
	if err := os.WriteFile(filepath.Join(dir, "ffmpeg"), []byte(body), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
}

func TestFailuresOfFFmpegAreErrors(t *testing.T) {
	for _, c := range []struct{ name, script, says string }{
		{"no room for the file", `trap '' XFSZ; ulimit -f 8; exec "$FFMPEG" "$@"`, "ffmpeg: exit status"},
		{"no answer", `echo "no way" >&2; exit 1`, "no way"},
		{"an end before the last frame", `exit 0`, ""},
		{"no file", `cat >/dev/null; rm -f "$(for a; do :; done; echo "${a#file:}")"`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			fakeFFmpeg(t, c.script)
			dir := t.TempDir()
			w, err := Create(filepath.Join(dir, "v.mp4"), 256, 256, 30)
			if err != nil {
				t.Fatal(err)
			}
			for i := 0; i < 40 && err == nil; i++ {
				m := scene(256, 256, i)
				for k := range m.Pix { // noise does not compress
					m.Pix[k] ^= uint8(k * k * (i + 3) >> 4)
				}
				err = w.WriteFrame(m)
			}
			if err == nil {
				err = w.Close()
			}
			if err == nil {
				t.Fatal("no error")
			}
			if !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "v.mp4") {
				t.Errorf("error %q does not name the file and %q", err, c.says)
			}
			t.Log(err)
			onlyFile(t, dir)
		})
	}
}

func TestAnFFmpegWithoutH264CountsAsNone(t *testing.T) {
	for name, script := range map[string]string{
		"it says so":           `echo "Unknown encoder 'libx264'" >&2; exit 1`,
		"it lists others":      `echo " V....D mpeg4 MPEG-4 part 2"`,
		"the real one, maimed": `if [ "$2" = -encoders ]; then "$FFMPEG" "$@" | grep -v libx264; else echo "Unknown encoder 'libx264'" >&2; exit 1; fi`,
	} {
		fakeFFmpeg(t, script)
		dir := t.TempDir()
		if _, err := Create(filepath.Join(dir, "v.mp4"), 64, 64, 10); !errors.Is(err, ErrNoFFmpeg) || !strings.Contains(err.Error(), "libx264") {
			t.Errorf("%s: error %v, want ErrNoFFmpeg", name, err)
		}
		onlyFile(t, dir)
	}
}

func TestAbortEndsFFmpegAndLeavesNothing(t *testing.T) {
	program(t, "ffmpeg")
	dir := t.TempDir()
	w, err := Create(filepath.Join(dir, "v.mp4"), 64, 64, 4)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteFrame(scene(64, 64, 0)); err != nil {
		t.Fatal(err)
	}
	w.Abort()
	w.Abort()
	onlyFile(t, dir)
	if w.(*writer).encoder.(*ffmpeg).command.ProcessState == nil {
		t.Error("ffmpeg was not waited for")
	}
	if err := w.WriteFrame(scene(64, 64, 0)); err == nil {
		t.Error("a frame after Abort is taken")
	}
}
