package rendertest

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"ariadne/internal/reference"
	"ariadne/render"
)

// Bounds are what a renderer promises. Mean and Frame bound the mean absolute difference, per channel in units of 1/255; SSIM
// bounds the structural similarity from below.
type Bounds struct {
	Mean  float64 // over all frames of a file
	Frame float64 // of any one frame
	SSIM  float64 // of any one frame
}

// dumpVariable names the environment variable with the folder to which Compare writes the worst frame of each file.
const dumpVariable = "ARIADNE_DUMP_FRAMES"

// Compare draws every recorded frame in the golden files that match a pattern, and compares the pictures with the recorded
// ones. They must keep to the renderer's bounds, and their borders must be equal. open makes a renderer for pictures of the
// given size and returns its bounds.
func Compare(t *testing.T, pattern string, open func(t *testing.T, size int) (render.Renderer, Bounds)) {
	for _, file := range reference.Files(t, pattern) {
		frames := Load(t, file)
		t.Run(frames.Name, func(t *testing.T) {
			r, b := open(t, frames.Size)
			defer r.Close()
			frames.compare(t, r, b)
		})
	}
}

func (f *Frames) compare(t *testing.T, r render.Renderer, b Bounds) {
	got := make([]byte, 3*f.Size*f.Size)
	views := make([]render.View, 1)
	var sum, worst float64
	least := 1.0
	var hidden uint32
	worstFrame := 0
	for i := range f.Frames {
		frame := &f.Frames[i]
		if i == 0 || frame.Episode != f.Frames[i-1].Episode {
			var scene render.Scene
			scene, hidden = frame.Episode.Scene(t)
			if err := r.SetScene(0, &scene); err != nil {
				t.Fatal(err)
			}
		}
		views[0] = frame.View
		if frame.Step == 0 {
			views[0].Hidden = hidden
		}
		if err := r.Render(views, got); err != nil {
			t.Fatal(err)
		}
		if at := borderDifference(got, frame.Want, f.Size); at != "" {
			t.Errorf("frame %d (%+v, step %d): %s", i, frame.Episode, frame.Step, at)
		}
		d := Difference(got, frame.Want)
		if d > b.Frame {
			t.Errorf("frame %d (%+v, step %d): mean difference %.3f/255, want at most %.3f", i, frame.Episode, frame.Step, d, b.Frame)
		}
		similar := SSIM(got, frame.Want, f.Size, f.Size)
		least = min(least, similar)
		if similar < b.SSIM {
			t.Errorf("frame %d (%+v, step %d): structural similarity %.4f, want at least %.4f", i, frame.Episode, frame.Step, similar, b.SSIM)
		}
		if d > worst {
			worst, worstFrame = d, i
			dump(t, f.Name, got, frame.Want, f.Size)
		}
		sum += d
	}
	n := len(f.Frames)
	mean := sum / float64(n)
	if !(mean <= b.Mean) {
		t.Errorf("mean difference %.3f/255 over %d frames, want at most %.3f", mean, n, b.Mean)
	}
	t.Logf("compared %d frames: mean difference %.4f/255, largest %.4f (frame %d), least structural similarity %.4f; %s",
		n, mean, worst, worstFrame, least, r.Describe())
}

// Difference returns the mean absolute difference of two pictures, per channel in units of 1/255.
func Difference(a, b []byte) float64 {
	sum := 0
	for i := range a {
		sum += abs(int(a[i]) - int(b[i]))
	}
	return float64(sum) / float64(len(a))
}

func abs(v int) int {
	if v < 0 {
		return -v
	}
	return v
}

// borderDifference describes the first pixel of the border that differs. It returns "" if none does.
func borderDifference(got, want []byte, size int) string {
	width := render.BorderWidth(size)
	for y := range size {
		for x := range size {
			if min(x, y, size-1-x, size-1-y) >= width {
				continue
			}
			k := 3 * (y*size + x)
			if g, w := [3]byte(got[k:]), [3]byte(want[k:]); g != w {
				return fmt.Sprintf("border at column %d, row %d is %v, want %v", x, y, g, w)
			}
		}
	}
	return ""
}

// dump writes a picture with three parts side by side: what was drawn, what was recorded, and 8 times their difference.
func dump(t *testing.T, name string, got, want []byte, size int) {
	dir := os.Getenv(dumpVariable)
	if dir == "" {
		return
	}
	scale := max(1, 384/size)
	m := image.NewRGBA(image.Rect(0, 0, 3*size*scale, size*scale))
	for y := range size * scale {
		for x := range size * scale {
			k := 3 * (y/scale*size + x/scale)
			d := func(c int) uint8 { return uint8(min(255, 8*abs(int(got[k+c])-int(want[k+c])))) }
			m.SetRGBA(x, y, color.RGBA{got[k], got[k+1], got[k+2], 255})
			m.SetRGBA(x+size*scale, y, color.RGBA{want[k], want[k+1], want[k+2], 255})
			m.SetRGBA(x+2*size*scale, y, color.RGBA{d(0), d(1), d(2), 255})
		}
	}
	file, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := png.Encode(file, m); err != nil {
		t.Fatal(err)
	}
}
