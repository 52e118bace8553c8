package agent

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ariadne/agent/op"
)

func init() {
	RegisterCore("GaLiTe", GaLiTe{
		Layers: 4, DModel: 128, DHead: 64, DFFC: 128, Heads: 4, Kernel: Kernel{KernelPPRelu, 2}, UpdateRule: RuleProjectedSigmoid, Flow: FlowGTrXL, Reset: true,
	})
}

// GaLiTe is the configuration of the gated linear transformer (Pramanik et al. 2023).
type GaLiTe struct {
	Layers     int      `yaml:"n_layers"`
	DModel     int      `yaml:"d_model"`                   // E, width of rows
	DHead      int      `yaml:"d_head"`                    // D, width of a head
	DFFC       int      `yaml:"d_ffc"`                     // width of the hidden dense layer of a block
	Heads      int      `yaml:"n_heads"`                   // H
	Kernel     Kernel   `yaml:"kernel"`                    // feature map of keys and queries
	UpdateRule string   `yaml:"update_rule"`               // how steps change the memory: one of the Rule constants
	Flow       string   `yaml:"flow"`                      // how blocks join their parts: one of the Flow constants
	Reset      bool     `yaml:"reset_hidden_on_terminate"` // the first step of an episode forgets what came before
	Fixes      []string `yaml:"fixes"`                     // odd behaviours of the reference that are put right: FixDeadState, FixDeltaNorm, FixDeltaReset
}

// Kernel is GaLiTe's feature map.
type Kernel struct {
	Name string `yaml:"name"`
	Nu   int    `yaml:"nu"` // ν, factor that widens the features of a head
}

// The names of Kernel.
const (
	KernelRelu         = "relu"        // relu of a dense layer with ν·D outputs
	KernelEluPlusOne   = "eluplus1"    // elu + 1 of the same layer
	KernelDPFP         = "dpfp"        // deterministic parameter-free projection (Schlag et al. 2021) of a dense layer
	KernelPPRelu       = "pp_relu"     // outer product of the relus of two dense layers with D and ν outputs
	KernelPPEluPlusOne = "pp_eluplus1" // the same with elu + 1
)

// The values of GaLiTe.UpdateRule.
const (
	RuleProjectedSigmoid = "projected_sigmoid" // gates of values and of features; the latter are outer products
	RuleKeyValueGated    = "keyvalue_gated"    // gates of values and of features
	RuleGatedPENG        = "gated_peng"        // one gate per head (Peng et al. 2021)
	RuleMEGA             = "mega"              // gates that are weights and do not depend on the input (Ma et al. 2022)
	RuleDelta            = "delta"             // writes the difference between the new value and what is remembered (Schlag et al. 2021)
)

// The values of GaLiTe.Flow.
const (
	FlowGTrXL   = "gtrxl"   // a part's input and output are joined by gates
	FlowTrXL    = "trxl1"   // a part's input and output are added
	FlowVanilla = "vanilla" // they are added, and the layer norm follows each part instead of preceding it
)

// The names of GaLiTe.Fixes. FixDeadState is one, too.
const (
	FixDeltaReset = "delta_reset" // rule delta: the first step of an episode forgets what came before
	FixDeltaNorm  = "delta_norm"  // rule delta: a key of zeros stays zero instead of becoming NaN
)

// Name is "galite".
func (GaLiTe) Name() string { return "galite" }

// Forgets reports whether Reset is set.
func (c GaLiTe) Forgets() bool { return c.Reset }

// Validate returns an error that names the first key whose value is invalid.
func (c GaLiTe) Validate() error {
	err := positive(field{"n_layers", c.Layers}, field{"d_model", c.DModel}, field{"d_head", c.DHead}, field{"d_ffc", c.DFFC}, field{"n_heads", c.Heads},
		field{"kernel.nu", c.Kernel.Nu})
	if err == nil {
		err = known("kernel.name", c.Kernel.Name, KernelRelu, KernelEluPlusOne, KernelDPFP, KernelPPRelu, KernelPPEluPlusOne)
	}
	if err == nil {
		err = known("update_rule", c.UpdateRule, RuleProjectedSigmoid, RuleKeyValueGated, RuleGatedPENG, RuleMEGA, RuleDelta)
	}
	if err == nil {
		err = known("flow", c.Flow, FlowGTrXL, FlowTrXL, FlowVanilla)
	}
	if err == nil {
		err = checkFixes(c.Fixes, FixDeadState, FixDeltaNorm, FixDeltaReset)
	}
	if err == nil && c.DHead%2 != 0 && !c.fixes(FixDeadState) {
		err = fmt.Errorf("d_head is %d, want an even number, as the reference does, or the fix %s", c.DHead, FixDeadState)
	}
	return err
}

// fixes reports whether the configuration corrects an odd behaviour of the reference.
func (c GaLiTe) fixes(name string) bool { return slices.Contains(c.Fixes, name) }

// galite is the gated linear transformer (Pramanik et al. 2023): a stack of blocks whose attention is a recurrent matrix of fast
// weights per head. Its weights have the names and shapes of those of subho406/agalite.
type galite struct {
	embed  dense
	blocks []galiteBlock
}

// galiteBlock is one layer.
type galiteBlock struct {
	config     GaLiTe
	memory     string // the names of the leaves c, s and tick begin with it
	shown      string // what a viewer calls the layer
	norm1      layerNorm
	attention  galiteAttention
	gate1      gate // used by flow gtrxl alone, as is gate2
	norm2      layerNorm
	ffc1, ffc2 dense
	gate2      gate
}

// galiteAttention is the part of a layer that its heads compute.
type galiteAttention struct {
	key, query featureMap
	toQuery    headDense // comes before query's feature map
	value      headDense
	gates      []module // of the update rule, in op.FastWeights' order: headDense, outerMap or headVector
	project    dense
}

// New makes the layers.
func (c GaLiTe) New(prefix string, width int) (CoreLayers, int) {
	g := galite{embed: dense{name: prefix + "layer0/emb_layer", in: width, out: c.DModel}}
	last := op.Relu
	if c.Flow == FlowVanilla {
		last = op.Identity
	}
	for i := range c.Layers {
		name := fmt.Sprintf("%slayer%d/", prefix, i)
		memory, shown := layerNames(i)
		b := galiteBlock{
			config:    c,
			memory:    memory,
			shown:     shown,
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
	return g, c.DModel
}

// counter names the modules of a scope as flax does: by the module's type and the number of earlier modules of that type.
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

func newGaliteAttention(name string, c GaLiTe, last op.Act) galiteAttention {
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

// rule returns op.FastWeights' name of the update rule.
func (c GaLiTe) rule() (rule op.Rule) {
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

func (a galiteAttention) Weights() []WeightSpec {
	return weightsOf(append([]module{a.key, a.value, a.toQuery, a.query, a.project}, a.gates...)...)
}

func (g galite) Weights() []WeightSpec {
	specs := g.embed.Weights()
	for _, b := range g.blocks {
		specs = append(specs, weightsOf(b.norm1, b.attention, b.norm2, b.ffc1, b.ffc2)...)
		if b.config.Flow == FlowGTrXL {
			specs = append(specs, weightsOf(b.gate1, b.gate2)...)
		}
	}
	return specs
}

func (g galite) State() []LeafSpec {
	var specs []LeafSpec
	for _, b := range g.blocks {
		c, shown := b.config, []string{b.shown}
		specs = append(specs,
			LeafSpec{Name: b.memory + "c", Shape: []int{c.Heads, c.DHead, c.features()}, Layers: shown},
			LeafSpec{Name: b.memory + "s", Shape: []int{c.Heads, c.features()}, Layers: shown},
		)
		if !c.fixes(FixDeadState) {
			specs = append(specs, LeafSpec{Name: b.memory + "tick", Shape: []int{c.DHead / 2, 2, 2}, Each: []float32{1, 0, 0, 1}})
		}
	}
	return specs
}

func (g galite) Build(n *Network, x *op.Node) *op.Node {
	x = g.embed.Build(n, x)
	for _, b := range g.blocks {
		x = b.Build(n, x)
	}
	return x
}

func (b galiteBlock) Build(n *Network, u *op.Node) *op.Node {
	if !b.config.fixes(FixDeadState) {
		n.carry(b.memory + "tick")
	}
	switch b.config.Flow {
	case FlowTrXL:
		g := n.Add(u, b.attend(n, b.norm1.Build(n, u)))
		return n.Add(g, b.ffc2.Build(n, b.ffc1.Build(n, b.norm2.Build(n, g))))
	case FlowVanilla:
		g := b.norm1.Build(n, n.Add(u, b.attend(n, u)))
		return b.norm2.Build(n, n.Add(g, b.ffc2.Build(n, b.ffc1.Build(n, g))))
	}
	g := b.gate1.Build(n, u, b.attend(n, b.norm1.Build(n, u)))
	return b.gate2.Build(n, g, b.ffc2.Build(n, b.ffc1.Build(n, b.norm2.Build(n, g))))
}

func (b galiteBlock) attend(n *Network, rows *op.Node) *op.Node {
	c, a := b.config, b.attention
	nodes := op.FastWeightsNodes{K: a.key.Build(n, rows), V: a.value.Build(n, rows), Q: a.query.Build(n, a.toQuery.Build(n, rows))}
	for _, gate := range a.gates {
		nodes.Gates = append(nodes.Gates, gate.(builder).Build(n, rows))
	}
	var end *op.FastWeightsState
	if n.end != nil {
		end = &op.FastWeightsState{C: n.After(b.memory + "c"), S: n.After(b.memory + "s")}
	}
	shape := op.FastWeightsShape{
		T: n.T, B: n.B, H: c.Heads, D: c.DHead, K: c.features(), Rule: c.rule(),
		Reset:    c.Reset && (c.UpdateRule != RuleDelta || c.fixes(FixDeltaReset)),
		SafeNorm: c.fixes(FixDeltaNorm),
	}
	start := op.FastWeightsStart{C: n.State(b.memory + "c"), S: n.State(b.memory + "s")}
	return a.project.Build(n, n.FastWeights(nodes, n.Done, start, end, shape))
}

// featureMap is GaLiTe's φ. It turns rows into the keys that its heads store and the queries that they ask.
type featureMap interface{ builder }

// features returns K, the width of the core's features.
func (c GaLiTe) features() int {
	if c.Kernel.Name == KernelDPFP {
		return 2 * c.DHead * c.Kernel.Nu
	}
	return c.DHead * c.Kernel.Nu
}

// newFeatureMap makes the feature map of the core's kernel for input rows of the given width.
func newFeatureMap(names counter, c GaLiTe, width int) featureMap {
	switch c.Kernel.Name {
	case KernelDPFP:
		return dpfp{headDense{name: names.next("Dense"), heads: c.Heads, in: width, out: c.DHead, first: Lecun}, c.Kernel.Nu}
	case KernelPPRelu, KernelPPEluPlusOne:
		return newOuterMap(names.next("ParameteredProjection"), c.Heads, width, c.DHead, c.Kernel.Nu, c.Kernel.act())
	}
	return headDense{name: names.next("Dense"), heads: c.Heads, in: width, out: c.features(), act: c.Kernel.act(), first: Lecun}
}

func (k Kernel) act() op.Act {
	if strings.HasSuffix(k.Name, KernelEluPlusOne) {
		return op.EluPlusOne
	}
	return op.Relu
}

// dpfp is the deterministic parameter-free projection (Schlag et al. 2021) of the rows that a dense layer makes.
type dpfp struct {
	headDense
	nu int
}

func (d dpfp) Build(n *Network, x *op.Node) *op.Node { return n.DPFP(d.headDense.Build(n, x), d.nu) }

// outerMap is the outer product of two dense layers with the same activation.
type outerMap struct{ wide, factor headDense }

func newOuterMap(name string, heads, in, wide, factor int, act op.Act) outerMap {
	return outerMap{
		wide:   headDense{name: name + "/Dense_0", heads: heads, in: in, out: wide, act: act},
		factor: headDense{name: name + "/Dense_1", heads: heads, in: in, out: factor, act: act},
	}
}

func (m outerMap) Weights() []WeightSpec { return weightsOf(m.wide, m.factor) }

func (m outerMap) Build(n *Network, x *op.Node) *op.Node {
	return n.Outer(m.wide.Build(n, x), m.factor.Build(n, x))
}

// headVector is a vector of weights for each head. It is the same for all rows.
type headVector struct {
	name         string
	heads, width int
}

func (v headVector) Weights() []WeightSpec {
	return []WeightSpec{{v.name, []int{v.heads, v.width}, normal(0.2)}}
}

func (v headVector) Build(n *Network, _ *op.Node) *op.Node { return n.Parameter(v.name) }
