package agent

import (
	"fmt"
	"math"

	"ariadne/agent/op"
)

// The places from which predictions are made, as PredictionHead.From names them.
const (
	FromCore    = "core"    // from the core's rows: what the agent remembers
	FromEncoder = "encoder" // from the encoder's features: what the agent sees
	FromMap     = "map"     // the prediction is one of the map's senses
)

// predictionWeights is the prefix of the names of all predictions' weights.
const predictionWeights = "predictions/"

// PredictionWeights returns the prefix of the names of a prediction's weights.
func PredictionWeights(name string) string { return predictionWeights + name + "/" }

// PredictionHead is one more output of a model: numbers that a loss compares with a column. With From FromMap it is not an output
// of its own; a sense of the map learns from the comparison.
type PredictionHead struct {
	Name   string // name of the output; the names of its weights begin with predictions/NAME/
	Width  int    // number of outputs; for a sense, how many of its first numbers are compared
	From   string // FromCore, FromEncoder or FromMap
	Hidden int    // width of a hidden layer with relu; 0: there is none, so the prediction is linear
	Stop   bool   // its gradient does not pass on to the rows that it reads
	Layers int    `json:",omitempty"` // number of hidden layers, each of the width Hidden; 0: one
	Norm   bool   `json:",omitempty"` // a layer norm behind each hidden layer
	// Given are columns that the prediction reads behind the model's rows. They are of float32 and have Next.
	Given []Column `json:",omitempty"`
}

// check returns an error that names the first field whose value is invalid.
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
	norms  []layerNorm // norms behind the hidden layers; nil: none
}

// predict adds the outputs of predictions to m.heads. It returns the modules of those that read the encoder, with rows seen wide,
// or the core, with rows width wide.
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
