package agent

import (
	"fmt"
	"math"

	"ariadne/agent/op"
)

// Where predictions are made from, as PredictionHead.From names it.
const (
	FromCore    = "core"    // from what the agent remembers
	FromEncoder = "encoder" // from what it sees
	FromMap     = "map"     // the prediction is one of the map's senses
)

// predictionWeights is what the names of all weights of predictions begin with.
const predictionWeights = "predictions/"

// PredictionWeights is what the names of a prediction's weights begin with.
func PredictionWeights(name string) string { return predictionWeights + name + "/" }

// PredictionHead is one more output of a model: numbers that a loss compares with a column. From the map, it is no output of its own:
// a sense learns by it.
type PredictionHead struct {
	Name   string // of the output; its weights lie below predictions/NAME/
	Width  int    // of a sense: how many of its numbers there are to compare, the first ones
	From   string // FromCore, FromEncoder or FromMap
	Hidden int    // width of a hidden layer with relu; 0: none, the prediction is linear
	Stop   bool   // no gradient of it reaches what it is made from
	Layers int    `json:",omitempty"` // hidden layers, each of the width Hidden; 0: one
	Norm   bool   `json:",omitempty"` // a layer norm behind each hidden layer
	// Given are columns that the prediction is made from besides, behind the rows of the model: of float32, with Next.
	Given []Column `json:",omitempty"`
}

// check returns an error that names the first field that cannot be.
func (h PredictionHead) check() error {
	switch {
	case h.Name == "" || h.Name == OutputPolicy || h.Name == OutputValue:
		return fmt.Errorf("prediction %q: want a name other than %s and %s", h.Name, OutputPolicy, OutputValue)
	case h.Hidden < 0:
		return fmt.Errorf("prediction %s: hidden is %d, want at least 0", h.Name, h.Hidden)
	case h.Layers < 0 || h.Layers > 0 && h.Hidden == 0:
		return fmt.Errorf("prediction %s: %d hidden layers of width %d", h.Name, h.Layers, h.Hidden)
	}
	for _, c := range h.Given {
		if c.Type != Float32 || !c.Next {
			return fmt.Errorf("prediction %s: the column %s is given, which is not one of float32 that comes with observations", h.Name, c.Name)
		}
	}
	err := positive(field{"width", h.Width})
	if err == nil {
		err = known("from", h.From, FromCore, FromEncoder, FromMap)
	}
	if err != nil {
		return fmt.Errorf("prediction %s: %w", h.Name, err)
	}
	return nil
}

// prediction is the layers of a PredictionHead.
type prediction struct {
	layers []dense
	norms  []layerNorm // behind the hidden ones; nil: none
}

// predict adds the outputs of predictions, and returns the modules of those that read the encoder, which is seen wide, or the core.
func (m *Model) predict(list []PredictionHead, seen, width int) (modules []module, err error) {
	for _, h := range list {
		if err := h.check(); err != nil {
			return nil, err
		}
		if h.From == FromMap {
			if err := m.checkSense(h); err != nil {
				return nil, fmt.Errorf("prediction %s: %w", h.Name, err)
			}
			continue
		}
		if m.head(h.Name) != nil {
			return nil, fmt.Errorf("two outputs are called %s; senses of a map are outputs, too", h.Name)
		}
		in := width
		if h.From == FromEncoder {
			in = seen
		}
		for _, c := range h.Given {
			in += c.Size()
		}
		p := newPrediction(h, in)
		m.heads = append(m.heads, outputHead{builder: p, name: h.Name, width: h.Width, from: h.From, stop: h.Stop, given: h.Given})
		modules = append(modules, p)
	}
	return modules, nil
}

func newPrediction(h PredictionHead, in int) prediction {
	prefix := PredictionWeights(h.Name)
	var p prediction
	if h.Hidden > 0 {
		for i := range max(h.Layers, 1) {
			name := prefix + "hidden"
			if i > 0 {
				name += fmt.Sprintf("_%d", i)
			}
			p.layers = append(p.layers, dense{name: name, in: in, out: h.Hidden, act: op.Relu, first: Orthogonal(math.Sqrt2)})
			if in = h.Hidden; h.Norm {
				p.norms = append(p.norms, layerNorm{name + "/norm", in})
			}
		}
	}
	p.layers = append(p.layers, dense{name: prefix + "out", in: in, out: h.Width, first: Orthogonal(0.01)})
	return p
}

func (p prediction) Weights() []WeightSpec {
	specs := stack(p.layers).Weights()
	for _, l := range p.norms {
		specs = append(specs, l.Weights()...)
	}
	return specs
}

func (p prediction) Build(n *Network, x *op.Node) *op.Node {
	for i, d := range p.layers {
		if x = d.Build(n, x); i < len(p.norms) {
			x = p.norms[i].Build(n, x)
		}
	}
	return x
}
