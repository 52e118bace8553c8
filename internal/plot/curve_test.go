package plot

import (
	"math"
	"testing"

	"gonum.org/v1/plot/plotter"
)

func TestSmoothKeepsStraightLines(t *testing.T) {
	var c curve
	for i := range 1000 {
		c = append(c, plotter.XY{X: float64(i), Y: 3 - 0.5*float64(i)})
	}
	s := smooth(c)
	if len(s) != smoothPoints || s[0].X != 0 || s[len(s)-1].X != 999 {
		t.Fatalf("%d points from %g to %g", len(s), s[0].X, s[len(s)-1].X)
	}
	for _, p := range s {
		inside := p.X > 50 && p.X < 950 // the neighbourhood is cut off at the ends
		if want := 3 - 0.5*p.X; inside && math.Abs(p.Y-want) > 0.01 {
			t.Errorf("at %g: %g, want %g", p.X, p.Y, want)
		}
	}
}

func TestSmoothTakesOutNoise(t *testing.T) {
	var c curve
	for i := range 2000 {
		c = append(c, plotter.XY{X: float64(i), Y: float64(1 - i%2*2)})
	}
	for _, p := range smooth(c) {
		if math.Abs(p.Y) > 0.05 {
			t.Errorf("at %g: %g is left of an alternation of 1 and -1", p.X, p.Y)
		}
	}
}

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
	if len(out) > 2*(rawColumns+1) {
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

func TestTicksAreRoundAndShort(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      []string
	}{
		{0, 1.17e7, []string{"0", "2M", "4M", "6M", "8M", "10M"}},
		{0, 9000, []string{"0", "2000", "4000", "6000", "8000"}},
		{0, 1e5, []string{"0", "20k", "40k", "60k", "80k", "100k"}},
		{-3.2, 34, []string{"0", "10", "20", "30"}},
		{-0.2, 0.2, []string{"-0.2", "-0.1", "0", "0.1", "0.2"}},
		{0.4, 1.01, []string{"0.4", "0.6", "0.8", "1.0"}},
		{0, 2.5e9, []string{"0", "0.5G", "1.0G", "1.5G", "2.0G", "2.5G"}},
		{0, 2e-7, []string{"0", "5e-08", "1e-07", "1.5e-07", "2e-07"}},
	} {
		var got []string
		for _, tick := range ticks(c.low, c.high, 6) {
			got = append(got, tick.Label)
			if tick.Value < c.low-1e-9*(c.high-c.low) || tick.Value > c.high+1e-9*(c.high-c.low) {
				t.Errorf("tick %g outside %g to %g", tick.Value, c.low, c.high)
			}
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
