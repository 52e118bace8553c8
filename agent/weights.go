package agent

import (
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"

	"ariadne/internal/safetensors"
)

// Tensor is one named array of weights.
type Tensor struct {
	Name  string // the reference's name, with "/" between the parts: "seq_model/layer1/GRUGatingUnit_0/Wr/kernel"
	Shape []int
	Data  []float32 // a view into Weights.Flat
	from  int       // index of Data's first element in Flat
}

// in returns the tensor's part of a slice with Flat's layout.
func (t Tensor) in(flat []float32) []float32 {
	return flat[t.from : t.from+len(t.Data) : t.from+len(t.Data)]
}

// Weights holds all weights of a model. Graphs read them at each run, so do not change them while one runs.
type Weights struct {
	Flat    []float32 // all tensors, one after the other; gradients and moments have the same layout
	Tensors []Tensor  // in the order of their names
	index   map[string]int
}

// WeightSpec declares one weight.
type WeightSpec struct {
	Name  string // as Tensor.Name
	Shape []int
	Init  Initialiser
}

func (s WeightSpec) size() int {
	n := 1
	for _, d := range s.Shape {
		n *= d
	}
	return n
}

// declare lists the weights of modules in the order of their names.
func declare(modules ...module) []WeightSpec {
	specs := weightsOf(modules...)
	sort.Slice(specs, func(i, j int) bool { return specs[i].Name < specs[j].Name })
	return specs
}

// NewWeights allocates weights, all zero.
func (m *Model) NewWeights() *Weights { return newWeights(m.weights) }

func newWeights(specs []WeightSpec) *Weights {
	size := 0
	for _, s := range specs {
		size += s.size()
	}
	w := &Weights{Flat: make([]float32, size), index: map[string]int{}}
	at := 0
	for i, s := range specs {
		w.index[s.Name] = i
		w.Tensors = append(w.Tensors, Tensor{Name: s.Name, Shape: s.Shape, Data: w.Flat[at : at+s.size() : at+s.size()], from: at})
		at += s.size()
	}
	return w
}

// Get returns the tensor called name.
func (w *Weights) Get(name string) (Tensor, bool) {
	i, ok := w.index[name]
	if !ok {
		return Tensor{}, false
	}
	return w.Tensors[i], true
}

// Save writes the weights to a safetensors file. If it fails, it leaves no partial file.
func (w *Weights) Save(path string) error {
	if err := safetensors.Write(path, w.Stored(), nil); err != nil {
		return fmt.Errorf("weights %s: %w", path, err)
	}
	return nil
}

// Stored returns the weights as tensors of a safetensors file.
func (w *Weights) Stored() []safetensors.Tensor {
	tensors := make([]safetensors.Tensor, 0, len(w.Tensors))
	for _, t := range w.Tensors {
		tensors = append(tensors, safetensors.Float32s(t.Name, t.Shape, t.Data))
	}
	return tensors
}

// Finite returns an error that names the first weight that is infinite or not a number, by its index in Flat.
func (w *Weights) Finite() error {
	for i, x := range w.Flat {
		if x-x != 0 {
			return fmt.Errorf("weight %d of %d is %v", i, len(w.Flat), x)
		}
	}
	return nil
}

// Load reads weights that Save wrote for a model with the same names and shapes. If the file is damaged or belongs to another
// model, the error names the tensor and no weight has changed. Weights of predictions that this model does not make are skipped:
// an agent acts without them.
func (w *Weights) Load(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("weights: %w", err)
	}
	if err := w.Decode(content); err != nil {
		return fmt.Errorf("weights %s: %w", path, err)
	}
	return nil
}

// Decode is Load for the content of a file.
func (w *Weights) Decode(content []byte) error {
	file, err := safetensors.Decode(content)
	if err != nil {
		return err
	}
	return w.read(file.Tensors, func(name string) string { return name })
}

// read takes the values of stored tensors. rename turns their names into the names here.
func (w *Weights) read(tensors []safetensors.Tensor, rename func(string) string) error {
	stored := map[string]safetensors.Tensor{}
	for _, t := range tensors {
		name := rename(t.Name)
		if _, ok := w.Get(name); !ok {
			if strings.HasPrefix(name, predictionWeights) {
				continue
			}
			return fmt.Errorf("tensor %s is not one of this model's", t.Name)
		}
		if twin, ok := stored[name]; ok {
			return fmt.Errorf("tensors %s and %s are both %s", twin.Name, t.Name, name)
		}
		stored[name] = t
	}
	values := make([]float32, len(w.Flat))
	for _, t := range w.Tensors {
		s, ok := stored[t.Name]
		if !ok {
			return fmt.Errorf("tensor %s is missing", t.Name)
		}
		if !slices.Equal(s.Shape, t.Shape) {
			return fmt.Errorf("tensor %s has shape %v, this model's has %v", s.Name, s.Shape, t.Shape)
		}
		if err := s.CopyFloat32(t.in(values)); err != nil {
			return err
		}
	}
	copy(w.Flat, values)
	return nil
}
