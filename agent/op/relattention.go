package op

import "ariadne/agent/op/plain"

// RelativeShape describes an attention with relative positions.
type RelativeShape = plain.RelativeShape

// RelativeNodes are what the attention reads: queries Q [T·B, H·D]; keys and values KV [(M+T)·B, 2·H·D]; projected distances R
// [M+T, H·D]; the vectors that are added to queries, U for keys and V for distances [H, D]; Hidden [B, M], which marks the hidden
// part of the memory; and First [T, B], the first position that each step may see.
type RelativeNodes struct{ Q, KV, R, U, V, Hidden, First *Node }

// RelativeAttention is the attention of Transformer-XL (Dai et al. 2019). Each step attends to a memory and to the steps up to
// its own; see plain.Kernels.RelativeAttention. The result is [T·B, H·D].
func (g *Graph) RelativeAttention(n RelativeNodes, sh RelativeShape) *Node {
	if g.err != nil {
		return nil
	}
	rows, width := sh.T*sh.B, sh.H*sh.D
	inputs := []*Node{n.Q, n.KV, n.R, n.U, n.V, n.Hidden, n.First}
	want := []axes{
		{rows, width}, {sh.Full() * sh.B, 2 * width}, {sh.Full(), width}, {sh.H, sh.D}, {sh.H, sh.D}, {sh.B, sh.M}, {sh.T, sh.B},
	}
	for i, in := range inputs {
		if !in.Shape().Eq(want[i]) {
			return g.fail("relative attention: input %d has shape %v, want %v", i, in.Shape(), want[i])
		}
	}
	o := &relAttention{shape: sh, saved: make([]float32, kernel.RelativeSavedSize(sh))}
	o.base = base{name: "relative attention", result: newFloats(rows, width)}
	return g.add(o, inputs...)
}

type relAttention struct {
	base
	shape RelativeShape
	saved []float32 // what the forward pass keeps for the backward pass
}

func relativeInput(in []value) (plain.RelativeInput, plain.RelativeMask) {
	return plain.RelativeInput{Q: floats(in[0]), KV: floats(in[1]), R: floats(in[2]), U: floats(in[3]), V: floats(in[4])},
		plain.RelativeMask{Hidden: floats(in[5]), First: floats(in[6])}
}

func (o *relAttention) Do(in ...value) (value, error) {
	read, mask := relativeInput(in)
	kernel.RelativeAttention(floats(o.result), read, mask, o.shape, o.saved)
	return o.result, nil
}

func (o *relAttention) SymDiff(in nodeList, out, dout *Node) (nodeList, error) {
	grads := o.gradientsOf(in)
	back := &relAttentionBackward{joint: newJoint("relative attention backward", grads), of: o, d: plain.RelativeInput{
		Q: grads.needed(0, in), KV: grads.needed(1, in), R: grads.needed(2, in), U: grads.needed(3, in), V: grads.needed(4, in),
	}}
	return back.nodes(o.graph, back, append([]*Node{dout, out}, in...)...)
}

type relAttentionBackward struct {
	joint
	of *relAttention
	d  plain.RelativeInput
}

func (o *relAttentionBackward) Do(in ...value) (value, error) {
	read, mask := relativeInput(in[2:])
	kernel.RelativeAttentionBackward(o.d, floats(in[0]), read, mask, o.of.shape, o.of.saved)
	return o.result, nil
}
