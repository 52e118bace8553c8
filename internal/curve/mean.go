package curve

import (
	"errors"
	"slices"

	"ariadne/internal/bootstrap"
)

// Mean is the mean of several curves, with a confidence interval at each point.
type Mean struct {
	Curve
	Interval []bootstrap.Interval // nil for a single curve, whose reliability is unknown
}

// meanPoints is the largest number of points of a mean. More points could not be distinguished in a picture, and each needs an
// interval.
const meanPoints = 500

// ErrApart is the error about curves that have no x in common.
var ErrApart = errors.New("one ends before another begins")

// Average returns the mean of at least one curve, with its 95 % bootstrap interval, for all x at which every curve has values:
// from where the last one begins to where the first one ends. Beyond that range the mean would jump where a curve begins or
// ends. Between its points, each curve is interpolated linearly. A single curve is returned as it is.
func Average(curves []Curve) (Mean, error) {
	if len(curves) == 1 {
		return Mean{Curve: curves[0]}, nil
	}
	grid, err := common(curves)
	if err != nil {
		return Mean{}, err
	}
	var m Mean
	values := make([]float64, len(curves))
	for _, x := range grid {
		mean := 0.0
		for i, c := range curves {
			values[i] = c.at(x)
			mean += values[i] / float64(len(curves))
		}
		interval, _ := bootstrap.Mean(values) // there are at least two values
		m.X, m.Y, m.Interval = append(m.X, x), append(m.Y, mean), append(m.Interval, interval)
	}
	return m, nil
}

// common returns the x of all points that lie within all curves, but at most meanPoints of them.
func common(curves []Curve) ([]float64, error) {
	var all []float64
	for _, c := range curves {
		if len(c.X) == 0 {
			return nil, errors.New("one has no points")
		}
		all = append(all, c.X...)
	}
	first, last := curves[0].X[0], curves[0].X[len(curves[0].X)-1]
	for _, c := range curves {
		first, last = max(first, c.X[0]), min(last, c.X[len(c.X)-1])
	}
	if first > last {
		return nil, ErrApart
	}
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(x float64) bool { return x < first || x > last })
	if len(all) <= meanPoints {
		return all, nil
	}
	grid := make([]float64, meanPoints)
	for i := range grid {
		grid[i] = all[i*(len(all)-1)/(meanPoints-1)]
	}
	return grid, nil
}
