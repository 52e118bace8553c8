package agent

import (
	"fmt"
	"strconv"

	"ariadne/agent/op"
)

// galite is the gated linear transformer (Pramanik et al. 2023): blocks whose attention is a recurrent matrix of fast
// weights per head. Names and numbers of its weights are those of subho406/agalite.
type galite struct {
	embed  dense
	blocks []galiteBlock
}

// galiteBlock is one layer.
type galiteBlock struct {
	config     Core
	memory     string // leaves c, s and tick below it
	norm1      layerNorm
	attention  galiteAttention
	gate1      gate // flow gtrxl alone, as gate2
	norm2      layerNorm
	ffc1, ffc2 dense
	gate2      gate
}

// galiteAttention is what a layer's heads compute of its rows.
type galiteAttention struct {
	key, query featureMap
	toQuery    headDense // before query's feature map
	value      headDense
	gates      []module // of the rule, in op.FastWeights' order: headDense, outerGate or headVector
	project    dense
}

func newGaLiTe(prefix string, c Core, width int) galite {
	g := galite{embed: dense{name: prefix + "layer0/emb_layer", in: width, out: c.DModel}}
	last := op.Relu
	if c.Flow == FlowVanilla {
		last = op.Identity
	}
	for i := range c.Layers {
		name := fmt.Sprintf("%slayer%d/", prefix, i)
		b := galiteBlock{
			config:    c,
			memory:    fmt.Sprintf("layer_%d/", i+1),
			norm1:     layerNorm{name + "LayerNorm_0", c.DModel},
			attention: newGaliteAttention(name+"RLTAttentionLayer_0/", c, last),
			norm2:     layerNorm{name + "LayerNorm_1", c.DModel},
			ffc1:      dense{name: name + "Dense_0", in: c.DModel, out: c.DFFC, act: op.Relu},
			ffc2:      dense{name: name + "Dense_1", in: c.DFFC, out: c.DModel, act: last},
		}
		if c.Flow == FlowGTrXL {
			b.gate1 = gate{name: name + "GRUGatingUnit_0", width: c.DModel, bias: gateBias}
			b.gate2 = gate{name: name + "GRUGatingUnit_1", width: c.DModel, bias: gateBias}
		}
		g.blocks = append(g.blocks, b)
	}
	return g
}

// counter gives the modules of a scope the names that flax does: a type and how many of it there were before.
type counter struct {
	scope string
	seen  map[string]int
}

func newCounter(scope string) counter { return counter{scope, map[string]int{}} }

func (c counter) next(kind string) string {
	n := c.seen[kind]
	c.seen[kind]++
	return c.scope + kind + "_" + strconv.Itoa(n)
}

func newGaliteAttention(name string, c Core, last op.Act) galiteAttention {
	inner, outer := newCounter(name+"csop/"), newCounter(name)
	var a galiteAttention
	perHead := func(names counter, width int, act op.Act) headDense {
		return headDense{name: names.next("Dense"), heads: c.Heads, in: c.DModel, out: width, act: act}
	}
	a.key = newFeatureMap(inner, c, c.DModel)
	a.value = perHead(inner, c.DHead, op.Identity)
	switch c.UpdateRule {
	case RuleProjectedSigmoid:
		a.gates = []module{perHead(inner, c.DHead, op.Sigmoid), newOuterMap(inner.next("ParameteredProjection"), c.Heads, c.DModel, c.DHead, c.features()/c.DHead, op.Sigmoid)}
	case RuleKeyValueGated:
		a.gates = []module{perHead(inner, c.DHead, op.Sigmoid), perHead(inner, c.features(), op.Sigmoid)}
	case RuleGatedPENG:
		a.gates = []module{perHead(inner, 1, op.Sigmoid)}
	case RuleMEGA:
		for _, v := range []struct {
			name  string
			width int
		}{{"beta", c.DHead}, {"beta_damp", c.DHead}, {"gamma", c.features()}, {"gamma_damp", c.features()}} {
			a.gates = append(a.gates, headVector{inner.scope + v.name, c.Heads, v.width})
		}
	case RuleDelta:
		a.gates = []module{perHead(inner, 1, op.Sigmoid), perHead(inner, 1, op.Sigmoid)}
	}
	a.toQuery = perHead(outer, c.DHead, op.Identity)
	a.query = newFeatureMap(outer, c, c.DHead)
	a.project = dense{name: outer.next("Dense"), in: c.Heads * c.DHead, out: c.DModel, act: last}
	return a
}

// rule is how op.FastWeights calls the update rule.
func (c Core) rule() (rule op.Rule) {
	switch c.UpdateRule {
	case RuleGatedPENG:
		return op.ScalarGate
	case RuleMEGA:
		return op.ConstantGate
	case RuleDelta:
		return op.Delta
	}
	return op.VectorGate
}

func (a galiteAttention) weights() []weightSpec {
	return weightsOf(append([]module{a.key, a.value, a.toQuery, a.query, a.project}, a.gates...)...)
}

func (g galite) weights() []weightSpec {
	specs := g.embed.weights()
	for _, b := range g.blocks {
		specs = append(specs, weightsOf(b.norm1, b.attention, b.norm2, b.ffc1, b.ffc2)...)
		if b.config.Flow == FlowGTrXL {
			specs = append(specs, weightsOf(b.gate1, b.gate2)...)
		}
	}
	return specs
}

func (g galite) state() []leafSpec {
	var specs []leafSpec
	for _, b := range g.blocks {
		c := b.config
		specs = append(specs,
			leafSpec{name: b.memory + "c", shape: []int{c.Heads, c.DHead, c.features()}},
			leafSpec{name: b.memory + "s", shape: []int{c.Heads, c.features()}},
		)
		if !c.fixes(FixDeadState) {
			specs = append(specs, leafSpec{name: b.memory + "tick", shape: []int{c.DHead / 2, 2, 2}, each: []float32{1, 0, 0, 1}})
		}
	}
	return specs
}

func (g galite) build(n *network, x *op.Node) *op.Node {
	x = g.embed.build(n, x)
	for _, b := range g.blocks {
		x = b.build(n, x)
	}
	return x
}

func (b galiteBlock) build(n *network, u *op.Node) *op.Node {
	if !b.config.fixes(FixDeadState) {
		n.carry(b.memory + "tick")
	}
	switch b.config.Flow {
	case FlowTrXL:
		g := n.Add(u, b.attend(n, b.norm1.build(n, u)))
		return n.Add(g, b.ffc2.build(n, b.ffc1.build(n, b.norm2.build(n, g))))
	case FlowVanilla:
		g := b.norm1.build(n, n.Add(u, b.attend(n, u)))
		return b.norm2.build(n, n.Add(g, b.ffc2.build(n, b.ffc1.build(n, g))))
	}
	g := b.gate1.build(n, u, b.attend(n, b.norm1.build(n, u)))
	return b.gate2.build(n, g, b.ffc2.build(n, b.ffc1.build(n, b.norm2.build(n, g))))
}

func (b galiteBlock) attend(n *network, rows *op.Node) *op.Node {
	c, a := b.config, b.attention
	nodes := op.FastWeightsNodes{K: a.key.build(n, rows), V: a.value.build(n, rows), Q: a.query.build(n, a.toQuery.build(n, rows))}
	for _, gate := range a.gates {
		nodes.Gates = append(nodes.Gates, gate.(builder).build(n, rows))
	}
	var end *op.FastWeightsState
	if n.end != nil {
		end = &op.FastWeightsState{C: n.after(b.memory + "c"), S: n.after(b.memory + "s")}
	}
	shape := op.FastWeightsShape{
		T: n.t, B: n.b, H: c.Heads, D: c.DHead, K: c.features(), Rule: c.rule(),
		Reset:    c.Reset && (c.UpdateRule != RuleDelta || c.fixes(FixDeltaReset)),
		SafeNorm: c.fixes(FixDeltaNorm),
	}
	start := op.FastWeightsStart{C: n.state(b.memory + "c"), S: n.state(b.memory + "s")}
	return a.project.build(n, n.FastWeights(nodes, n.done, start, end, shape))
}
