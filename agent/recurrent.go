package agent

import (
	"fmt"
	"math/rand/v2"

	"ariadne/agent/op"
)

// lstm is a stack of layers of LSTM cells.
type lstm struct {
	layers []lstmLayer
}

// lstmLayer is one layer.
type lstmLayer struct {
	name   string // {ii,if,ig,io}/kernel, {hi,hf,hg,ho}/{kernel,bias} below it
	memory string // leaves c and h below it
	in, e  int
	reset  bool
}

func newLSTM(prefix string, c Core, width int) lstm {
	var l lstm
	for i := range c.Layers {
		l.layers = append(l.layers, lstmLayer{
			name:   fmt.Sprintf("%sLSTM_%d/ScanLSTMout_0/OptimizedLSTMCell_0/", prefix, i),
			memory: fmt.Sprintf("layer_%d/", i+1),
			in:     width, e: c.DModel, reset: c.Reset,
		})
		width = c.DModel
	}
	return l
}

// lstmGates are the letters of the gates in the names of weights.
var lstmGates = [4]string{"i", "f", "g", "o"}

func (l lstm) weights() []weightSpec {
	var specs []weightSpec
	first := usual()
	for _, layer := range l.layers {
		for _, gate := range lstmGates {
			specs = append(specs,
				weightSpec{layer.name + "i" + gate + "/kernel", []int{layer.in, layer.e}, first},
				weightSpec{layer.name + "h" + gate + "/kernel", []int{layer.e, layer.e}, first},
				weightSpec{layer.name + "h" + gate + "/bias", []int{layer.e}, constant(0)},
			)
		}
	}
	return specs
}

func (l lstm) state() []leafSpec {
	var specs []leafSpec
	for _, layer := range l.layers {
		specs = append(specs, leafSpec{name: layer.memory + "c", shape: []int{layer.e}}, leafSpec{name: layer.memory + "h", shape: []int{layer.e}})
	}
	return specs
}

func (l lstm) build(n *network, x *op.Node) *op.Node {
	for _, layer := range l.layers {
		x = layer.build(n, x)
	}
	return x
}

func (l lstmLayer) build(n *network, x *op.Node) *op.Node {
	var w op.LSTMNodes
	for k, gate := range lstmGates {
		w.In[k], w.Hidden[k] = n.parameter(l.name+"i"+gate+"/kernel"), n.parameter(l.name+"h"+gate+"/kernel")
		w.Bias[k] = n.parameter(l.name + "h" + gate + "/bias")
	}
	var end *op.LSTMState
	if n.end != nil {
		end = &op.LSTMState{C: n.after(l.memory + "c"), H: n.after(l.memory + "h")}
	}
	shape := op.RecurrentShape{T: n.t, B: n.b, In: l.in, E: l.e, Reset: l.reset}
	return n.LSTM(x, w, n.done, n.state(l.memory+"c"), n.state(l.memory+"h"), end, shape)
}

// gru is a stack of layers of gated recurrent units.
type gru struct {
	layers []gruLayer
}

// gruLayer is one layer.
type gruLayer struct {
	name   string // {ir,iz,in}/{kernel,bias}, {hr,hz,hn}/kernel, hn/bias below it
	memory string // leaf h below it
	in, e  int
	reset  bool
	// horizon is how many steps an untrained layer remembers at most: its update gates start from biases that spread over times from
	// 2 to horizon (chrono initialisation, Tallec & Ollivier 2018). 0: all from 0, so that half is forgotten at every step.
	horizon int
}

func newGRU(prefix string, c Core, width int) gru {
	var g gru
	for i := range c.Layers {
		g.layers = append(g.layers, gruLayer{
			name:   fmt.Sprintf("%sGRU_%d/ScanGRUout_0/GRUCell_0/", prefix, i),
			memory: fmt.Sprintf("layer_%d/", i+1),
			in:     width, e: c.DModel, reset: c.Reset,
		})
		width = c.DModel
	}
	return g
}

// gruGates are the letters of the gates in the names of weights.
var gruGates = [3]string{"r", "z", "n"}

func (g gru) weights() []weightSpec {
	var specs []weightSpec
	for _, layer := range g.layers {
		specs = append(specs, layer.weights()...)
	}
	return specs
}

func (l gruLayer) weights() []weightSpec {
	var specs []weightSpec
	first := usual()
	for _, gate := range gruGates {
		specs = append(specs,
			weightSpec{l.name + "i" + gate + "/kernel", []int{l.in, l.e}, first},
			weightSpec{l.name + "i" + gate + "/bias", []int{l.e}, l.gateStart(gate)},
			weightSpec{l.name + "h" + gate + "/kernel", []int{l.e, l.e}, first},
		)
	}
	return append(specs, weightSpec{l.name + "hn/bias", []int{l.e}, constant(0)})
}

func (l gruLayer) gateStart(gate string) initialiser {
	if gate != "z" || l.horizon == 0 {
		return constant(0)
	}
	return func(data []float32, _ []int, rng *rand.Rand) {
		for i := range data {
			data[i] = -slowGate(l.horizon, rng)
		}
	}
}

func (g gru) state() []leafSpec {
	var specs []leafSpec
	for _, layer := range g.layers {
		specs = append(specs, layer.state()...)
	}
	return specs
}

func (l gruLayer) state() []leafSpec {
	return []leafSpec{{name: l.memory + "h", shape: []int{l.e}}}
}

func (g gru) build(n *network, x *op.Node) *op.Node {
	for _, layer := range g.layers {
		x = layer.build(n, x)
	}
	return x
}

func (l gruLayer) build(n *network, x *op.Node) *op.Node {
	w := op.GRUNodes{HiddenBias: n.parameter(l.name + "hn/bias")}
	for k, gate := range gruGates {
		w.In[k], w.InBias[k] = n.parameter(l.name+"i"+gate+"/kernel"), n.parameter(l.name+"i"+gate+"/bias")
		w.Hidden[k] = n.parameter(l.name + "h" + gate + "/kernel")
	}
	shape := op.RecurrentShape{T: n.t, B: n.b, In: l.in, E: l.e, Reset: l.reset}
	return n.GRU(x, w, n.done, n.state(l.memory+"h"), n.after(l.memory+"h"), shape)
}
