package rundir

import "ariadne/internal/safetensors"

// Array is an array of a checkpoint's state: what is written, or the memory that it is read into. One list of them serves both.
type Array struct {
	Name   string
	Shape  []int // of Floats; nil where there are Bytes instead
	Floats []float32
	Bytes  []byte
}

// TensorsOf returns arrays as a Snapshot has them.
func TensorsOf(list []Array) (tensors []safetensors.Tensor) {
	for _, a := range list {
		if a.Shape == nil {
			tensors = append(tensors, safetensors.Bytes(a.Name, a.Bytes))
		} else {
			tensors = append(tensors, safetensors.Float32s(a.Name, a.Shape, a.Floats))
		}
	}
	return tensors
}

// Into reads arrays that have the same sizes, at Commit.
func (t *Tensors) Into(list []Array) {
	for _, a := range list {
		if a.Shape == nil {
			t.Bytes(a.Name, a.Bytes)
		} else {
			t.Float32s(a.Name, a.Floats)
		}
	}
}
