package plot

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/plotter"
)

// curve holds a series' finite points, sorted by x.
type curve = plotter.XYs

func newCurve(x, y []float64) curve {
	c := make(curve, 0, len(x))
	for i := range y {
		if finite(x[i]) && finite(y[i]) {
			c = append(c, plotter.XY{X: x[i], Y: y[i]})
		}
	}
	slices.SortStableFunc(c, func(a, b plotter.XY) int { return cmp.Compare(a.X, b.X) })
	return c
}

// columns is the approximate number of pixel columns in which a curve is drawn.
const columns = 1200

// thin returns a curve with fewer points that looks the same. For each column of pixels it keeps the lowest and the highest
// point.
func thin(c curve) curve {
	if len(c) <= 2*columns {
		return c
	}
	first, span := c[0].X, c[len(c)-1].X-c[0].X
	column := func(x float64) int { return int((x - first) / span * columns) }
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
