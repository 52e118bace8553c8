package plot

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// training returns a figure with two noisy curves and two lines.
func training() Figure {
	r := rand.New(rand.NewPCG(1, 2))
	f := Figure{
		Title: "Memory Maze 9x9", XLabel: "environment steps", YLabel: "return of an episode",
		Lines: []Line{{Label: "random policy", Y: 3}, {Label: "reference", Y: 26}},
	}
	for _, name := range []string{"agalite", "feedforward"} {
		s := Series{Name: name}
		for i := range 300 {
			x := float64(i) * 2e4
			s.X = append(s.X, x)
			s.Y = append(s.Y, 2+20/(1+math.Exp(3-x/1e6))+2*r.NormFloat64())
		}
		f.Series = append(f.Series, s)
	}
	return f
}

func write(t *testing.T, file string, f Figure) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), file)
	if err := Write(path, f); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPNGShowsEveryCurve(t *testing.T) {
	m, err := png.Decode(bytes.NewReader(write(t, "c.png", training())))
	if err != nil {
		t.Fatal(err)
	}
	if w, h := m.Bounds().Dx(), m.Bounds().Dy(); w != width*dpi/72 || h < height*dpi/72 || h > height*dpi/72+1 {
		t.Errorf("picture of %dx%d pixels", w, h)
	}
	for i := range 2 {
		n := 0
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				r, g, b, _ := m.At(x, y).RGBA()
				if c := hues[i]; uint8(r>>8) == c.R && uint8(g>>8) == c.G && uint8(b>>8) == c.B {
					n++
				}
			}
		}
		if n < 1000 {
			t.Errorf("curve %d has %d pixels of its colour", i, n)
		}
	}
}

// texts returns the texts of an SVG, one on each line.
func texts(t *testing.T, f Figure) string {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(write(t, "c.svg", f)))
	var list []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(list, "\n")
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := token.(xml.CharData); ok {
			list = append(list, strings.TrimSpace(string(c)))
		}
	}
}

func TestOptionalLinesThatAreTooHighAreNamedAboveThePlot(t *testing.T) {
	for _, c := range []struct {
		most   float64 // of the curve
		inside []string
		above  string
	}{
		{0, []string{"random"}, "↑ people · oracle"},
		{1, []string{"random"}, "↑ people · oracle"},
		{9, []string{"random", "people"}, "↑ oracle"},
		{13, []string{"random", "people", "oracle"}, ""},
		{40, []string{"random", "people", "oracle"}, ""},
	} {
		f := Figure{
			Series: []Series{{Name: "agent", X: []float64{0, 1, 2}, Y: []float64{0, c.most / 2, c.most}}},
			Lines: []Line{
				{Label: "oracle", Y: 36.8, Optional: true}, {Label: "random", Y: 0.3}, {Label: "people", Y: 26.4, Optional: true},
				{Label: "nobody", Y: math.NaN(), Optional: true},
			},
		}
		lines := strings.Split(texts(t, f), "\n")
		for _, want := range append(c.inside, c.above) {
			if want != "" && !slices.Contains(lines, want) {
				t.Errorf("a curve to %v: no text %q in %q", c.most, want, lines)
			}
		}
		if named := slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "↑") }); named != (c.above != "") {
			t.Errorf("a curve to %v: names above the picture in %q", c.most, lines)
		}
	}
}

func TestLinesWithoutCurvesAreDrawn(t *testing.T) {
	f := Figure{Lines: []Line{{Label: "people", Y: 26.4, Optional: true}}}
	if all := texts(t, f); !strings.Contains(all, "people") || strings.Contains(all, "↑") {
		t.Errorf("texts %q", all)
	}
}

func TestBandsStretchTheAxis(t *testing.T) {
	f := Figure{Series: []Series{{Name: "a", X: []float64{0, 1, 2}, Y: []float64{5, 5.2, 5.1}}}}
	narrow := texts(t, f)
	f.Series[0].Low, f.Series[0].High = []float64{4, 2.8, math.NaN()}, []float64{6, 7.6, math.NaN()}
	if wide := texts(t, f); !strings.Contains(wide, "3") || strings.Contains(narrow, "3") {
		t.Errorf("with a band %q, without %q", wide, narrow)
	}
	f.Reach = []float64{0}
	if all := texts(t, f); !strings.Contains("\n"+all+"\n", "\n0\n") {
		t.Errorf("no 0 in %q", all)
	}
}

func TestSVGHoldsTheTexts(t *testing.T) {
	b, all := write(t, "c.SVG", training()), texts(t, training())
	for _, want := range []string{"Memory Maze 9x9", "return of an episode", "agalite", "feedforward", "random policy", "environment steps (millions)", "2"} {
		if !strings.Contains(all, want) {
			t.Errorf("no text %q", want)
		}
	}
	if !bytes.Contains(b, []byte("sans-serif")) {
		t.Error("no font to fall back on")
	}
}

func TestPointsThatAreNotFiniteChangeNothing(t *testing.T) {
	f := training()
	want := write(t, "c.svg", f)
	s := &f.Series[0]
	s.X = append(s.X, 1e6, math.NaN(), math.Inf(1), 2e6)
	s.Y = append(s.Y, math.NaN(), 1, 2, math.Inf(-1))
	f.Lines = append(f.Lines, Line{Label: "never", Y: math.NaN()})
	if got := write(t, "c.svg", f); !bytes.Equal(got, want) {
		t.Error("the picture is another one")
	}
}

func TestWriteDrawsExtremes(t *testing.T) {
	for name, f := range map[string]Figure{
		"one point":        {Series: []Series{{Name: "a", X: []float64{5}, Y: []float64{0.5}}}},
		"a constant":       {Series: []Series{{Name: "a", X: []float64{0, 1, 2}, Y: []float64{7, 7, 7}}}},
		"one x":            {Series: []Series{{Name: "a", X: []float64{3, 3, 3}, Y: []float64{1, 2, 3}}}},
		"only a line":      {Lines: []Line{{Label: "chance", Y: 0.5}}},
		"one empty series": {Series: []Series{{Name: "none"}, {Name: "a", X: []float64{0, 1}, Y: []float64{0, 1}}}},
		"huge and tiny":    {Series: []Series{{Name: "a", X: []float64{-1e299, 1e299}, Y: []float64{1e-300, 2e-300}}}},
		"close together":   {Series: []Series{{Name: "a", X: []float64{1e15, 1e15 + 1}, Y: []float64{1, 1 + 1e-15}}}},
		"many points":      {Series: []Series{{Name: "a", X: make([]float64, 20000), Y: make([]float64, 20000)}}},
		"no labels":        {Series: []Series{{Name: "", X: []float64{0, 1}, Y: []float64{0, 1}}}, Lines: []Line{{Label: "", Y: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, "c.svg", f)
			write(t, "c.pdf", f)
		})
	}
}

func TestWriteRefusesWhatCannotBeDrawn(t *testing.T) {
	for _, c := range []struct {
		file, says string
		f          Figure
	}{
		{"c.gif", ".png, .svg or .pdf", training()},
		{"c.png", "2 values of x and 1 of y", Figure{Series: []Series{{Name: "a", X: []float64{1, 2}, Y: []float64{1}}}}},
		{"c.png", "3 values and a band of 1 to 1", Figure{Series: []Series{{Name: "a", X: make([]float64, 3), Y: make([]float64, 3), Low: make([]float64, 1), High: make([]float64, 1)}}}},
		{"c.png", "3 values and a band of 3 to 0", Figure{Series: []Series{{Name: "a", X: make([]float64, 3), Y: make([]float64, 3), Low: make([]float64, 3)}}}},
		{"c.png", "nothing to draw", Figure{}},
		{"c.png", "nothing to draw", Figure{Series: []Series{{Name: "a", X: []float64{1}, Y: []float64{math.NaN()}}}, Lines: []Line{{Label: "b", Y: math.Inf(1)}}}},
		{"missing/c.svg", "missing", training()},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "c.png"), []byte("older"), 0o644); err != nil {
			t.Fatal(err)
		}
		err := Write(filepath.Join(dir, c.file), c.f)
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v does not say %q", c.file, err, c.says)
		}
		if b, err := os.ReadFile(filepath.Join(dir, "c.png")); err != nil || string(b) != "older" {
			t.Errorf("%s: the older picture is %q, %v", c.file, b, err)
		}
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
			t.Errorf("%s: left behind %v, %v", c.file, entries, err)
		}
	}
}

func TestTheAxisOfStepsBeginsAtZero(t *testing.T) {
	f := Figure{Series: []Series{{Name: "a", X: []float64{3e6, 4e6}, Y: []float64{5, 6}}}}
	lines := strings.Split(texts(t, f), "\n")
	if !slices.Contains(lines, "0") || !slices.Contains(lines, "millions") {
		t.Errorf("texts %q", lines)
	}
}
