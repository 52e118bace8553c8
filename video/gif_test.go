package video

import (
	"errors"
	"image"
	"image/draw"
	"image/gif"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"ariadne/internal/atomicfile"
	"ariadne/internal/lacking"
)

// play returns the frames of a GIF as a player shows them, and their delays in 1/100 s.
func play(t *testing.T, path string) ([]*image.RGBA, []int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	g, err := gif.DecodeAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if g.LoopCount != 0 {
		t.Errorf("loop count %d, want 0: for ever", g.LoopCount)
	}
	canvas := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	var frames []*image.RGBA
	for _, p := range g.Image {
		draw.Draw(canvas, p.Rect, p, p.Rect.Min, draw.Over)
		shown := image.NewRGBA(canvas.Rect)
		copy(shown.Pix, canvas.Pix)
		frames = append(frames, shown)
	}
	return frames, g.Delay
}

func TestGIFShowsTheFrames(t *testing.T) {
	for _, c := range []struct {
		name               string
		width, height, fps int
		frames             int
	}{
		{"slow", 64, 64, 4, 9},
		{"odd size, thirds of a hundredth", 161, 97, 30, 31},
		{"fastest", 32, 32, 50, 4},
		{"one pixel", 1, 1, 1, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "v.gif")
			want := record(t, path, c.width, c.height, c.fps, c.frames)
			got, delays := play(t, path)
			if len(got) != c.frames {
				t.Fatalf("%d frames, want %d", len(got), c.frames)
			}
			worst, duration := 1000.0, 0
			for i := range got {
				worst = min(worst, psnr(got[i], want[i]))
				duration += delays[i]
				if delays[i] < 2 {
					t.Errorf("frame %d lasts %d/100 s: players slow that down", i, delays[i])
				}
			}
			if worst < 35 {
				t.Errorf("worst frame %.1f dB", worst)
			}
			if want := c.frames * 100 / c.fps; duration != want {
				t.Errorf("lasts %d/100 s, want %d", duration, want)
			}
			t.Logf("worst frame %.1f dB", worst)
			onlyFile(t, filepath.Dir(path), "v.gif")
		})
	}
}

func TestGIFStoresOnlyWhatChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "v.gif")
	size := func(frames int) int64 {
		w, err := Create(path, 200, 200, 10)
		if err != nil {
			t.Fatal(err)
		}
		for range frames {
			if err := w.WriteFrame(scene(200, 200, 0)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	if one, many := size(1), size(101); many > one+100*40 {
		t.Errorf("100 unchanged frames add %d bytes", many-one)
	}
}

func TestQuantizerKeepsFewColorsExactly(t *testing.T) {
	var q quantizer
	var colors [][3]uint8
	for i := range maxColors {
		colors = append(colors, [3]uint8{uint8(i % 16 * 16), uint8(i / 16 * 16), uint8(i % 7 * 32)})
	}
	for range 2 { // the second round must not depend on the first
		q.reset()
		for _, c := range colors {
			q.count(c[0], c[1], c[2])
		}
		q.choose()
		palette := q.appendColors(nil)
		if len(palette) != 3*256 {
			t.Fatalf("palette of %d bytes", len(palette))
		}
		for _, c := range colors {
			i := int(q.index(c[0], c[1], c[2]))
			if got := [3]uint8(palette[3*i:]); i == transparent || got != c {
				t.Errorf("color %v becomes %v", c, got)
			}
		}
	}
}

func TestFullDiskIsAnError(t *testing.T) {
	for name, open := range map[string]func(*atomicfile.File, int, int, int) (encoder, error){"gif": newGIF, "apng": newAPNG} {
		full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
		if err != nil {
			lacking.Skip(t, err)
		}
		defer full.Close()
		e, err := open(&atomicfile.File{File: full}, 64, 64, 4)
		for i := 0; i < 3 && err == nil; i++ {
			err = e.add(scene(64, 64, i))
		}
		if err == nil {
			err = e.finish()
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("%s on a full disk: error %v", name, err)
		}
	}
}
