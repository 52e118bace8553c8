package agent

import (
	"fmt"
	"math"

	"ariadne/agent/op"
)

// gtrxl is the gated transformer-XL (Parisotto et al. 2020): blocks that attend to a memory of their inputs at the last
// steps. Names and numbers of its weights are those of subho406/agalite.
type gtrxl struct {
	config Core
	prefix string // u and v [H, D], added to queries for keys and for distances, below it
	embed  dense
	blocks []gtrxlBlock
}

// gtrxlBlock is one layer.
type gtrxlBlock struct {
	norm1    layerNorm
	keys     dense // and values, of every head
	queries  dense
	distance dense
	project  dense
	gate1    gate
	norm2    layerNorm
	mlp      []dense
	gate2    gate
}

func newGTrXL(prefix string, c Core, width int) gtrxl {
	e, heads := c.DModel, c.Heads*c.DHead
	t := gtrxl{config: c, prefix: prefix, embed: dense{name: prefix + "embedding/layers_0", in: width, out: e, act: op.Relu, first: lecun}}
	for i := range c.Layers {
		name := fmt.Sprintf("%slayers_%d/", prefix, i)
		attention := name + "attention/"
		b := gtrxlBlock{
			norm1:    layerNorm{name + "layernorm1", e},
			keys:     dense{name: attention + "attention_kv", in: e, out: 2 * heads, first: lecun},
			queries:  dense{name: attention + "attention_q", in: e, out: heads, first: lecun},
			distance: dense{name: attention + "project_pos", in: e, out: heads, first: lecun},
			project:  dense{name: attention + "project", in: heads, out: e, act: op.Relu, first: lecun},
			gate1:    gate{name: name + "gate1", width: e, bias: c.gateBias(), first: lecun},
			norm2:    layerNorm{name + "layernorm2", e},
			gate2:    gate{name: name + "gate2", width: e, bias: c.gateBias(), first: lecun},
		}
		for j := range c.MLP {
			b.mlp = append(b.mlp, dense{name: fmt.Sprintf("%smlp/layers_%d/layers_0", name, 2*j), in: e, out: e, act: op.Relu, first: lecun})
		}
		t.blocks = append(t.blocks, b)
	}
	return t
}

func (t gtrxl) weights() []weightSpec {
	c := t.config
	specs := append(t.embed.weights(),
		weightSpec{t.prefix + "u", []int{c.Heads, c.DHead}, constant(0)},
		weightSpec{t.prefix + "v", []int{c.Heads, c.DHead}, constant(0)},
	)
	for _, b := range t.blocks {
		specs = append(specs, weightsOf(b.norm1, b.keys, b.queries, b.distance, b.project, b.gate1, b.norm2, b.gate2)...)
		for _, d := range b.mlp {
			specs = append(specs, d.weights()...)
		}
	}
	return specs
}

// levels is the number of rows that are remembered of each step: the input of every layer and, as in the reference, the
// output of the last, which nothing reads.
func (t gtrxl) levels() int {
	if t.config.fixes(FixDeadState) {
		return t.config.Layers
	}
	return t.config.Layers + 1
}

func (t gtrxl) state() []leafSpec {
	c := t.config
	return []leafSpec{
		{name: "memory", shape: []int{t.levels(), c.Memory, 1, c.DModel}},
		{name: "mask", shape: []int{c.Memory}, start: 1},
	}
}

func (t gtrxl) build(n *network, x *op.Node) *op.Node {
	c := t.config
	memory, end := n.state("memory"), n.after("memory")
	hidden, first := n.Visible(n.fixed("mask"), n.done, n.after("mask"), c.Reset, c.fixes(FixWindow))
	distances := n.Floats("distances", sinusoids(c.Memory+n.t, c.DModel), c.Memory+n.t, c.DModel)
	acting := n.t == 1 && end == nil // one step, of which no gradient is wanted: it need not project all that it remembers
	shape := op.RelativeShape{T: n.t, B: n.b, H: c.Heads, D: c.DHead, M: c.Memory}
	x = t.embed.build(n, x)
	for i, b := range t.blocks {
		queries := x
		if c.fixes(FixQueryNorm) {
			queries = b.norm1.build(n, x)
		}
		q, u, v := b.queries.build(n, queries), n.parameter(t.prefix+"u"), n.parameter(t.prefix+"v")
		var y *op.Node
		if acting {
			y = n.RelativeStep(op.RelativeStepNodes{
				Q: q, X: x, Memory: memory, Scale: n.parameter(b.norm1.name + "/scale"), Bias: n.parameter(b.norm1.name + "/bias"),
				KV: n.parameter(b.keys.name + "/kernel"), KVBias: n.parameter(b.keys.name + "/bias"), R: n.parameter(b.distance.name + "/kernel"),
				Positions: distances, U: u, V: v, Hidden: hidden, First: first,
			}, i)
		} else {
			y = n.RelativeAttention(op.RelativeNodes{
				Q: q, KV: b.keys.build(n, b.norm1.build(n, n.Window(memory, x, i, end))), R: b.distance.build(n, distances), U: u, V: v,
				Hidden: hidden, First: first,
			}, shape)
		}
		x = b.gate1.build(n, x, b.project.build(n, y))
		y = b.norm2.build(n, x)
		for _, d := range b.mlp {
			y = d.build(n, y)
		}
		x = b.gate2.build(n, x, y)
	}
	if t.levels() > c.Layers {
		n.Remember(memory, x, c.Layers, end)
	}
	return x
}

// sinusoids is the table of positions n-1 … 0 [n, E]: sines, then cosines, of frequencies from 1 down to near 1/10000
// (Vaswani et al. 2017), in float32 as in the reference.
func sinusoids(n, e int) []float32 {
	table := make([]float32, n*e)
	for i := range e / 2 {
		frequency := 1 / float32(math.Pow(10000, float64(float32(2*i)/float32(e))))
		for row := range n {
			sin, cos := math.Sincos(float64(float32(n-1-row) * frequency))
			table[row*e+i], table[row*e+e/2+i] = float32(sin), float32(cos)
		}
	}
	return table
}
