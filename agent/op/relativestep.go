package op

import "ariadne/agent/op/plain"

// RelativeStepNodes are what a step reads: queries Q [B, H·D]; its rows X [B, E] and those before it, Memory [B, levels, M, 1,
// E]; Scale and Bias [E] of the layer norm of both; the kernel of keys and values KV [E, 2·H·D] with its bias KVBias [2·H·D]; the
// kernel of distances R [E, H·D]; Positions [M+1, E]; the vectors that are added to queries, U for keys and V for distances [H,
// D]; Hidden [B, M], which marks the hidden part of the memory; and First [1, B], the first position that each sequence may see.
type RelativeStepNodes struct{ Q, X, Memory, Scale, Bias, KV, KVBias, R, Positions, U, V, Hidden, First *Node }

// RelativeStep computes for one step what Window, LayerNorm, Linear and RelativeAttention compute, but it does not project the
// remembered rows; see plain.Kernels.RelativeStep. It reads one level of the memory, and moves that level on by the step's rows,
// in place. The result is [B, H·D]. It has no gradient.
func (g *Graph) RelativeStep(n RelativeStepNodes, level int) *Node {
	w := g.window(n.Memory, n.X, level, nil)
	if w == nil {
		return nil
	}
	heads := n.U.Shape()
	if w.t != 1 || len(heads) != 2 {
		return g.fail("relative step: %d steps, vectors %v of heads", w.t, heads)
	}
	o := &relativeStep{window: *w, shape: plain.RelativeStepShape{B: w.b, H: heads[0], D: heads[1], M: w.m, E: w.e, Apart: w.levels * w.m * w.e}}
	width, full := heads[0]*heads[1], o.shape.Full()
	inputs := []*Node{n.Memory, n.X, n.Q, n.Scale, n.Bias, n.KV, n.KVBias, n.R, n.Positions, n.U, n.V, n.Hidden, n.First}
	want := []axes{
		{w.b, width}, {w.e}, {w.e}, {w.e, 2 * width}, {2 * width}, {w.e, width}, {full, w.e}, heads, heads, {w.b, w.m}, {1, w.b},
	}
	for i, in := range inputs[2:] {
		if !in.Shape().Eq(want[i]) {
			return g.fail("relative step: input %d has shape %v, want %v", 2+i, in.Shape(), want[i])
		}
	}
	g.reserve(kernel.RelativeStepSize(o.shape))
	o.name, o.result = "relative step", newFloats(w.b, width)
	return g.add(o, inputs...)
}

type relativeStep struct {
	window
	shape plain.RelativeStepShape
}

func (o *relativeStep) Do(in ...value) (value, error) {
	memory, x, sh := floats(in[0]), floats(in[1]), o.shape
	read := plain.RelativeStepInput{
		Q: floats(in[2]), X: x, Memory: memory[o.level*o.m*o.e:], Scale: floats(in[3]), Bias: floats(in[4]), KV: floats(in[5]),
		ValueBias: floats(in[6])[sh.H*sh.D:], R: floats(in[7]), Positions: floats(in[8]), U: floats(in[9]), V: floats(in[10]),
	}
	kernel.RelativeStep(floats(o.result), read, plain.RelativeMask{Hidden: floats(in[11]), First: floats(in[12])}, sh, o.graph.scratch)
	o.update(memory, x)
	return o.result, nil
}
