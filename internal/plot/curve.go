package plot

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot/plotter"
)

// curve is a series' finite points, ordered by x.
type curve = plotter.XYs

func newCurve(x, y []float64) curve {
	c := make(curve, 0, len(x))
	for i := range x {
		if finite(x[i]) && finite(y[i]) {
			c = append(c, plotter.XY{X: x[i], Y: y[i]})
		}
	}
	slices.SortStableFunc(c, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
	return c
}

const (
	neighbourhood = 0.015 // standard deviation of smooth's weights, of the range of x
	smoothPoints  = 400   // at most so many points are worth drawing
	rawColumns    = 1200
)

// smooth returns the mean of the points around each point, weighted by a Gaussian of their distance in x. Unlike an
// exponential average it does not lag behind, and it does not depend on how densely a run was measured.
func smooth(c curve) curve {
	if len(c) < 3 {
		return c
	}
	sigma := neighbourhood * (c[len(c)-1].X - c[0].X)
	if sigma == 0 {
		return c
	}
	n := min(len(c), smoothPoints)
	out := make(curve, n)
	from := 0
	for i := range out {
		x := c[i*(len(c)-1)/(n-1)].X
		for c[from].X < x-3*sigma {
			from++
		}
		sum, weights := 0.0, 0.0
		for _, p := range c[from:] {
			if p.X > x+3*sigma {
				break
			}
			d := (p.X - x) / sigma
			w := math.Exp(-d * d / 2)
			sum += w * p.Y
			weights += w
		}
		out[i] = plotter.XY{X: x, Y: sum / weights}
	}
	return out
}

// thin returns a curve that looks the same in rawColumns columns of pixels: of each, the lowest and the highest point.
func thin(c curve) curve {
	if len(c) <= 2*rawColumns {
		return c
	}
	first, span := c[0].X, c[len(c)-1].X-c[0].X
	column := func(x float64) int { return int((x - first) / span * rawColumns) }
	var out curve
	for from := 0; from < len(c); {
		to, low, high := from, from, from
		for at := column(c[from].X); to < len(c) && (span == 0 || column(c[to].X) == at); to++ {
			if c[to].Y < c[low].Y {
				low = to
			}
			if c[to].Y > c[high].Y {
				high = to
			}
		}
		out = append(out, c[min(low, high)])
		if low != high {
			out = append(out, c[max(low, high)])
		}
		from = to
	}
	return out
}
