// Package bootstrap computes how reliable a mean is, whatever the distribution of its values.
package bootstrap

import (
	"math/rand/v2"
	"slices"
)

// Interval is a range of values, both ends included.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

const (
	resamples = 10_000
	left      = 0.025 // share of the resampled means outside the interval, at each end
)

// Mean returns the 95 % percentile interval (Efron 1979) of the mean of values. It resamples the values with replacement 10,000
// times, takes the mean of each sample, and leaves out the lowest and the highest fortieth of these means. The draws are the
// same every time, and the order of the values does not matter. So the result does not depend on the number of threads that
// produced the values. With fewer than two values nothing is known about the reliability, and ok is false.
func Mean(values []float64) (i Interval, ok bool) {
	n := len(values)
	if n < 2 {
		return Interval{}, false
	}
	values = slices.Sorted(slices.Values(values))
	r := rand.New(rand.NewPCG(1979, uint64(n)))
	means := make([]float64, resamples)
	for k := range means {
		sum := 0.0
		for range n {
			sum += values[r.IntN(n)]
		}
		means[k] = sum / float64(n)
	}
	slices.Sort(means)
	return Interval{quantile(means, left), quantile(means, 1-left)}, true
}

// quantile returns the quantile of sorted values at a share. It interpolates between the two nearest values.
func quantile(sorted []float64, share float64) float64 {
	at := share * float64(len(sorted)-1)
	below := int(at)
	if below+1 == len(sorted) {
		return sorted[below]
	}
	part := at - float64(below)
	return (1-part)*sorted[below] + part*sorted[below+1]
}
