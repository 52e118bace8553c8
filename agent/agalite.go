package agent

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"ariadne/agent/op"
)

func init() {
	RegisterCore("AGaLiTe", AGaLiTe{Layers: 4, DModel: 128, DHead: 64, DFFC: 128, Heads: 4, Eta: 4, R: 2, Reset: true})
}

// AGaLiTe is the configuration of the approximate gated linear transformer (Pramanik et al. 2023).
type AGaLiTe struct {
	Layers int `yaml:"n_layers"`
	DModel int `yaml:"d_model"` // E, width of rows
	DHead  int `yaml:"d_head"`  // D, width of a head
	DFFC   int `yaml:"d_ffc"`   // width of the hidden dense layer of a block
	Heads  int `yaml:"n_heads"` // H
	Eta    int `yaml:"eta"`     // η, factor that widens the features of a head
	R      int `yaml:"r"`       // r, number of oscillators
	// Horizon is the largest number of steps that an untrained memory reaches back. The biases of its gates start from values
	// that correspond to memory times between 2 and Horizon steps (chrono initialisation, Tallec & Ollivier 2018). 0 is the
	// reference's start: all biases are 0, with which most of the memory halves at every step.
	Horizon int      `yaml:"horizon"`
	Reset   bool     `yaml:"reset_hidden_on_terminate"` // the first step of an episode forgets what came before
	Fixes   []string `yaml:"fixes"`                     // odd behaviours of the reference that are put right: FixClock, FixFrequencies
}

// The names of AGaLiTe.Fixes.
const (
	FixClock       = "clock"       // the clock starts anew with each episode, and its cosines are exact
	FixFrequencies = "frequencies" // frequencies lie between 0 and π, so that no two oscillators behave alike
)

// Name is "agalite".
func (AGaLiTe) Name() string { return "agalite" }

// Forgets reports whether Reset is set.
func (c AGaLiTe) Forgets() bool { return c.Reset }

// Reach returns Horizon.
func (c AGaLiTe) Reach() int { return c.Horizon }

// Validate returns an error that names the first key whose value is invalid.
func (c AGaLiTe) Validate() error {
	err := positive(field{"n_layers", c.Layers}, field{"d_model", c.DModel}, field{"d_head", c.DHead}, field{"d_ffc", c.DFFC}, field{"n_heads", c.Heads},
		field{"eta", c.Eta}, field{"r", c.R})
	if err == nil {
		err = checkHorizon(c.Horizon)
	}
	if err == nil {
		err = checkFixes(c.Fixes, FixClock, FixFrequencies)
	}
	return err
}

// agalite is the approximate gated linear transformer (Pramanik et al. 2023): a stack of blocks in GTrXL's layout whose attention
// is a recurrent sum over oscillators. Its weights have the names and shapes of those of subho406/agalite.
type agalite struct {
	embed  dense
	blocks []agaliteBlock
}

// agaliteBlock is one layer.
type agaliteBlock struct {
	config     AGaLiTe
	memory     string // the names of the leaves tilde_k, tilde_v, s and tick begin with it
	shown      string // what a viewer calls the layer
	norm1      layerNorm
	kqvbg      dense // keys, queries, values and the gates of values and of features, for every head
	p          dense // factors that widen keys, queries and gates
	project    dense
	gate1      gate
	norm2      layerNorm
	ffc1, ffc2 dense
	gate2      gate
}

// New makes the layers.
func (c AGaLiTe) New(prefix string, width int) (CoreLayers, int) {
	a := agalite{embed: dense{name: prefix + "layer1/emb_layer", in: width, out: c.DModel, act: op.Relu}}
	for i := range c.Layers {
		name := fmt.Sprintf("%slayer%d/", prefix, i+1)
		attention := name + "AttentionORLiTLayer_0/"
		memory, shown := layerNames(i)
		a.blocks = append(a.blocks, agaliteBlock{
			config:  c,
			memory:  memory,
			shown:   shown,
			norm1:   layerNorm{name + "LayerNorm_0", c.DModel},
			kqvbg:   dense{name: attention + "linear_kqvbetagammas", in: c.DModel, out: c.Heads * 5 * c.DHead, offset: c.gateStart()},
			p:       dense{name: attention + "linear_p1p2p3", in: c.DModel, out: c.Heads * 3 * c.Eta},
			project: dense{name: attention + "project", in: c.Heads * c.DHead, out: c.DModel, act: op.Relu},
			gate1:   gate{name: name + "GRUGatingUnit_0", width: c.DModel, bias: gateBias},
			norm2:   layerNorm{name + "LayerNorm_1", c.DModel},
			ffc1:    dense{name: name + "Dense_0", in: c.DModel, out: c.DFFC, act: op.Relu},
			ffc2:    dense{name: name + "Dense_1", in: c.DFFC, out: c.DModel, act: op.Relu},
			gate2:   gate{name: name + "GRUGatingUnit_1", width: c.DModel, bias: gateBias},
		})
	}
	return a, c.DModel
}

// gateStart returns the first values of the biases of keys, queries, values and both gates [H, 5, D]. Without a Horizon it is
// nil.
func (c AGaLiTe) gateStart() Initialiser {
	if c.Horizon == 0 {
		return nil
	}
	return func(data []float32, _ []int, rng *rand.Rand) {
		clear(data)
		for h := range c.Heads {
			gates := data[(5*h+3)*c.DHead : 5*(h+1)*c.DHead]
			for i := range gates {
				gates[i] = slowGate(c.Horizon, rng)
			}
		}
	}
}

func (a agalite) Weights() []WeightSpec {
	specs := a.embed.Weights()
	for _, l := range a.blocks {
		specs = append(specs, weightsOf(l.norm1, l.kqvbg, l.p, l.project, l.gate1, l.norm2, l.ffc1, l.ffc2, l.gate2)...)
	}
	return specs
}

func (a agalite) State() []LeafSpec {
	var specs []LeafSpec
	for _, l := range a.blocks {
		c, shown := l.config, []string{l.shown}
		specs = append(specs,
			LeafSpec{Name: l.memory + "tilde_k", Shape: []int{c.R, c.Heads, c.Eta * c.DHead}, Layers: shown},
			LeafSpec{Name: l.memory + "tilde_v", Shape: []int{c.R, c.Heads, c.DHead}, Layers: shown},
			LeafSpec{Name: l.memory + "s", Shape: []int{c.Heads, c.Eta * c.DHead}, Layers: shown},
			LeafSpec{Name: l.memory + "tick", Shape: []int{1}, Start: 1},
		)
	}
	return specs
}

func (a agalite) Build(n *Network, x *op.Node) *op.Node {
	x = a.embed.Build(n, x)
	for _, l := range a.blocks {
		x = l.Build(n, x)
	}
	return x
}

func (l agaliteBlock) Build(n *Network, u *op.Node) *op.Node {
	g := l.gate1.Build(n, u, l.attention(n, l.norm1.Build(n, u)))
	f := l.ffc2.Build(n, l.ffc1.Build(n, l.norm2.Build(n, g)))
	return l.gate2.Build(n, g, f)
}

func (l agaliteBlock) attention(n *Network, a *op.Node) *op.Node {
	c := l.config
	start := op.AttentionStart{
		TildeK: n.State(l.memory + "tilde_k"), TildeV: n.State(l.memory + "tilde_v"), S: n.State(l.memory + "s"), Tick: n.State(l.memory + "tick"),
	}
	var end *op.AttentionState
	if n.end != nil {
		end = &op.AttentionState{
			TildeK: n.After(l.memory + "tilde_k"), TildeV: n.After(l.memory + "tilde_v"), S: n.After(l.memory + "s"), Tick: n.After(l.memory + "tick"),
		}
	}
	shape := op.AttentionShape{
		T: n.T, B: n.B, H: c.Heads, D: c.DHead, Eta: c.Eta, R: c.R, Reset: c.Reset,
		NewClock: slices.Contains(c.Fixes, FixClock), HalfTurn: slices.Contains(c.Fixes, FixFrequencies),
	}
	return l.project.Build(n, n.Attention(l.kqvbg.Build(n, a), l.p.Build(n, a), n.Done, start, end, shape))
}
