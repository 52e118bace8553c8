package video

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCreateRefusesWhatCannotBeWritten(t *testing.T) {
	for _, c := range []struct {
		file               string
		width, height, fps int
		says               string
	}{
		{"v.avi", 64, 64, 4, ".mp4, .gif or .png"},
		{"v", 64, 64, 4, ".mp4, .gif or .png"},
		{"v.mp4", 65, 64, 4, "even"},
		{"v.mp4", 64, 63, 4, "even"},
		{"v.gif", 0, 64, 4, "sides"},
		{"v.gif", 64, 1 << 20, 4, "sides"},
		{"v.gif", 64, 64, 0, "frames a second"},
		{"v.gif", 64, 64, 60, "at most 50"},
		{"v.png", 64, 64, 10000, "frames a second"},
		{"missing/v.gif", 64, 64, 4, "missing"},
	} {
		dir := t.TempDir()
		_, err := Create(filepath.Join(dir, c.file), c.width, c.height, c.fps)
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), filepath.Base(c.file)) {
			t.Errorf("%s %dx%d at %d: error %v does not say %q", c.file, c.width, c.height, c.fps, err, c.says)
		}
		onlyFile(t, dir)
	}
}

func TestWriterKeepsItsContract(t *testing.T) {
	for _, file := range []string{"v.gif", "v.png", "v.mp4"} {
		t.Run(file, func(t *testing.T) {
			if file == "v.mp4" {
				program(t, "ffmpeg")
			}
			dir := t.TempDir()
			create := func() Writer {
				w, err := Create(filepath.Join(dir, file), 64, 48, 10)
				if err != nil {
					t.Fatal(err)
				}
				return w
			}
			w := create()
			if err := w.Close(); err == nil {
				t.Error("a video without frames is closed without an error")
			}
			onlyFile(t, dir)

			w = create()
			if err := w.WriteFrame(scene(48, 64, 0)); err == nil || !strings.Contains(err.Error(), "64x48") {
				t.Errorf("a frame of the wrong size: error %v", err)
			}
			// A part of a larger picture, with alpha, is a valid frame.
			part := scene(100, 100, 0).SubImage(image.Rect(20, 30, 84, 78)).(*image.RGBA)
			part.Pix[3] = 0
			if err := w.WriteFrame(part); err != nil {
				t.Error(err)
			}
			onlyFileStartsWithDot(t, dir)
			if err := w.Close(); err != nil {
				t.Error(err)
			}
			onlyFile(t, dir, file)
			w.Abort()
			onlyFile(t, dir, file)
			if err := w.WriteFrame(part); err == nil {
				t.Error("a frame after Close is taken")
			}
			if err := w.Close(); err == nil {
				t.Error("a second Close succeeds")
			}

			w = create()
			if err := w.WriteFrame(part); err != nil {
				t.Error(err)
			}
			w.Abort()
			onlyFile(t, dir, file)
		})
	}
}

// onlyFileStartsWithDot fails unless a folder holds only a hidden file, because the final name appears on Close.
func onlyFileStartsWithDot(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 || entries[0].Name()[0] != '.' {
		t.Errorf("%s holds %v before Close", dir, entries)
	}
}
