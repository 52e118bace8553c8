// Package curve combines measurements over environment steps, from the seeds of an experiment, into one curve: smoothed, and as
// a mean with an interval that shows how reliable it is.
package curve

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// Curve is a measurement of a run: Y[i] after X[i] steps. X is increasing, and all numbers are finite.
type Curve struct{ X, Y []float64 }

// New returns a curve of the finite points, sorted by x. If several points have the same x, the last one counts.
func New(x, y []float64) Curve {
	order := make([]int, 0, len(x))
	for i := range x {
		if finite(x[i]) && finite(y[i]) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(x[i], x[j]) })
	var c Curve
	for _, i := range order {
		if n := len(c.X); n > 0 && c.X[n-1] == x[i] {
			c.Y[n-1] = y[i]
			continue
		}
		c.X, c.Y = append(c.X, x[i]), append(c.Y, y[i])
	}
	return c
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// at returns the value at x, interpolated linearly between two points. x must lie within the curve.
func (c Curve) at(x float64) float64 {
	i := sort.SearchFloat64s(c.X, x)
	if c.X[i] == x {
		return c.Y[i]
	}
	part := (x - c.X[i-1]) / (c.X[i] - c.X[i-1])
	return (1-part)*c.Y[i-1] + part*c.Y[i]
}
