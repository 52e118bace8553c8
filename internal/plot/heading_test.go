package plot

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
)

// crowd returns a figure of n curves with long names.
func crowd(n int) Figure {
	f := Figure{}
	for i := range n {
		f.Series = append(f.Series, Series{Name: fmt.Sprintf("curve %d of a rather long name", i), X: []float64{0, 1}, Y: []float64{0, float64(i)}})
	}
	return f
}

func TestHeadingsFitTheirPicture(t *testing.T) {
	long := crowd(30)
	long.Title = strings.Repeat("a title that goes on and on ", 10)
	long.Note = strings.Repeat("note", 200)
	long.Series[3].Name = strings.Repeat("x", 1000) + "end"
	above := []Line{{Label: strings.Repeat("oracle ", 100), Y: 1}}
	curves, err := long.curves()
	if err != nil {
		t.Fatal(err)
	}
	h := long.heading(curves, above)
	ends := false
	for _, placed := range h.texts {
		if right := placed.at.X + placed.style.Width(placed.text); right > width-2*margin {
			t.Errorf("%q ends at %v", placed.text, right)
		}
		if placed.at.Y < 0 || placed.at.Y > h.height {
			t.Errorf("%q is at %v of %v", placed.text, placed.at.Y, h.height)
		}
		ends = ends || strings.HasPrefix(placed.text, "xx") && strings.HasSuffix(placed.text, "end")
	}
	if !ends {
		t.Error("a name that is too long has lost its beginning or its end")
	}
}

func TestPicturesGrowWithTheirLegend(t *testing.T) {
	heightOf := func(f Figure) vg.Length {
		m, err := png.Decode(bytes.NewReader(write(t, "c.png", f)))
		if err != nil {
			t.Fatal(err)
		}
		return vg.Length(m.Bounds().Dy()) * 72 / dpi
	}
	f := crowd(40)
	curves, err := f.curves()
	if err != nil {
		t.Fatal(err)
	}
	h := f.heading(curves, nil)
	if few, many := heightOf(crowd(2)), heightOf(f); few > height+1 || many-h.height-2*margin < leastPlot-1 {
		t.Errorf("two curves: %v points; 40 curves: %v, of them %v for the legend", few, many, h.height)
	}
}

func TestFitKeepsWhatFits(t *testing.T) {
	style := sans(9, ink, false)
	if s := fit(style, "short", 100); s != "short" {
		t.Errorf("%q", s)
	}
	if s := fit(style, "a/long/path/to/a/run", 60); style.Width(s) > 60 || !strings.HasPrefix(s, "a/") || !strings.HasSuffix(s, "run") {
		t.Errorf("%q of %v points", s, style.Width(s))
	}
	if s := fit(style, "anything", 0); s != "…" {
		t.Errorf("%q", s)
	}
}
