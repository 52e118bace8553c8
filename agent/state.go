package agent

import (
	"fmt"
	"slices"
)

// Leaf is one part of the recurrent state of n environments.
type Leaf struct {
	Name   string    // "layer_1/tilde_k"
	Shape  []int     // of one environment
	Data   []float32 // [n, Shape]
	Layers []string  // as in LeafSpec
}

// size is the number of floats of one environment.
func (l *Leaf) size() int {
	n := 1
	for _, d := range l.Shape {
		n *= d
	}
	return n
}

// State is the recurrent state of n environments or sequences. A model without memory has no leaves.
type State struct {
	Leaves []Leaf
	n      int
}

// LeafSpec declares one leaf and the values from which it starts.
type LeafSpec struct {
	Name  string
	Shape []int     // of one environment
	Start float32   // first value of all elements
	Each  []float32 // if not empty, first values of the elements in turn, repeated as often as needed
	// Layers are a viewer's names of the layers whose memory the leaf holds. Several names stand for equal parts of the leaf
	// along its first axis. Leaves may share a layer. A leaf without names, such as a clock or a mask, is not shown.
	Layers []string
}

// NewState allocates the initial state of n environments: memories are empty, clocks are at 1, and all of GTrXL's memory is
// hidden.
func (m *Model) NewState(n int) *State { return newState(m.leaves, n) }

func newState(specs []LeafSpec, n int) *State {
	s := &State{n: n}
	for _, spec := range specs {
		leaf := Leaf{Name: spec.Name, Shape: spec.Shape, Layers: spec.Layers}
		leaf.Data = make([]float32, n*leaf.size())
		for i := range leaf.Data {
			leaf.Data[i] = spec.Start
			if len(spec.Each) > 0 {
				leaf.Data[i] = spec.Each[i%len(spec.Each)]
			}
		}
		s.Leaves = append(s.Leaves, leaf)
	}
	return s
}

// Len returns the number of environments.
func (s *State) Len() int { return s.n }

// CopyRow sets the state of environment dst to that of environment src of from, a State of the same model.
func (s *State) CopyRow(dst int, from *State, src int) { s.copyRows(dst, from, src, src+1) }

// copyRows copies the rows from first (inclusive) to last (exclusive) of from to s, beginning with row dst.
func (s *State) copyRows(dst int, from *State, first, last int) {
	for i := range s.Leaves {
		size := s.Leaves[i].size()
		copy(s.Leaves[i].Data[dst*size:], from.Leaves[i].Data[first*size:last*size])
	}
}

// leaf returns the leaf called name, or nil.
func (s *State) leaf(name string) *Leaf {
	for i := range s.Leaves {
		if s.Leaves[i].Name == name {
			return &s.Leaves[i]
		}
	}
	return nil
}

// fits returns an error unless s is a state of the model.
func (s *State) fits(m *Model) error {
	if len(s.Leaves) != len(m.leaves) {
		return fmt.Errorf("a state of %d leaves, the model has %d", len(s.Leaves), len(m.leaves))
	}
	for i, spec := range m.leaves {
		if leaf := &s.Leaves[i]; leaf.Name != spec.Name || !slices.Equal(leaf.Shape, spec.Shape) || len(leaf.Data) != s.n*leaf.size() {
			return fmt.Errorf("state %s %v, the model has %s %v", leaf.Name, leaf.Shape, spec.Name, spec.Shape)
		}
	}
	return nil
}
