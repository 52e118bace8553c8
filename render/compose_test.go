package render

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/draw"
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

// all lists every panel.
var all = []Panel{PanelPerson, PanelMap, PanelAgent, PanelChart}

// flat is a picture of one colour.
func flat(width, height int, c color.RGBA) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return m
}

func composer(t testing.TB, how Composition) *Composer {
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
	return c
}

// full returns a moment with pictures for all panels.
func full(c *Composer) *Moment {
	m := &Moment{
		Agent:    make([]uint8, 3*c.how.Observation*c.how.Observation),
		Chart:    &Chart{Label: "value", Values: []float64{1, 2, 5, 3}, Digits: 1},
		Captions: []Caption{{Label: "score", Value: "12"}, {Label: "step", Value: "400 / 1000"}},
		Progress: 0.4,
	}
	w, h := c.PanelSize(PanelPerson)
	m.Person = flat(w, h, color.RGBA{10, 20, 200, 255})
	w, h = c.PanelSize(PanelMap)
	m.Map = flat(w, h, color.RGBA{10, 200, 20, 255})
	return m
}

func TestPanelsFillFramesWithoutOverlap(t *testing.T) {
	for _, size := range []image.Point{{1280, 720}, {1920, 1080}, {640, 360}, {641, 361}, {1000, 1000}, {720, 1280}, {2560, 1080}, {480, 800}} {
		for set := 1; set < 1<<len(all); set++ {
			for _, captions := range []bool{false, true} {
				how := Composition{Width: size.X, Height: size.Y, Observation: 64, Captions: captions}
				for i, p := range all {
					if set>>i&1 == 1 {
						how.Panels = append(how.Panels, p)
					}
				}
				c := composer(t, how)
				w, h := c.Size()
				if w%2 != 0 || h%2 != 0 || w-size.X > 1 || h-size.Y > 1 || w < size.X || h < size.Y {
					t.Fatalf("%+v: frames of %dx%d", how, w, h)
				}
				covered := 0
				places := append(c.place[:len(c.place):len(c.place)], c.strip)
				for i, r := range places {
					if !r.In(image.Rect(0, 0, w, h)) {
						t.Errorf("%+v: panel %d at %v leaves the frame", how, i, r)
					}
					for k, other := range places[:i] {
						if r.Overlaps(other) {
							t.Errorf("%+v: panels %d and %d overlap at %v and %v", how, k, i, other, r)
						}
					}
					covered += r.Dx() * r.Dy()
				}
				for _, p := range how.Panels {
					if pw, ph := c.PanelSize(p); min(pw, ph) < 40 {
						t.Errorf("%+v: panel %d is %dx%d pixels", how, p, pw, ph)
					} else if (p == PanelMap || p == PanelAgent) && pw != ph {
						t.Errorf("%+v: panel %d is %dx%d pixels, want a square", how, p, pw, ph)
					} else if p == PanelAgent && pw%64 != 0 {
						t.Errorf("%+v: the agent's 64 pixels become %d", how, pw)
					}
				}
				if set == 1<<len(all)-1 && covered*10 < 7*w*h {
					t.Errorf("%+v: only %d of %d pixels are used: %v", how, covered, w*h, c.place)
				} else if set == 1<<len(all)-1 {
					if _, err := c.Frame(full(c)); err != nil {
						t.Errorf("%+v: %v", how, err)
					}
				}
			}
		}
	}
}

func TestAPlainPictureIsLeftAsItIs(t *testing.T) {
	c := composer(t, Composition{Width: 64, Height: 48, Panels: []Panel{PanelPerson}})
	want := ramp(64, 48)
	f, err := c.Frame(&Moment{Person: want})
	if err != nil {
		t.Fatal(err)
	}
	if f.Rect != want.Rect || !bytes.Equal(f.Pix, want.Pix) {
		t.Error("the frame is another picture")
	}
}

func TestPicturesStandInTheirPanels(t *testing.T) {
	c := composer(t, Composition{Width: 640, Height: 360, Panels: all, Observation: 64, Captions: true})
	m := full(c)
	f, err := c.Frame(m)
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[Panel]*image.RGBA{PanelPerson: m.Person, PanelMap: m.Map} {
		at := c.place[p]
		for _, q := range []image.Point{at.Min, at.Max.Sub(image.Pt(1, 1))} {
			if got := f.RGBAAt(q.X, q.Y); got != want.RGBAAt(0, 0) {
				t.Errorf("panel %d shows %v at %v, want %v", p, got, q, want.RGBAAt(0, 0))
			}
		}
	}
}

func TestTheAgentsPixelsBecomeSquares(t *testing.T) {
	c := composer(t, Composition{Width: 640, Height: 400, Panels: []Panel{PanelAgent}, Observation: 20})
	m := &Moment{Agent: make([]uint8, 3*20*20)}
	for i := range m.Agent {
		m.Agent[i] = uint8(i * 7)
	}
	f, err := c.Frame(m)
	if err != nil {
		t.Fatal(err)
	}
	at := c.place[PanelAgent]
	by := at.Dx() / 20
	if by != 20 {
		t.Fatalf("enlarged %d times, want 20", by)
	}
	for y := range at.Dy() {
		for x := range at.Dx() {
			p := m.Agent[(y/by*20+x/by)*3:]
			if got, want := f.RGBAAt(at.Min.X+x, at.Min.Y+y), (color.RGBA{p[0], p[1], p[2], 255}); got != want {
				t.Fatalf("pixel (%d, %d) is %v, want %v", x, y, got, want)
			}
		}
	}
}

// bright counts the pixels of text in a part of a frame.
func bright(f *image.RGBA, r image.Rectangle) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if p := f.RGBAAt(x, y); p.G > 200 && p.B > 180 {
				n++
			}
		}
	}
	return n
}

func TestCaptionsAreWritten(t *testing.T) {
	c := composer(t, Composition{Width: 640, Height: 360, Panels: []Panel{PanelPerson}, Captions: true})
	swatch := color.RGBA{250, 10, 20, 255}
	m := full(c)
	m.Captions = []Caption{{Label: "score", Value: "1234567"}, {Label: "target", Value: "red", Swatch: swatch}, {Label: "step", Value: strings.Repeat("long ", 23)}}
	f, err := c.Frame(m)
	if err != nil {
		t.Fatal(err)
	}
	need := c.columns[0] + c.columns[1] + c.columns[2]
	r := c.strip
	for i := range 3 {
		r.Max.X = r.Min.X + c.columns[i]*c.strip.Dx()/need
		if need <= c.strip.Dx() {
			t.Fatalf("%d pixels are enough for the captions", need)
		}
		if n := bright(f, r); n < 20 {
			t.Errorf("caption %d has %d bright pixels", i, n)
		}
		r.Min.X = r.Max.X
	}
	if n := bright(f, image.Rect(c.strip.Max.X, c.strip.Min.Y, f.Rect.Max.X, f.Rect.Max.Y)); n > 0 {
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
	m.Captions = nil
	if f, err = c.Frame(m); err != nil {
		t.Fatal(err)
	}
	if n := bright(f, c.strip); n > 0 {
		t.Errorf("%d pixels of older captions are left", n)
	}
}

func TestProgressGrowsWithTheEpisode(t *testing.T) {
	c := composer(t, Composition{Width: 640, Height: 360, Panels: []Panel{PanelPerson}, Captions: true})
	m := full(c)
	for _, part := range []float64{0, 0.25, 1, 2} {
		m.Progress = part
		f, err := c.Frame(m)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for x := c.strip.Min.X; x < c.strip.Max.X; x++ {
			if f.RGBAAt(x, c.strip.Max.Y-1) == panelAccent {
				n++
			}
		}
		if want := int(min(part, 1)*float64(c.strip.Dx()) + 0.5); n != want {
			t.Errorf("progress %v: %d pixels, want %d", part, n, want)
		}
	}
}

// lineAt returns the mean height of a chart's line in a column of pixels, as a fraction of the panel's height from below; 0 if
// there is no line.
func lineAt(c *Composer, f *image.RGBA, x int) float64 {
	r := c.place[PanelChart]
	sum, n := 0.0, 0.0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		if p := f.RGBAAt(x, y); int(p.R)-int(p.B) > 80 {
			sum += float64(r.Max.Y-y) / float64(r.Dy())
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / n
}

func TestChartsShowTheirValues(t *testing.T) {
	c := composer(t, Composition{Width: 1280, Height: 720, Panels: all, Observation: 64, Captions: true})
	m := full(c)
	m.Chart = &Chart{Label: "value"}
	for i := range 100 {
		m.Chart.Values = append(m.Chart.Values, float64(i)*0.5)
	}
	f, err := c.Frame(m)
	if err != nil {
		t.Fatal(err)
	}
	r := c.place[PanelChart]
	left, right := lineAt(c, f, r.Min.X+r.Dx()*2/5), lineAt(c, f, r.Min.X+r.Dx()*9/10)
	if left == 0 || right < left+0.2 {
		t.Errorf("a rising line is at %.2f and %.2f of the panel's height", left, right)
	}
	// Marks stand on the line.
	m.Chart.Marks = []Mark{{At: 99, Color: color.RGBA{1, 2, 250, 255}}, {At: 500}}
	if f, err = c.Frame(m); err != nil {
		t.Fatal(err)
	}
	found := false
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			found = found || f.RGBAAt(x, y) == color.RGBA{1, 2, 250, 255}
		}
	}
	if !found {
		t.Error("the mark is missing")
	}
	// The next chart replaces this one. A chart without any values is allowed.
	for _, chart := range []*Chart{nil, {}, {Values: []float64{7}}, {Values: []float64{math.NaN(), math.Inf(1), -3, math.Inf(-1), 1e300}}, {Values: []float64{2, 2, 2}, Window: 50}} {
		m.Chart = chart
		if f, err = c.Frame(m); err != nil {
			t.Fatal(err)
		}
		if chart == nil {
			for y := r.Min.Y; y < r.Max.Y; y++ {
				for x := r.Min.X; x < r.Max.X; x++ {
					if f.RGBAAt(x, y) != panelGround {
						t.Fatalf("pixel (%d, %d) of an empty chart is %v", x, y, f.RGBAAt(x, y))
					}
				}
			}
		}
	}
}

func TestTicksAreRound(t *testing.T) {
	for _, c := range []struct {
		span  float64
		parts int
		want  float64
	}{{10, 5, 2}, {9, 5, 2}, {11, 5, 5}, {1, 10, 0.1}, {0.3, 4, 0.1}, {33, 1, 50}, {1, 1, 1}, {60, 1, 100}} {
		if got := tick(c.span, c.parts); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("steps of %v for %v in %d parts, want %v", got, c.span, c.parts, c.want)
		}
	}
}

func TestComposeErrorsSayWhatIsWrong(t *testing.T) {
	person := []Panel{PanelPerson}
	for says, how := range map[string]Composition{
		"sides must lie":   {Panels: person},
		"10000x64":         {Width: 10000, Height: 64, Panels: person},
		"no panels":        {Width: 640, Height: 360},
		"does not exist":   {Width: 640, Height: 360, Panels: []Panel{17}},
		"there twice":      {Width: 640, Height: 360, Panels: []Panel{PanelMap, PanelMap}},
		"has no size":      {Width: 640, Height: 360, Panels: []Panel{PanelAgent}},
		"no room for pict": {Width: 40, Height: 40, Panels: person, Captions: true},
	} {
		if _, err := NewComposer(how); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v does not say %q", err, says)
		}
	}
	c := composer(t, Composition{Width: 640, Height: 360, Panels: all, Observation: 64})
	for says, spoil := range map[string]func(*Moment){
		"first-person picture must be": func(m *Moment) { m.Person = ramp(32, 64) },
		"the map must be":              func(m *Moment) { m.Map = nil },
		"bytes of the agent's picture": func(m *Moment) { m.Agent = m.Agent[3:] },
	} {
		m := full(c)
		spoil(m)
		if _, err := c.Frame(m); err == nil || !strings.Contains(err.Error(), says) {
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
	c := composer(b, Composition{Width: 1280, Height: 720, Panels: all, Observation: 64, Captions: true})
	m := full(c)
	for range 200 {
		m.Chart.Values = append(m.Chart.Values, 3)
	}
	for b.Loop() {
		if _, err := c.Frame(m); err != nil {
			b.Fatal(err)
		}
	}
}

// The captions of recordings fit into the smallest usual frames. Only spare ones are left out; none is shortened.
func TestCaptionsFitSmallFrames(t *testing.T) {
	disc := color.RGBA{1, 2, 3, 255}
	maze := []Caption{
		{"target", "salmon", disc, false}, {"score", "34", color.RGBA{}, false}, {"reward", "+1", color.RGBA{}, false},
		{"step", "1000 / 1000", color.RGBA{}, false}, {"time", "4:10 / 4:10", color.RGBA{}, true}, {"playing", "MemoryMaze-9x9 · checkpoint", color.RGBA{}, false},
	}
	board := []Caption{
		{"score", "0.4", color.RGBA{}, false}, {"reward", "+0.1", color.RGBA{}, false}, {"step", "256 / 256", color.RGBA{}, false},
		{"playing", "Endless-SearingSpotlights-v0 · checkpoint", color.RGBA{}, false},
	}
	for _, captions := range [][]Caption{maze, board} {
		for _, width := range []int{426, 640, 1280} {
			c := composer(t, Composition{Width: width, Height: width * 9 / 16, Panels: []Panel{PanelPerson}, Captions: true})
			shown, need := c.room(captions, c.text.value.Metrics().Ascent.Ceil())
			for i, is := range shown {
				if !is && (!captions[i].Spare || width > 426) {
					t.Errorf("%d pixels: %q is left out", width, captions[i].Label)
				}
			}
			if need > c.strip.Dx() {
				t.Errorf("%d pixels: captions need %d of %d", width, need, c.strip.Dx())
			}
		}
	}
}

func TestChartsSayWhatTheyShowWhereThereIsRoom(t *testing.T) {
	chart := func(change func(*Chart)) *image.RGBA {
		c := composer(t, Composition{Width: 640, Height: 360, Panels: []Panel{PanelChart}})
		m := full(c)
		m.Chart.Window = 9
		change(m.Chart)
		f, err := c.Frame(m)
		if err != nil {
			t.Fatal(err)
		}
		return &image.RGBA{Pix: bytes.Clone(f.Pix), Stride: f.Stride, Rect: f.Rect}
	}
	plain := chart(func(*Chart) {})
	for name, change := range map[string]func(*Chart){
		"a unit": func(c *Chart) { c.Unit = "points" }, "what dots are": func(c *Chart) { c.Marked = "reward" },
		"an axis": func(c *Chart) { c.Across = "step" }, "an axis of every second step": func(c *Chart) { c.Across, c.Every = "step", 2 },
	} {
		if bytes.Equal(plain.Pix, chart(change).Pix) {
			t.Errorf("%s is not drawn", name)
		}
	}
	if bytes.Equal(chart(func(c *Chart) { c.Across = "step" }).Pix, chart(func(c *Chart) { c.Across, c.Every = "step", 2 }).Pix) {
		t.Error("an axis does not count its steps")
	}
	// In a small panel the curve takes the room.
	c := composer(t, Composition{Width: 96, Height: 64, Panels: []Panel{PanelChart}})
	m := full(c)
	m.Chart.Unit, m.Chart.Marked, m.Chart.Across = "discounted reward", "reward", "step"
	small, err := c.Frame(m)
	if err != nil {
		t.Fatal(err)
	}
	with := bytes.Clone(small.Pix)
	m.Chart.Unit, m.Chart.Marked, m.Chart.Across = "", "", ""
	if small, err = c.Frame(m); err != nil || !bytes.Equal(small.Pix, with) {
		t.Errorf("a chart of 96x64 pixels has a legend, %v", err)
	}
}

// A wide board gets the whole width of the frame. A square one stands beside the chart.
func TestBoardsGetMostRoom(t *testing.T) {
	for _, b := range []struct {
		aspect float64
		least  int
	}{{640.0 / 240, 500}, {1, 300}} {
		c := composer(t, Composition{Width: 640, Height: 360, Panels: []Panel{PanelPerson, PanelChart}, Captions: true, Aspect: b.aspect})
		w, h := c.PanelSize(PanelPerson)
		if got := min(w, int(b.aspect*float64(h))); got < b.least*9/10 {
			t.Errorf("a board of aspect %.2f is %d pixels wide in %dx%d, want %d", b.aspect, got, w, h, b.least)
		}
	}
}
