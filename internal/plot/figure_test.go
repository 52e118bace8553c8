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
	"strings"
	"testing"
)

// training is a figure with two noisy curves and two lines.
func training() Figure {
	r := rand.New(rand.NewPCG(1, 2))
	f := Figure{
		Title: "Memory Maze 9x9", XLabel: "environment steps", YLabel: "return of an episode",
		Lines: []Line{{"random policy", 3}, {"reference", 26}},
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

func TestSVGHoldsTheTexts(t *testing.T) {
	b := write(t, "c.SVG", training())
	d := xml.NewDecoder(bytes.NewReader(b))
	var texts []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := token.(xml.CharData); ok {
			texts = append(texts, strings.TrimSpace(string(c)))
		}
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"Memory Maze 9x9", "environment steps", "return of an episode", "agalite", "feedforward", "random policy", "2M"} {
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
	f.Lines = append(f.Lines, Line{"never", math.NaN()})
	if got := write(t, "c.svg", f); !bytes.Equal(got, want) {
		t.Error("the picture is another one")
	}
}

func TestWriteDrawsExtremes(t *testing.T) {
	for name, f := range map[string]Figure{
		"one point":        {Series: []Series{{"a", []float64{5}, []float64{0.5}}}},
		"a constant":       {Series: []Series{{"a", []float64{0, 1, 2}, []float64{7, 7, 7}}}},
		"one x":            {Series: []Series{{"a", []float64{3, 3, 3}, []float64{1, 2, 3}}}},
		"only a line":      {Lines: []Line{{"chance", 0.5}}},
		"one empty series": {Series: []Series{{Name: "none"}, {"a", []float64{0, 1}, []float64{0, 1}}}},
		"huge and tiny":    {Series: []Series{{"a", []float64{-1e299, 1e299}, []float64{1e-300, 2e-300}}}},
		"close together":   {Series: []Series{{"a", []float64{1e15, 1e15 + 1}, []float64{1, 1 + 1e-15}}}},
		"many points":      {Series: []Series{{"a", make([]float64, 20000), make([]float64, 20000)}}},
		"no labels":        {Series: []Series{{"", []float64{0, 1}, []float64{0, 1}}}, Lines: []Line{{"", 1}}},
	} {
		t.Run(name, func(t *testing.T) { write(t, "c.svg", f) })
	}
}

func TestWriteRefusesWhatCannotBeDrawn(t *testing.T) {
	for _, c := range []struct {
		file, says string
		f          Figure
	}{
		{"c.pdf", ".png or .svg", training()},
		{"c.png", "2 values of x and 1 of y", Figure{Series: []Series{{"a", []float64{1, 2}, []float64{1}}}}},
		{"c.png", "nothing to draw", Figure{}},
		{"c.png", "nothing to draw", Figure{Series: []Series{{"a", []float64{1}, []float64{math.NaN()}}}, Lines: []Line{{"b", math.Inf(1)}}}},
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
