package probe

import (
	"context"

	"ariadne/dataset"
)

// constant is the constant baseline: it always gives the most frequent or the mean answer.
type constant struct {
	open    []float32 // [N·N], positive if the cell was open in more than half of the episodes
	targets []float32 // [K·2], mean positions in cells
}

// learnConstant computes the constant baseline from the episodes of a folder.
func (s subject) learnConstant(ctx context.Context, dir string, threads int) (constant, error) {
	rows, err := Observations(dir, s.repeat)
	if err != nil {
		return constant{}, err
	}
	w, err := dataset.OpenWindows(dir, dataset.WindowOptions{
		Length: rows, Batch: 1, Carried: true, Threads: max(threads, 1), Arrays: []string{objectsArray, layoutArray}, Skip: true, Repeat: s.repeat,
	})
	if err != nil {
		return constant{}, err
	}
	window := w.NewWindow()
	open, sum := make([]float64, s.cells()), make([]float64, 2*s.targets())
	for range w.Len() {
		if ctx.Err() != nil {
			return constant{}, ErrStopped
		}
		if err := w.Next(window); err != nil {
			return constant{}, err
		}
		for i, x := range get(window, layoutArray).Uint8 {
			open[i%len(open)] += float64(x)
		}
		for i, x := range get(window, objectsArray).Float32 {
			sum[i%len(sum)] += float64(x)
		}
	}
	c := constant{make([]float32, len(open)), make([]float32, len(sum))}
	n := float64(w.Len() * rows)
	for i, x := range open {
		c.open[i] = float32(x/n - 0.5)
	}
	for i, x := range sum {
		c.targets[i] = float32(x / n)
	}
	return c, nil
}
