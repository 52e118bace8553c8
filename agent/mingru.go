package agent

import (
	"fmt"
	"math/rand/v2"

	"ariadne/agent/op"
)

func init() {
	RegisterCore("minGRU", MinGRU{Layers: 2, DModel: 128, Expand: 2, Conv: 4, Horizon: 128, Reset: true})
}

// MinGRU is the configuration of layers of minimal gated recurrent units (Feng et al. 2024, "Were RNNs All We Needed?", section
// 3.1). Such a unit is a GRU without the reset gate, whose gate and candidate see the input but not the hidden state. The layers
// stand in residual blocks with an output gate, in the layout of Mamba's blocks (Gu & Dao 2023, figure 3).
type MinGRU struct {
	Layers int `yaml:"n_layers"`
	DModel int `yaml:"d_model"` // E, width of rows
	Expand int `yaml:"expand"`  // number of a layer's units, as a multiple of E
	Conv   int `yaml:"conv"`    // K, number of steps that the short convolution before a layer's units sees; 0: no convolution
	// Horizon is the largest number of steps that an untrained memory reaches back. The biases of its gates start from values
	// that correspond to memory times between 2 and Horizon steps (chrono initialisation, Tallec & Ollivier 2018). 0: all biases
	// start from 0, with which the memory halves at every step.
	Horizon int  `yaml:"horizon"`
	Reset   bool `yaml:"reset_hidden_on_terminate"` // the first step of an episode forgets what came before
}

// Name is "mingru".
func (MinGRU) Name() string { return "mingru" }

// Forgets reports whether Reset is set.
func (c MinGRU) Forgets() bool { return c.Reset }

// Reach returns Horizon.
func (c MinGRU) Reach() int { return c.Horizon }

// Validate returns an error that names the first key whose value is invalid.
func (c MinGRU) Validate() error {
	if err := positive(field{"n_layers", c.Layers}, field{"d_model", c.DModel}, field{"expand", c.Expand}); err != nil {
		return err
	}
	if c.Conv < 0 || c.Conv == 1 {
		return fmt.Errorf("conv is %d, want at least 2 steps, or 0 for none", c.Conv)
	}
	return checkHorizon(c.Horizon)
}

// New makes the layers.
func (c MinGRU) New(prefix string, width int) (CoreLayers, int) {
	g := minGRU{embed: dense{name: prefix + "embed", in: width, out: c.DModel}, norm: layerNorm{prefix + "norm", c.DModel}}
	even, units := Orthogonal(1), c.Expand*c.DModel
	for i := range c.Layers {
		name := fmt.Sprintf("%slayer%d/", prefix, i+1)
		memory, shown := layerNames(i)
		g.layers = append(g.layers, minGRULayer{
			config:    c,
			name:      name,
			memory:    memory,
			shown:     shown,
			norm:      layerNorm{name + "norm", c.DModel},
			forget:    dense{name: name + "forget", in: c.DModel, out: units, act: op.Sigmoid, first: even, offset: c.forgetStart()},
			candidate: dense{name: name + "candidate", in: c.DModel, out: units, first: even},
			gate:      dense{name: name + "gate", in: c.DModel, out: units, first: even},
			project:   dense{name: name + "project", in: units, out: c.DModel, first: even},
		})
	}
	return g, c.DModel
}

// forgetStart returns the initialiser of the biases of forget gates; nil, which means 0, without a Horizon.
func (c MinGRU) forgetStart() Initialiser {
	if c.Horizon == 0 {
		return nil
	}
	return func(data []float32, _ []int, rng *rand.Rand) {
		for i := range data {
			data[i] = -slowGate(c.Horizon, rng)
		}
	}
}

// minGRU is the layers of a MinGRU.
type minGRU struct {
	embed  dense
	layers []minGRULayer
	norm   layerNorm // normalises the last layer's rows
}

// minGRULayer is one layer.
type minGRULayer struct {
	config    MinGRU
	name      string // the names of conv/kernel [K, E] and conv/bias [E] begin with it
	memory    string // the names of the leaves h and conv begin with it
	shown     string // what a viewer calls the layer
	norm      layerNorm
	forget    dense // f = 1 - z of the paper
	gate      dense // of the output
	project   dense
	candidate dense
}

// now initialises the kernel [K, E] of a short convolution so that it sees the present step alone and passes rows on as they are.
func now(data []float32, shape []int, _ *rand.Rand) {
	clear(data)
	for i := range shape[1] {
		data[i] = 1
	}
}

func (g minGRU) Weights() []WeightSpec {
	specs := weightsOf(g.embed, g.norm)
	for _, l := range g.layers {
		specs = append(specs, weightsOf(l.norm, l.forget, l.candidate, l.gate, l.project)...)
		if c := l.config; c.Conv > 0 {
			specs = append(specs, WeightSpec{l.name + "conv/kernel", []int{c.Conv, c.DModel}, now}, WeightSpec{l.name + "conv/bias", []int{c.DModel}, Constant(0)})
		}
	}
	return specs
}

func (g minGRU) State() []LeafSpec {
	var specs []LeafSpec
	for _, l := range g.layers {
		c, shown := l.config, []string{l.shown}
		specs = append(specs, LeafSpec{Name: l.memory + "h", Shape: []int{c.Expand * c.DModel}, Layers: shown})
		if c.Conv > 0 {
			specs = append(specs, LeafSpec{Name: l.memory + "conv", Shape: []int{c.Conv - 1, c.DModel}, Layers: shown})
		}
	}
	return specs
}

func (g minGRU) Build(n *Network, x *op.Node) *op.Node {
	x = g.embed.Build(n, x)
	for _, l := range g.layers {
		x = n.Add(x, l.Build(n, x))
	}
	return g.norm.Build(n, x)
}

// Build computes h ← f∘h + (1-f)∘c for a layer's units. It returns what the layer adds to its rows x.
func (l minGRULayer) Build(n *Network, x *op.Node) *op.Node {
	c := l.config
	x = l.norm.Build(n, x)
	if c.Conv > 0 {
		shape := op.ShortConvShape{T: n.T, B: n.B, E: c.DModel, K: c.Conv, Reset: c.Reset}
		x = n.ShortConv(x, n.Parameter(l.name+"conv/kernel"), n.Parameter(l.name+"conv/bias"), n.Done, n.State(l.memory+"conv"), n.After(l.memory+"conv"), shape)
	}
	f := l.forget.Build(n, x)
	written := n.Multiply(n.Apply(f, op.Complement), l.candidate.Build(n, x))
	h := n.Scan(f, written, n.Done, n.State(l.memory+"h"), n.After(l.memory+"h"), op.ScanShape{T: n.T, B: n.B, E: c.Expand * c.DModel, Reset: c.Reset})
	return l.project.Build(n, n.Multiply(h, n.Apply(l.gate.Build(n, x), op.SiLU)))
}
