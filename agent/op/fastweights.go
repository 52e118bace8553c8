package op

import (
	"errors"

	"ariadne/agent/op/plain"
)

// FastWeightsShape describes a memory of fast weights.
type FastWeightsShape = plain.FastWeightsShape

// Rule says how a step changes fast weights.
type Rule = plain.Rule

// The rules by which steps change fast weights.
const (
	VectorGate   = plain.VectorGate
	ScalarGate   = plain.ScalarGate
	ConstantGate = plain.ConstantGate
	Delta        = plain.Delta
)

// FastWeightsState is the memory of fast weights: C [B, H, D, K], S [B, H, K].
type FastWeightsState = plain.FastWeightsState

// FastWeightsStart are the nodes of an incoming FastWeightsState.
type FastWeightsStart struct{ C, S *Node }

// FastWeightsNodes are what the steps read: K, Q [T·B, H, K], V [T·B, H, D] and the gates of the rule, in this order: for
// VectorGate [T·B, H, D] and [T·B, H, K]; for ScalarGate [T·B, H, 1]; for Delta two of that shape; for ConstantGate B and BDamp
// [H, D], then G and GDamp [H, K].
type FastWeightsNodes struct {
	K, V, Q *Node
	Gates   []*Node
}

// gateShapes returns the shapes of a rule's gates.
func gateShapes(sh FastWeightsShape) []axes {
	rows := sh.T * sh.B
	switch sh.Rule {
	case VectorGate:
		return []axes{{rows, sh.H, sh.D}, {rows, sh.H, sh.K}}
	case ScalarGate:
		return []axes{{rows, sh.H, 1}}
	case ConstantGate:
		return []axes{{sh.H, sh.D}, {sh.H, sh.D}, {sh.H, sh.K}, {sh.H, sh.K}}
	default:
		return []axes{{rows, sh.H, 1}, {rows, sh.H, 1}}
	}
}

// gateFields returns the fields of a rule's gates, in the order of gateShapes.
func gateFields(in *plain.FastWeightsInput, rule plain.Rule) []*[]float32 {
	switch rule {
	case ScalarGate:
		return []*[]float32{&in.B}
	case ConstantGate:
		return []*[]float32{&in.B, &in.BDamp, &in.G, &in.GDamp}
	default:
		return []*[]float32{&in.B, &in.G}
	}
}

// FastWeights is GaLiTe's gated linear attention over T steps (Pramanik et al. 2023, section 3.1); see plain.Kernels.FastWeights.
// done [T, B] marks the first steps of episodes. The result is [T·B, H·D]. Each Run writes the memory after the last step to end.
// If end is nil it writes it back into start's own memory, and there is no backward pass.
func (g *Graph) FastWeights(nodes FastWeightsNodes, done *Node, start FastWeightsStart, end *FastWeightsState, sh FastWeightsShape) *Node {
	if g.err != nil {
		return nil
	}
	rows, gates := sh.T*sh.B, gateShapes(sh)
	if len(nodes.Gates) != len(gates) {
		return g.fail("fast weights: %d gates, the rule has %d", len(nodes.Gates), len(gates))
	}
	inputs := append([]*Node{nodes.K, nodes.V, nodes.Q, done, start.C, start.S}, nodes.Gates...)
	want := append([]axes{
		{rows, sh.H, sh.K}, {rows, sh.H, sh.D}, {rows, sh.H, sh.K}, {sh.T, sh.B}, {sh.B, sh.H, sh.D, sh.K}, {sh.B, sh.H, sh.K},
	}, gates...)
	for i, n := range inputs {
		if !n.Shape().Eq(want[i]) {
			return g.fail("fast weights: input %d has shape %v, want %v", i, n.Shape(), want[i])
		}
	}
	o := &fastWeights{shape: sh, end: end}
	o.base = base{name: "fast weights", result: newFloats(rows, sh.H*sh.D)}
	return g.add(o, inputs...)
}

type fastWeights struct {
	base
	shape FastWeightsShape
	end   *FastWeightsState // nil: the memory is updated in place
	saved []float32         // what the forward pass keeps for the backward pass; nil: there is none
}

func (o *fastWeights) input(in []value) plain.FastWeightsInput {
	r := plain.FastWeightsInput{K: floats(in[0]), V: floats(in[1]), Q: floats(in[2])}
	switch o.shape.Rule {
	case ScalarGate:
		r.B = floats(in[6])
	case ConstantGate:
		r.B, r.BDamp, r.G, r.GDamp = floats(in[6]), floats(in[7]), floats(in[8]), floats(in[9])
	default:
		r.B, r.G = floats(in[6]), floats(in[7])
	}
	return r
}

func (o *fastWeights) Do(in ...value) (value, error) {
	start := FastWeightsState{C: floats(in[4]), S: floats(in[5])}
	end := start
	if o.end != nil {
		end = *o.end
	}
	kernel.FastWeights(floats(o.result), end, o.input(in), flags(in[3]), start, o.shape, o.saved)
	return o.result, nil
}

func (o *fastWeights) SymDiff(in nodeList, out, dout *Node) (nodeList, error) {
	if o.end == nil {
		return nil, errors.New("fast weights overwrite the memory that they start from")
	}
	o.saved = make([]float32, kernel.FastWeightsSavedSize(o.shape))
	grads := o.gradientsOf(in)
	back := &fastWeightsBackward{
		joint: newJoint("fast weights backward", grads), of: o,
		d: plain.FastWeightsInput{K: grads.needed(0, in), V: grads.needed(1, in), Q: grads.needed(2, in)},
	}
	for i, field := range gateFields(&back.d, o.shape.Rule) {
		*field = grads.needed(6+i, in)
	}
	if grads[4] != nil || grads[5] != nil {
		back.dstart = &FastWeightsState{C: grads.needed(4, in), S: grads.needed(5, in)}
	}
	return back.nodes(o.graph, back, append([]*Node{dout}, in...)...)
}

type fastWeightsBackward struct {
	joint
	of     *fastWeights
	d      plain.FastWeightsInput
	dstart *FastWeightsState
}

func (o *fastWeightsBackward) Do(in ...value) (value, error) {
	kernel.FastWeightsBackward(o.d, o.dstart, floats(in[0]), o.of.input(in[1:]), flags(in[4]), o.of.shape, o.of.saved)
	return o.result, nil
}
