package agent

import (
	"fmt"
	"math"
	"math/rand/v2"

	"ariadne/agent/op"
)

// agalite is the approximate gated linear transformer (Pramanik et al. 2023): a stack of blocks in GTrXL's layout whose
// attention is a recurrent sum over oscillators. Names and numbers of its weights are those of subho406/agalite.
type agalite struct {
	embed  dense
	blocks []agaliteBlock
}

// gateBias is what the biases of gates start from, so that blocks start near the identity.
const gateBias = 2

// agaliteBlock is one layer.
type agaliteBlock struct {
	config     Core
	memory     string // leaves tilde_k, tilde_v, s and tick below it
	norm1      layerNorm
	kqvbg      dense // keys, queries, values and the gates of values and features, of every head
	p          dense // factors that widen keys, queries and gates
	project    dense
	gate1      gate
	norm2      layerNorm
	ffc1, ffc2 dense
	gate2      gate
}

func newAGaLiTe(prefix string, c Core, width int) agalite {
	a := agalite{embed: dense{name: prefix + "layer1/emb_layer", in: width, out: c.DModel, act: op.Relu}}
	for i := range c.Layers {
		name := fmt.Sprintf("%slayer%d/", prefix, i+1)
		attention := name + "AttentionORLiTLayer_0/"
		a.blocks = append(a.blocks, agaliteBlock{
			config:  c,
			memory:  fmt.Sprintf("layer_%d/", i+1),
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
	return a
}

// slowGate draws a number before the sigmoid for a gate of 1/t, -ln(t - 1), which forgets over t steps; t is drawn evenly from 2 to
// horizon.
func slowGate(horizon int, rng *rand.Rand) float32 {
	return -float32(math.Log(1 + rng.Float64()*float64(horizon-2)))
}

// gateStart returns what the biases of keys, queries, values and both gates [H, 5, D] start from: nil without a Horizon.
func (c Core) gateStart() initialiser {
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

func (a agalite) weights() []weightSpec {
	specs := a.embed.weights()
	for _, l := range a.blocks {
		specs = append(specs, weightsOf(l.norm1, l.kqvbg, l.p, l.project, l.gate1, l.norm2, l.ffc1, l.ffc2, l.gate2)...)
	}
	return specs
}

func (a agalite) state() []leafSpec {
	var specs []leafSpec
	for _, l := range a.blocks {
		c := l.config
		specs = append(specs,
			leafSpec{name: l.memory + "tilde_k", shape: []int{c.R, c.Heads, c.Eta * c.DHead}},
			leafSpec{name: l.memory + "tilde_v", shape: []int{c.R, c.Heads, c.DHead}},
			leafSpec{name: l.memory + "s", shape: []int{c.Heads, c.Eta * c.DHead}},
			leafSpec{name: l.memory + "tick", shape: []int{1}, start: 1},
		)
	}
	return specs
}

func (a agalite) build(n *network, x *op.Node) *op.Node {
	x = a.embed.build(n, x)
	for _, l := range a.blocks {
		x = l.build(n, x)
	}
	return x
}

func (l agaliteBlock) build(n *network, u *op.Node) *op.Node {
	g := l.gate1.build(n, u, l.attention(n, l.norm1.build(n, u)))
	f := l.ffc2.build(n, l.ffc1.build(n, l.norm2.build(n, g)))
	return l.gate2.build(n, g, f)
}

func (l agaliteBlock) attention(n *network, a *op.Node) *op.Node {
	c := l.config
	start := op.AttentionStart{
		TildeK: n.state(l.memory + "tilde_k"), TildeV: n.state(l.memory + "tilde_v"), S: n.state(l.memory + "s"), Tick: n.state(l.memory + "tick"),
	}
	var end *op.AttentionState
	if n.end != nil {
		end = &op.AttentionState{
			TildeK: n.after(l.memory + "tilde_k"), TildeV: n.after(l.memory + "tilde_v"), S: n.after(l.memory + "s"), Tick: n.after(l.memory + "tick"),
		}
	}
	shape := op.AttentionShape{T: n.t, B: n.b, H: c.Heads, D: c.DHead, Eta: c.Eta, R: c.R, Reset: c.Reset, NewClock: c.fixes(FixClock), HalfTurn: c.fixes(FixFrequencies)}
	return l.project.build(n, n.Attention(l.kqvbg.build(n, a), l.p.build(n, a), n.done, start, end, shape))
}
