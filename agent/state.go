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

// LeafSpec declares one leaf and the values that it starts from.
type LeafSpec struct {
	Name  string
	Shape []int     // of one environment
	Start float32   // of all elements
	Each  []float32 // or, if there are any, of the elements in turn, again and again
	// Layers are what a viewer calls the layers whose memory this is, equal parts of it along its first axis, or all of it if there is one;
	// leaves may have layers in common. None: it is nothing to show, as a clock or a mask.
	Layers []string
}

// NewState allocates the initial state of n environments: no memory, clocks at 1, all of GTrXL's memory hidden.
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

// Len is the number of environments.
func (s *State) Len() int { return s.n }

// CopyRow sets the state of environment dst to that of environment src of another State of the same model.
func (s *State) CopyRow(dst int, from *State, src int) { s.copyRows(dst, from, src, src+1) }

// copyRows sets rows from dst on to the rows [first, last) of another State.
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
