package agent

import (
	"fmt"
	"slices"

	"ariadne/internal/safetensors"
)

// Transfer says which weights of a file were taken into a model. Names are in alphabetical order.
type Transfer struct {
	Taken  []string // in both, of the same shape: the model now has the file's values
	New    []string // not in the file: the model keeps its values
	Unused []string // not in the model: they are ignored
	Misfit []string // in both, of different shapes: the model keeps its values
}

// Transfer reads a file that Save wrote, of any model. It takes those weights that have a name and a shape of this model's, and
// leaves the others as they are. A file that cannot be read changes nothing.
func (w *Weights) Transfer(path string) (Transfer, error) {
	file, err := safetensors.Read(path)
	if err != nil {
		return Transfer{}, fmt.Errorf("weights: %w", err)
	}
	var x Transfer
	values := slices.Clone(w.Flat)
	for _, t := range w.Tensors {
		stored, ok := file.Get(t.Name)
		switch {
		case !ok:
			x.New = append(x.New, t.Name)
		case !slices.Equal(stored.Shape, t.Shape):
			x.Misfit = append(x.Misfit, t.Name)
		default:
			if err := stored.CopyFloat32(t.in(values)); err != nil {
				return Transfer{}, fmt.Errorf("weights %s: %w", path, err)
			}
			x.Taken = append(x.Taken, t.Name)
		}
	}
	for _, t := range file.Tensors {
		if _, ok := w.Get(t.Name); !ok {
			x.Unused = append(x.Unused, t.Name)
		}
	}
	slices.Sort(x.Unused)
	copy(w.Flat, values)
	return x, nil
}
