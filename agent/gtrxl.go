package agent

import (
	"fmt"
	"math"
	"slices"

	"ariadne/agent/op"
)

func init() {
	bias := float32(gateBias)
	RegisterCore("GTrXL", GTrXL{Layers: 4, DModel: 128, DHead: 64, Heads: 4, MLP: 2, Memory: 128, GateBias: &bias, Reset: true})
}

// GTrXL is the configuration of the gated transformer-XL (Parisotto et al. 2020).
type GTrXL struct {
	Layers   int      `yaml:"layer_num"`
	DModel   int      `yaml:"embedding_dim"`             // E, width of rows
	DHead    int      `yaml:"head_dim"`                  // D, width of a head
	Heads    int      `yaml:"head_num"`                  // H
	MLP      int      `yaml:"mlp_num"`                   // number of dense layers behind a block's attention
	Memory   int      `yaml:"memory_len"`                // M, number of steps that are remembered
	GateBias *float32 `yaml:"gru_bias"`                  // first value of the gates' biases; nil: 2
	Dropout  float64  `yaml:"dropout_ratio"`             // must be 0, as in all configurations of the reference
	Reset    bool     `yaml:"reset_hidden_on_terminate"` // the first step of an episode forgets what came before
	Fixes    []string `yaml:"fixes"`                     // odd behaviours of the reference that are put right: FixDeadState, FixQueryNorm, FixWindow
}

// The names of GTrXL.Fixes. FixDeadState is one, too.
const (
	FixQueryNorm = "query_norm" // queries are made from normalised rows, as keys are
	FixWindow    = "window"     // when learning, a step sees no further back than when acting
)

// Name is "gtrxl".
func (GTrXL) Name() string { return "gtrxl" }

// Forgets reports whether Reset is set.
func (c GTrXL) Forgets() bool { return c.Reset }

// Validate returns an error that names the first key whose value is invalid.
func (c GTrXL) Validate() error {
	err := positive(field{"layer_num", c.Layers}, field{"embedding_dim", c.DModel}, field{"head_dim", c.DHead}, field{"head_num", c.Heads}, field{"mlp_num", c.MLP},
		field{"memory_len", c.Memory})
	switch {
	case err != nil:
		return err
	case c.DModel%2 != 0:
		return fmt.Errorf("embedding_dim is %d, want an even number: half of a position's numbers are sines, half cosines", c.DModel)
	case c.Dropout != 0:
		return fmt.Errorf("dropout_ratio is %v, want 0, as in all configurations of the reference", c.Dropout)
	}
	return checkFixes(c.Fixes, FixDeadState, FixQueryNorm, FixWindow)
}

// fixes reports whether the configuration corrects an odd behaviour of the reference.
func (c GTrXL) fixes(name string) bool { return slices.Contains(c.Fixes, name) }

// gateBias returns the first value of the gates' biases.
func (c GTrXL) gateBias() float32 {
	if c.GateBias == nil {
		return gateBias
	}
	return *c.GateBias
}

// gtrxl is the gated transformer-XL (Parisotto et al. 2020): a stack of blocks, each of which attends to a memory of its inputs
// at the last steps. Its weights have the names and shapes of those of subho406/agalite.
type gtrxl struct {
	config GTrXL
	prefix string // the names of u and v [H, D] begin with it; queries add u for keys and v for distances
	embed  dense
	blocks []gtrxlBlock
}

// gtrxlBlock is one layer.
type gtrxlBlock struct {
	norm1    layerNorm
	keys     dense // keys and values of every head
	queries  dense
	distance dense
	project  dense
	gate1    gate
	norm2    layerNorm
	mlp      []dense
	gate2    gate
}

// New makes the layers.
func (c GTrXL) New(prefix string, width int) (CoreLayers, int) {
	e, heads := c.DModel, c.Heads*c.DHead
	t := gtrxl{config: c, prefix: prefix, embed: dense{name: prefix + "embedding/layers_0", in: width, out: e, act: op.Relu, first: Lecun}}
	for i := range c.Layers {
		name := fmt.Sprintf("%slayers_%d/", prefix, i)
		attention := name + "attention/"
		b := gtrxlBlock{
			norm1:    layerNorm{name + "layernorm1", e},
			keys:     dense{name: attention + "attention_kv", in: e, out: 2 * heads, first: Lecun},
			queries:  dense{name: attention + "attention_q", in: e, out: heads, first: Lecun},
			distance: dense{name: attention + "project_pos", in: e, out: heads, first: Lecun},
			project:  dense{name: attention + "project", in: heads, out: e, act: op.Relu, first: Lecun},
			gate1:    gate{name: name + "gate1", width: e, bias: c.gateBias(), first: Lecun},
			norm2:    layerNorm{name + "layernorm2", e},
			gate2:    gate{name: name + "gate2", width: e, bias: c.gateBias(), first: Lecun},
		}
		for j := range c.MLP {
			b.mlp = append(b.mlp, dense{name: fmt.Sprintf("%smlp/layers_%d/layers_0", name, 2*j), in: e, out: e, act: op.Relu, first: Lecun})
		}
		t.blocks = append(t.blocks, b)
	}
	return t, c.DModel
}

func (t gtrxl) Weights() []WeightSpec {
	c := t.config
	specs := append(t.embed.Weights(),
		WeightSpec{t.prefix + "u", []int{c.Heads, c.DHead}, Constant(0)},
		WeightSpec{t.prefix + "v", []int{c.Heads, c.DHead}, Constant(0)},
	)
	for _, b := range t.blocks {
		specs = append(specs, weightsOf(b.norm1, b.keys, b.queries, b.distance, b.project, b.gate1, b.norm2, b.gate2)...)
		for _, d := range b.mlp {
			specs = append(specs, d.Weights()...)
		}
	}
	return specs
}

// levels returns the number of rows that are remembered of each step: the input of every layer and, as in the reference, the
// output of the last layer. Nothing reads that output, so FixDeadState leaves it out.
func (t gtrxl) levels() int {
	if t.config.fixes(FixDeadState) {
		return t.config.Layers
	}
	return t.config.Layers + 1
}

func (t gtrxl) State() []LeafSpec {
	c := t.config
	var shown []string
	for i := range t.levels() {
		shown = append(shown, fmt.Sprintf("memory %d", i+1))
	}
	return []LeafSpec{
		{Name: "memory", Shape: []int{t.levels(), c.Memory, 1, c.DModel}, Layers: shown},
		{Name: "mask", Shape: []int{c.Memory}, Start: 1},
	}
}

func (t gtrxl) Build(n *Network, x *op.Node) *op.Node {
	c := t.config
	memory, end := n.State("memory"), n.After("memory")
	hidden, first := n.Visible(n.fixed("mask"), n.Done, n.After("mask"), c.Reset, c.fixes(FixWindow))
	distances := n.Floats("distances", sinusoids(c.Memory+n.T, c.DModel), c.Memory+n.T, c.DModel)
	acting := n.T == 1 && end == nil // a single step without a gradient does not need to project everything that it remembers
	shape := op.RelativeShape{T: n.T, B: n.B, H: c.Heads, D: c.DHead, M: c.Memory}
	x = t.embed.Build(n, x)
	for i, b := range t.blocks {
		queries := x
		if c.fixes(FixQueryNorm) {
			queries = b.norm1.Build(n, x)
		}
		q, u, v := b.queries.Build(n, queries), n.Parameter(t.prefix+"u"), n.Parameter(t.prefix+"v")
		var y *op.Node
		if acting {
			y = n.RelativeStep(op.RelativeStepNodes{
				Q: q, X: x, Memory: memory, Scale: n.Parameter(b.norm1.name + "/scale"), Bias: n.Parameter(b.norm1.name + "/bias"),
				KV: n.Parameter(b.keys.name + "/kernel"), KVBias: n.Parameter(b.keys.name + "/bias"), R: n.Parameter(b.distance.name + "/kernel"),
				Positions: distances, U: u, V: v, Hidden: hidden, First: first,
			}, i)
		} else {
			y = n.RelativeAttention(op.RelativeNodes{
				Q: q, KV: b.keys.Build(n, b.norm1.Build(n, n.Window(memory, x, i, end))), R: b.distance.Build(n, distances), U: u, V: v,
				Hidden: hidden, First: first,
			}, shape)
		}
		x = b.gate1.Build(n, x, b.project.Build(n, y))
		y = b.norm2.Build(n, x)
		for _, d := range b.mlp {
			y = d.Build(n, y)
		}
		x = b.gate2.Build(n, x, y)
	}
	if t.levels() > c.Layers {
		n.Remember(memory, x, c.Layers, end)
	}
	return x
}

// sinusoids returns the table of the positions n-1 … 0 [n, E]. A row holds sines, then cosines, of frequencies that fall from 1
// to near 1/10000 (Vaswani et al. 2017). It is computed in float32 as in the reference.
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
