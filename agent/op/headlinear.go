package op

import "ariadne/agent/op/plain"

// HeadLinear is a dense layer for H heads, each with its own weights: w [H, in, out], bias [H, out], result [R, H, out]. x is [R,
// in], which all heads share, or [R, H, in].
func (g *Graph) HeadLinear(x, w, bias *Node, act Act) *Node {
	if g.err != nil {
		return nil
	}
	if w.Dims() != 3 {
		return g.fail("head linear: a kernel of shape %v, want [heads, in, out]", w.Shape())
	}
	rows, width := rowsOf(x)
	sh := plain.HeadShape{Rows: rows, H: w.Shape()[0], In: w.Shape()[1], Out: w.Shape()[2], Shared: x.Dims() == 2, Act: act}
	want := sh.In
	if !sh.Shared {
		want *= sh.H
	}
	if width != want || !bias.Shape().Eq(axes{sh.H, sh.Out}) {
		return g.fail("head linear: a kernel %v and a bias %v do not fit rows %v", w.Shape(), bias.Shape(), x.Shape())
	}
	o := &headLinear{shape: sh}
	o.base = base{name: "head linear", result: newFloats(rows, sh.H, sh.Out)}
	return g.add(o, x, w, bias)
}

type headLinear struct {
	base
	shape plain.HeadShape
}

func (o *headLinear) Do(in ...value) (value, error) {
	kernel.HeadLinear(floats(o.result), floats(in[0]), floats(in[1]), floats(in[2]), o.shape)
	return o.result, nil
}

func (o *headLinear) flops() float64 {
	return 2 * float64(o.shape.Rows) * float64(o.shape.H) * float64(o.shape.In) * float64(o.shape.Out)
}

func (o *headLinear) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	grads := o.gradientsOf(in)
	back := &headLinearBackward{
		joint: newJoint("head linear backward", grads), of: o, dx: grads.of(0), dw: grads.needed(1, in), dbias: grads.needed(2, in),
	}
	return back.nodes(o.graph, back, dy, in[0], y, in[1])
}

type headLinearBackward struct {
	joint
	of            *headLinear
	dx, dw, dbias []float32
}

func (o *headLinearBackward) Do(in ...value) (value, error) {
	dy, x, y, w := floats(in[0]), floats(in[1]), floats(in[2]), floats(in[3])
	kernel.HeadLinearBackward(o.dx, o.dw, o.dbias, dy, x, y, w, o.of.shape)
	return o.result, nil
}

func (o *headLinearBackward) flops() float64 { return o.of.flops() * products(o.dx) }
