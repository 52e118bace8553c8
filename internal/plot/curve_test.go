package plot

import (
	"math"
	"testing"

	"gonum.org/v1/plot/plotter"
)

func TestThinKeepsExtremes(t *testing.T) {
	var c curve
	for i := range 50000 {
		y := math.Sin(float64(i) / 700)
		switch i {
		case 12345:
			y = 9
		case 23456:
			y = -9
		}
		c = append(c, plotter.XY{X: float64(i), Y: y})
	}
	out := thin(c)
	if len(out) > 2*(columns+1) {
		t.Errorf("%d points are left", len(out))
	}
	low, high, last := 0.0, 0.0, -1.0
	for _, p := range out {
		low, high = min(low, p.Y), max(high, p.Y)
		if p.X <= last {
			t.Fatalf("x falls from %g to %g", last, p.X)
		}
		last = p.X
	}
	if low != -9 || high != 9 {
		t.Errorf("extremes %g and %g, want -9 and 9", low, high)
	}
}

func TestTicksAreRoundAndShortInTheUnitOfTheAxis(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		label     string
		want      []string
	}{
		{0, 1.17e7, "steps (millions)", []string{"0", "2", "4", "6", "8", "10"}},
		{0, 9000, "steps", []string{"0", "2000", "4000", "6000", "8000"}},
		{0, 1e5, "steps (thousands)", []string{"0", "20", "40", "60", "80", "100"}},
		{-3.2, 34, "steps", []string{"0", "10", "20", "30"}},
		{-0.2, 0.2, "steps", []string{"-0.2", "-0.1", "0", "0.1", "0.2"}},
		{-2e4, 10, "steps (thousands)", []string{"-20", "-15", "-10", "-5", "0"}},
		{0.4, 1.01, "steps", []string{"0.4", "0.6", "0.8", "1.0"}},
		{0, 2.5e9, "steps (billions)", []string{"0", "0.5", "1.0", "1.5", "2.0", "2.5"}},
		{0, 2e-7, "steps", []string{"0", "5e-08", "1e-07", "1.5e-07", "2e-07"}},
	} {
		var got []string
		for _, tick := range ticks(c.low, c.high, 6) {
			got = append(got, tick.Label)
			if tick.Value < c.low-1e-9*(c.high-c.low) || tick.Value > c.high+1e-9*(c.high-c.low) {
				t.Errorf("tick %g outside %g to %g", tick.Value, c.low, c.high)
			}
		}
		if label := withUnit("steps", c.low, c.high); label != c.label {
			t.Errorf("%g to %g: label %q, want %q", c.low, c.high, label, c.label)
		}
		if len(got) != len(c.want) {
			t.Errorf("%g to %g: %q, want %q", c.low, c.high, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%g to %g: %q, want %q", c.low, c.high, got, c.want)
				break
			}
		}
	}
}
