package video

import (
	"image"
	"image/color"
	"math"
	"os"
	"os/exec"
	"testing"

	"ariadne/internal/lacking"
)

// scene draws frame i of a test video: a gradient like the sky, blocks like enlarged pixels, and a disc that moves.
func scene(width, height, i int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.RGBA{uint8(40 + 60*y/height), uint8(60 + 90*y/height), uint8(80 + 120*y/height), 0xff}
			if y > height/2 {
				block := x/8*7 + y/8*13
				c = color.RGBA{uint8(90 + block*5%60), uint8(60 + block*3%50), uint8(50 + block*11%40), 0xff}
			}
			dx, dy := x-(width/4+3*i)%width, y-height/2
			if dx*dx+dy*dy < height*height/36 {
				c = color.RGBA{197, 44, 34, 0xff}
			}
			m.SetRGBA(x, y, c)
		}
	}
	return m
}

// psnr returns the peak signal-to-noise ratio of two pictures' colours in dB.
func psnr(a, b *image.RGBA) float64 {
	sum, n := 0.0, 0
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			p, q := a.Pix[y*a.Stride+4*x:], b.Pix[y*b.Stride+4*x:]
			for k := range 3 {
				d := float64(p[k]) - float64(q[k])
				sum += d * d
				n++
			}
		}
	}
	if sum == 0 {
		return math.Inf(1)
	}
	return 10 * math.Log10(255*255*float64(n)/sum)
}

// record writes frames of a scene and returns them.
func record(t *testing.T, path string, width, height, fps, frames int) []*image.RGBA {
	t.Helper()
	w, err := Create(path, width, height, fps)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	var all []*image.RGBA
	for i := range frames {
		m := scene(width, height, i/2) // every other frame repeats the previous one
		if err := w.WriteFrame(m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return all
}

// program skips a test if a program is not installed. In continuous integration it fails the test.
func program(t *testing.T, name string) string {
	t.Helper()
	p, err := exec.LookPath(name)
	if err != nil {
		lacking.Skip(t, err)
	}
	return p
}

// decode returns all frames of a video, decoded by ffmpeg.
func decode(t *testing.T, path string, width, height int) []*image.RGBA {
	t.Helper()
	out, err := exec.Command(program(t, "ffmpeg"), "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgba", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var frames []*image.RGBA
	for size := 4 * width * height; len(out) >= size; out = out[size:] {
		frames = append(frames, &image.RGBA{Pix: out[:size], Stride: 4 * width, Rect: image.Rect(0, 0, width, height)})
	}
	return frames
}

// onlyFile fails unless a folder holds exactly these names.
func onlyFile(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(names) {
		t.Fatalf("%s holds %v, want %v", dir, entries, names)
	}
	for i, e := range entries {
		if e.Name() != names[i] {
			t.Errorf("%s holds %q, want %q", dir, e.Name(), names[i])
		}
	}
}
