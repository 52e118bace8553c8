package plot

import (
	"bytes"
	"image/color"
	"image/png"
	"testing"
)

func TestMarksShowAValueAndItsInterval(t *testing.T) {
	f := Figure{
		Series: []Series{{Name: "a", X: []float64{0, 10}, Y: []float64{0, 0}}, {Name: "b", X: []float64{0, 10}, Y: []float64{10, 10}}},
		Marks:  []Mark{{Series: 1, X: 4, Y: 5, Low: 2, High: 8}},
	}
	with, without := coloured(t, f, hues[1]), f
	without.Marks = nil
	if bare := coloured(t, without, hues[1]); with < bare+2000 { // 6 of 10 units of a plot of some 1100 pixels, 4 pixels high
		t.Errorf("%d pixels of the series' colour with its mark, %d without", with, bare)
	}
	f.Marks[0].Low, f.Marks[0].High = 4, 4
	if dot, bare := coloured(t, f, hues[1]), coloured(t, without, hues[1]); dot < bare+50 || dot > bare+400 {
		t.Errorf("%d pixels with a mark without an interval, %d without a mark", dot, bare)
	}
}

// coloured counts the pixels of a colour in a figure.
func coloured(t *testing.T, f Figure, c color.RGBA) int {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(write(t, "x.png", f)))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if r, g, b, _ := m.At(x, y).RGBA(); uint8(r>>8) == c.R && uint8(g>>8) == c.G && uint8(b>>8) == c.B {
				n++
			}
		}
	}
	return n
}
