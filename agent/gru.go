package agent

import (
	"fmt"
	"math/rand/v2"

	"ariadne/agent/op"
)

func init() { RegisterCore("GRU", GRU{Layers: 1, DModel: 680, Reset: true}) }

// GRU is the configuration of layers of gated recurrent units (Cho et al. 2014).
type GRU struct {
	Layers int  `yaml:"n_layers"`
	DModel int  `yaml:"d_model"`                   // E, units of a layer
	Reset  bool `yaml:"reset_hidden_on_terminate"` // the first step of an episode forgets what came before
}

// Name is "gru".
func (GRU) Name() string { return "gru" }

// Forgets reports whether Reset is set.
func (c GRU) Forgets() bool { return c.Reset }

// Validate returns an error that names the first key whose value is invalid.
func (c GRU) Validate() error {
	return positive(field{"n_layers", c.Layers}, field{"d_model", c.DModel})
}

// gru is a stack of layers of gated recurrent units.
type gru struct {
	layers []gruLayer
}

// gruLayer is one layer.
type gruLayer struct {
	name   string // the names of the weights {ir,iz,in}/{kernel,bias}, {hr,hz,hn}/kernel and hn/bias begin with it
	memory string // the name of the leaf h begins with it
	shown  string // what a viewer calls the layer
	in, e  int
	reset  bool
	// horizon is the largest number of steps that an untrained layer remembers. The biases of its update gates start from values
	// that correspond to memory times between 2 and horizon steps (chrono initialisation, Tallec & Ollivier 2018). 0: all biases
	// start from 0, with which the layer forgets half at every step.
	horizon int
}

// New makes the layers.
func (c GRU) New(prefix string, width int) (CoreLayers, int) {
	var g gru
	for i := range c.Layers {
		memory, shown := layerNames(i)
		g.layers = append(g.layers, gruLayer{
			name:   fmt.Sprintf("%sGRU_%d/ScanGRUout_0/GRUCell_0/", prefix, i),
			memory: memory,
			shown:  shown,
			in:     width, e: c.DModel, reset: c.Reset,
		})
		width = c.DModel
	}
	return g, c.DModel
}

// gruGates are the letters of the gates in the names of weights.
var gruGates = [3]string{"r", "z", "n"}

func (g gru) Weights() []WeightSpec {
	var specs []WeightSpec
	for _, layer := range g.layers {
		specs = append(specs, layer.Weights()...)
	}
	return specs
}

func (l gruLayer) Weights() []WeightSpec {
	var specs []WeightSpec
	first := usual()
	for _, gate := range gruGates {
		specs = append(specs,
			WeightSpec{l.name + "i" + gate + "/kernel", []int{l.in, l.e}, first},
			WeightSpec{l.name + "i" + gate + "/bias", []int{l.e}, l.gateStart(gate)},
			WeightSpec{l.name + "h" + gate + "/kernel", []int{l.e, l.e}, first},
		)
	}
	return append(specs, WeightSpec{l.name + "hn/bias", []int{l.e}, Constant(0)})
}

func (l gruLayer) gateStart(gate string) Initialiser {
	if gate != "z" || l.horizon == 0 {
		return Constant(0)
	}
	return func(data []float32, _ []int, rng *rand.Rand) {
		for i := range data {
			data[i] = -slowGate(l.horizon, rng)
		}
	}
}

func (g gru) State() []LeafSpec {
	var specs []LeafSpec
	for _, layer := range g.layers {
		specs = append(specs, layer.State()...)
	}
	return specs
}

func (l gruLayer) State() []LeafSpec {
	return []LeafSpec{{Name: l.memory + "h", Shape: []int{l.e}, Layers: []string{l.shown}}}
}

func (g gru) Build(n *Network, x *op.Node) *op.Node {
	for _, layer := range g.layers {
		x = layer.Build(n, x)
	}
	return x
}

func (l gruLayer) Build(n *Network, x *op.Node) *op.Node {
	w := op.GRUNodes{HiddenBias: n.Parameter(l.name + "hn/bias")}
	for k, gate := range gruGates {
		w.In[k], w.InBias[k] = n.Parameter(l.name+"i"+gate+"/kernel"), n.Parameter(l.name+"i"+gate+"/bias")
		w.Hidden[k] = n.Parameter(l.name + "h" + gate + "/kernel")
	}
	shape := op.RecurrentShape{T: n.T, B: n.B, In: l.in, E: l.e, Reset: l.reset}
	return n.GRU(x, w, n.Done, n.State(l.memory+"h"), n.After(l.memory+"h"), shape)
}
