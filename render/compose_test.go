package render

import (
	"bytes"
	"image"
	"image/color"
	"strings"
	"testing"
)

// ramp is a picture in which every pixel is different.
func ramp(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.SetRGBA(x, y, color.RGBA{uint8(3 * x), uint8(3 * y), 77, 255})
		}
	}
	return m
}

func compose(t *testing.T, how Composition, captions []Caption) (*Composer, *image.RGBA) {
	t.Helper()
	c, err := NewComposer(how)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	var m *image.RGBA
	if how.Map {
		m = image.NewRGBA(image.Rect(0, 0, c.MapSize(), c.MapSize()))
		for i := range m.Pix {
			m.Pix[i] = 200
		}
	}
	f, err := c.Frame(ramp(how.Width, how.Height), m, captions)
	if err != nil {
		t.Fatal(err)
	}
	return c, f
}

func TestFramesHaveEvenSides(t *testing.T) {
	for _, how := range []Composition{
		{Width: 64, Height: 64},
		{Width: 63, Height: 41},
		{Width: 1, Height: 1, Scale: 1, Map: true, Captions: true},
		{Width: 64, Height: 64, Scale: 7, Map: true},
		{Width: 33, Height: 65, Scale: 3, Captions: true},
		{Width: 64, Height: 64, Scale: 8, Map: true, Captions: true},
	} {
		c, f := compose(t, how, nil)
		if w, h := c.Size(); w%2 != 0 || h%2 != 0 || f.Rect != image.Rect(0, 0, w, h) {
			t.Errorf("%+v: size %dx%d, frame %v", how, w, h, f.Rect)
		}
	}
}

func TestAPlainPictureIsLeftAsItIs(t *testing.T) {
	_, f := compose(t, Composition{Width: 64, Height: 48}, nil)
	if want := ramp(64, 48); f.Rect != want.Rect || !bytes.Equal(f.Pix, want.Pix) {
		t.Error("the frame is another picture")
	}
}

func TestEnlargedPixelsAreSquares(t *testing.T) {
	c, f := compose(t, Composition{Width: 20, Height: 10, Scale: 5, Map: true, Captions: true}, nil)
	want := ramp(20, 10)
	for y := range 50 {
		for x := range 100 {
			if got := f.RGBAAt(c.view.Min.X+x, c.view.Min.Y+y); got != want.RGBAAt(x/5, y/5) {
				t.Fatalf("pixel (%d, %d) is %v, want %v", x, y, got, want.RGBAAt(x/5, y/5))
			}
		}
	}
	if c.MapSize() != 50 {
		t.Errorf("the map is %d pixels high beside a picture of 50", c.MapSize())
	}
}

func TestSmoothEnlargementIsNear(t *testing.T) {
	c, f := compose(t, Composition{Width: 32, Height: 32, Scale: 4, Smooth: true}, nil)
	for y := 8; y < 120; y++ {
		for x := 8; x < 120; x++ {
			got := f.RGBAAt(c.view.Min.X+x, c.view.Min.Y+y)
			// The ramp rises by 3 a pixel, so by 3/4 after enlargement.
			if d := float64(got.R) - 0.75*(float64(x)-1.5); d < -1.5 || d > 1.5 {
				t.Fatalf("red at %d is %d", x, got.R)
			}
		}
	}
}

func TestCaptionsAreWritten(t *testing.T) {
	how := Composition{Width: 64, Height: 64, Scale: 4, Map: true, Captions: true}
	swatch := color.RGBA{250, 10, 20, 255}
	c, f := compose(t, how, []Caption{{Label: "score", Value: "1234567"}, {Label: "target", Value: "red", Swatch: swatch}, {Label: "step", Value: strings.Repeat("very long ", 40)}})
	bright := func(from, to int) int {
		n := 0
		for y := c.strip.Min.Y; y < c.strip.Max.Y; y++ {
			for x := from; x < to; x++ {
				if p := f.RGBAAt(x, y); p.G > 200 {
					n++
				}
			}
		}
		return n
	}
	column := c.strip.Dx() / 3
	for i := range 3 {
		if n := bright(c.strip.Min.X+i*column, c.strip.Min.X+(i+1)*column); n < 20 {
			t.Errorf("caption %d has %d bright pixels", i, n)
		}
	}
	if n := bright(c.strip.Max.X, f.Rect.Max.X); n > 0 {
		t.Errorf("a long caption runs on for %d pixels over the margin", n)
	}
	found := false
	for x := range f.Rect.Dx() {
		for y := c.strip.Min.Y; y < c.strip.Max.Y; y++ {
			found = found || f.RGBAAt(x, y) == swatch
		}
	}
	if !found {
		t.Error("the swatch is missing")
	}
	// The next frame's captions replace these.
	empty := image.NewRGBA(image.Rect(0, 0, c.MapSize(), c.MapSize()))
	if _, err := c.Frame(ramp(64, 64), empty, nil); err != nil {
		t.Fatal(err)
	}
	if n := bright(0, f.Rect.Max.X); n > 0 {
		t.Errorf("%d pixels of older captions are left", n)
	}
}

func TestComposeErrorsSayWhatIsWrong(t *testing.T) {
	for _, how := range []Composition{{}, {Width: 64, Height: -1}, {Width: 64, Height: 64, Scale: -2}, {Width: 64, Height: 64, Scale: 1000}} {
		if _, err := NewComposer(how); err == nil {
			t.Errorf("%+v is accepted", how)
		}
	}
	c, err := NewComposer(Composition{Width: 64, Height: 64, Map: true})
	if err != nil {
		t.Fatal(err)
	}
	for says, f := range map[string]func() (*image.RGBA, error){
		"want 64x64":        func() (*image.RGBA, error) { return c.Frame(ramp(32, 64), ramp(64, 64), nil) },
		"must be 64x64":     func() (*image.RGBA, error) { return c.Frame(ramp(64, 64), nil, nil) },
		"map must be 64x64": func() (*image.RGBA, error) { return c.Frame(ramp(64, 64), ramp(64, 63), nil) },
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v does not say %q", err, says)
		}
	}
}

func TestCopyRGBAddsAlpha(t *testing.T) {
	m := image.NewRGBA(image.Rect(5, 5, 8, 7))
	pix := make([]byte, 3*3*2)
	for i := range pix {
		pix[i] = byte(i + 1)
	}
	if err := CopyRGB(m, pix); err != nil {
		t.Fatal(err)
	}
	if got, want := m.RGBAAt(7, 6), (color.RGBA{16, 17, 18, 255}); got != want {
		t.Errorf("the last pixel is %v, want %v", got, want)
	}
	if err := CopyRGB(m, pix[1:]); err == nil {
		t.Error("too few bytes are accepted")
	}
}

func BenchmarkCompose(b *testing.B) {
	c, err := NewComposer(Composition{Width: 64, Height: 64, Scale: 8, Map: true, Captions: true})
	if err != nil {
		b.Fatal(err)
	}
	view, m := ramp(64, 64), image.NewRGBA(image.Rect(0, 0, 512, 512))
	captions := []Caption{{Label: "score", Value: "12"}, {Label: "step", Value: "400 / 1000"}}
	for b.Loop() {
		if _, err := c.Frame(view, m, captions); err != nil {
			b.Fatal(err)
		}
	}
}
