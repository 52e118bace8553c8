package curve

import (
	"math"
	"slices"
	"testing"
)

func TestNewOrdersPointsAndDropsWhatIsNotFinite(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	c := New([]float64{3, 1, nan, 2, 4, 2, inf}, []float64{30, 10, 0, 20, nan, 21, 1})
	if !slices.Equal(c.X, []float64{1, 2, 3}) || !slices.Equal(c.Y, []float64{10, 21, 30}) {
		t.Errorf("%v, want 1 to 3 and the later of the two values at 2", c)
	}
	if c := New(nil, nil); len(c.X) != 0 {
		t.Errorf("nothing became %v", c)
	}
}

// line returns y = 3 - x/2 at x from 0 to n-1.
func line(n int) Curve {
	var c Curve
	for i := range n {
		c.X, c.Y = append(c.X, float64(i)), append(c.Y, 3-0.5*float64(i))
	}
	return c
}

func TestSmoothIsTheMeanOfTheWindow(t *testing.T) {
	c := Curve{X: []float64{0, 10, 20, 100, 101}, Y: []float64{1, 2, 6, 7, 9}}
	for _, w := range []struct {
		window float64
		want   []float64
	}{
		{0, []float64{1, 2, 6, 7, 9}},
		{1, []float64{1, 2, 6, 7, 9}},
		{2, []float64{1, 2, 6, 8, 8}},
		{20, []float64{1.5, 3, 4, 8, 8}},
		{1e9, []float64{5, 5, 5, 5, 5}},
	} {
		if s := c.Smooth(w.window); !slices.Equal(s.Y, w.want) || !slices.Equal(s.X, c.X) {
			t.Errorf("window %v: %v, want %v", w.window, s.Y, w.want)
		}
	}
}

func TestSmoothDoesNotLagBehind(t *testing.T) {
	c := line(1000)
	s := c.Smooth(100)
	for i := 50; i < 950; i++ { // at the ends the window is cut off
		if math.Abs(s.Y[i]-c.Y[i]) > 1e-9 {
			t.Fatalf("at %d: %g, want %g", i, s.Y[i], c.Y[i])
		}
	}
}

func TestSmoothIgnoresHugeValuesOutsideTheWindow(t *testing.T) {
	c := line(100)
	c.Y[10] = 1e200
	if s := c.Smooth(4); s.Y[50] != c.Y[50] {
		t.Errorf("%g, want %g", s.Y[50], c.Y[50])
	}
}
