package main

import (
	"fmt"
	"slices"

	"ariadne/internal/plot"
)

// returnsFigure returns the picture of the distribution of returns. Each evaluation has a curve, which shows for each return how many
// episodes returned no more. The mean and its interval are marked on it.
func returnsFigure(results []result) plot.Figure {
	f := plot.Figure{
		Title: sharedTask(results), XLabel: "return of an episode", YLabel: "episodes that return no more (%)", Reach: []float64{0},
		Note: "dots: means, with their 95 % bootstrap intervals",
	}
	low, high := results[0].ReturnMin, results[0].ReturnMax
	for _, r := range results {
		low, high = min(low, r.ReturnMin), max(high, r.ReturnMax)
	}
	for i, name := range resultNames(results) {
		r := &results[i]
		mean := fmt.Sprintf("%.2f", r.ReturnMean)
		mark := plot.Mark{Series: i, X: r.ReturnMean, Low: r.ReturnMean, High: r.ReturnMean}
		if r.ReturnInterval != nil {
			mark.Low, mark.High = r.ReturnInterval.Low, r.ReturnInterval.High
			mean += " (" + r.interval() + ")"
		}
		sorted := slices.Sorted(slices.Values(r.returns()))
		s := distribution(sorted, low, high)
		s.Name = name + ": " + mean
		mark.Y = shareUpTo(sorted, r.ReturnMean)
		f.Series, f.Marks = append(f.Series, s), append(f.Marks, mark)
	}
	return f
}

// distribution returns the curve in steps from 0 to 100 % that sorted values make. The curve reaches from low to high.
func distribution(sorted []float64, low, high float64) plot.Series {
	s := plot.Series{X: []float64{low}, Y: []float64{0}}
	share := 0.0
	for i, v := range sorted {
		s.X, s.Y = append(s.X, v), append(s.Y, share)
		share = percentage(i+1, len(sorted))
		s.X, s.Y = append(s.X, v), append(s.Y, share)
	}
	s.X, s.Y = append(s.X, high), append(s.Y, share)
	return s
}

// shareUpTo returns the percentage of sorted values that are no greater than v.
func shareUpTo(sorted []float64, v float64) float64 {
	n, _ := slices.BinarySearchFunc(sorted, v, func(x, v float64) int {
		if x <= v {
			return -1
		}
		return 1
	})
	return percentage(n, len(sorted))
}

func percentage(part, of int) float64 { return 100 * float64(part) / float64(of) }

// resultNames returns short names of results. They are all different if the runs are.
func resultNames(results []result) []string {
	names := make([]string, len(results))
	for i := range results {
		names[i] = results[i].Run
	}
	if len(results) > 1 || results[0].Run != "" {
		names = tails(names)
	}
	for i := range results {
		short := results[i]
		short.Run = names[i]
		names[i] = short.name()
	}
	return names
}
