package op

import "ariadne/agent/op/plain"

// ShortConvShape describes a short convolution along time.
type ShortConvShape = plain.ShortConvShape

// ShortConv is a causal convolution of rows x [T·B, E] along time, for each channel separately; see plain.Kernels.ShortConv. w is
// [K, E] and bias [E]. start [B, K-1, E] holds the steps before the sequence. Each Run writes the last K-1 steps to end. If end
// is nil it writes them back into the memory of start, and there is no backward pass.
func (g *Graph) ShortConv(x, w, bias, done, start *Node, end []float32, sh ShortConvShape) *Node {
	if g.err != nil {
		return nil
	}
	if sh.K < 2 {
		return g.fail("short convolution of %d steps, want at least 2", sh.K)
	}
	inputs := []*Node{x, w, bias, done, start}
	want := []axes{{sh.T * sh.B, sh.E}, {sh.K, sh.E}, {sh.E}, {sh.T, sh.B}, {sh.B, sh.K - 1, sh.E}}
	if !g.checkRecurrent("short convolution", inputs, want) {
		return nil
	}
	o := &shortConv{base{name: "short convolution", result: newFloats(sh.T*sh.B, sh.E)}, sh, end}
	return g.add(o, inputs...)
}

type shortConv struct {
	base
	shape ShortConvShape
	end   []float32 // nil: the state is updated in place
}

func (o *shortConv) Do(in ...value) (value, error) {
	start := floats(in[4])
	end := o.end
	if end == nil {
		end = start
	}
	kernel.ShortConv(floats(o.result), end, floats(in[0]), floats(in[1]), floats(in[2]), flags(in[3]), start, o.shape)
	return o.result, nil
}

func (o *shortConv) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	if o.end == nil {
		return nil, errInPlace
	}
	grads := o.gradientsOf(in)
	back := &shortConvBackward{
		joint: newJoint("short convolution backward", grads), of: o,
		dx: grads.needed(0, in), dw: grads.needed(1, in), dbias: grads.needed(2, in), dstart: grads.needed(4, in),
	}
	return back.nodes(o.graph, back, append([]*Node{dy}, in...)...)
}

type shortConvBackward struct {
	joint
	of                    *shortConv
	dx, dw, dbias, dstart []float32
}

func (o *shortConvBackward) Do(in ...value) (value, error) {
	dy, x, w, done, start := floats(in[0]), floats(in[1]), floats(in[2]), flags(in[4]), floats(in[5])
	kernel.ShortConvBackward(o.dx, o.dw, o.dbias, o.dstart, dy, x, w, done, start, o.of.shape)
	return o.result, nil
}
