package agent

import (
	"fmt"

	"ariadne/agent/op"
)

func init() { RegisterCore("LSTM", LSTM{Layers: 1, DModel: 600, Reset: true}) }

// LSTM is the configuration of layers of long short-term memory (Hochreiter & Schmidhuber 1997).
type LSTM struct {
	Layers int  `yaml:"n_layers"`
	DModel int  `yaml:"d_model"`                   // E, cells of a layer
	Reset  bool `yaml:"reset_hidden_on_terminate"` // the first step of an episode forgets what came before
}

// Name is "lstm".
func (LSTM) Name() string { return "lstm" }

// Forgets reports whether Reset is set.
func (c LSTM) Forgets() bool { return c.Reset }

// Validate returns an error that names the first key whose value is invalid.
func (c LSTM) Validate() error {
	return positive(field{"n_layers", c.Layers}, field{"d_model", c.DModel})
}

// lstm is a stack of layers of LSTM cells.
type lstm struct {
	layers []lstmLayer
}

// lstmLayer is one layer.
type lstmLayer struct {
	name   string // the names of the weights {ii,if,ig,io}/kernel and {hi,hf,hg,ho}/{kernel,bias} begin with it
	memory string // the names of the leaves c and h begin with it
	shown  string // what a viewer calls the layer
	in, e  int
	reset  bool
}

// New makes the layers.
func (c LSTM) New(prefix string, width int) (CoreLayers, int) {
	var l lstm
	for i := range c.Layers {
		memory, shown := layerNames(i)
		l.layers = append(l.layers, lstmLayer{
			name:   fmt.Sprintf("%sLSTM_%d/ScanLSTMout_0/OptimizedLSTMCell_0/", prefix, i),
			memory: memory,
			shown:  shown,
			in:     width, e: c.DModel, reset: c.Reset,
		})
		width = c.DModel
	}
	return l, c.DModel
}

// lstmGates are the letters of the gates in the names of weights.
var lstmGates = [4]string{"i", "f", "g", "o"}

func (l lstm) Weights() []WeightSpec {
	var specs []WeightSpec
	first := usual()
	for _, layer := range l.layers {
		for _, gate := range lstmGates {
			specs = append(specs,
				WeightSpec{layer.name + "i" + gate + "/kernel", []int{layer.in, layer.e}, first},
				WeightSpec{layer.name + "h" + gate + "/kernel", []int{layer.e, layer.e}, first},
				WeightSpec{layer.name + "h" + gate + "/bias", []int{layer.e}, Constant(0)},
			)
		}
	}
	return specs
}

func (l lstm) State() []LeafSpec {
	var specs []LeafSpec
	for _, layer := range l.layers {
		for _, name := range []string{"c", "h"} {
			specs = append(specs, LeafSpec{Name: layer.memory + name, Shape: []int{layer.e}, Layers: []string{layer.shown}})
		}
	}
	return specs
}

func (l lstm) Build(n *Network, x *op.Node) *op.Node {
	for _, layer := range l.layers {
		x = layer.Build(n, x)
	}
	return x
}

func (l lstmLayer) Build(n *Network, x *op.Node) *op.Node {
	var w op.LSTMNodes
	for k, gate := range lstmGates {
		w.In[k], w.Hidden[k] = n.Parameter(l.name+"i"+gate+"/kernel"), n.Parameter(l.name+"h"+gate+"/kernel")
		w.Bias[k] = n.Parameter(l.name + "h" + gate + "/bias")
	}
	var end *op.LSTMState
	if n.end != nil {
		end = &op.LSTMState{C: n.After(l.memory + "c"), H: n.After(l.memory + "h")}
	}
	shape := op.RecurrentShape{T: n.T, B: n.B, In: l.in, E: l.e, Reset: l.reset}
	return n.LSTM(x, w, n.Done, n.State(l.memory+"c"), n.State(l.memory+"h"), end, shape)
}
