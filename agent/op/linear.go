package op

import "ariadne/agent/op/plain"

// Act is the activation that ends a dense or convolutional layer.
type Act = plain.Act

// The activations.
const (
	Identity   = plain.Identity
	Relu       = plain.Relu
	Tanh       = plain.Tanh
	Sigmoid    = plain.Sigmoid
	EluPlusOne = plain.EluPlusOne
)

// Linear is a dense layer, act(x·w + bias). x is [R, in], or [R, ...] whose other axes are flattened; w is [in, out], bias [out],
// and the result [R, out].
func (g *Graph) Linear(x, w, bias *Node, act Act) *Node {
	if g.err != nil {
		return nil
	}
	rows, in := rowsOf(x)
	out := w.Shape()[len(w.Shape())-1]
	if !w.Shape().Eq(axes{in, out}) || !bias.Shape().Eq(axes{out}) {
		return g.fail("linear: a kernel %v and a bias %v do not fit rows of %d", w.Shape(), bias.Shape(), in)
	}
	o := &linear{rows: rows, in: in, out: out, act: act}
	o.base = base{name: "linear", result: newFloats(rows, out)}
	return g.add(o, x, w, bias)
}

// rowsOf returns the number of rows of x [R, ...] and the length of each.
func rowsOf(x *Node) (rows, width int) {
	rows = x.Shape()[0]
	return rows, x.Shape().TotalSize() / rows
}

type linear struct {
	base
	rows, in, out int
	act           Act
}

func (o *linear) Do(in ...value) (value, error) {
	kernel.Linear(floats(o.result), floats(in[0]), floats(in[1]), floats(in[2]), o.rows, o.in, o.out, o.act)
	return o.result, nil
}

func (o *linear) flops() float64 { return 2 * float64(o.rows) * float64(o.in) * float64(o.out) }

func (o *linear) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	grads := o.gradientsOf(in)
	back := &linearBackward{
		joint: newJoint("linear backward", grads), of: o, dx: grads.of(0), dw: grads.needed(1, in), dbias: grads.of(2),
	}
	return back.nodes(o.graph, back, dy, in[0], y, in[1])
}

type linearBackward struct {
	joint
	of            *linear
	dx, dw, dbias []float32
}

func (o *linearBackward) Do(in ...value) (value, error) {
	dy, x, y, w := floats(in[0]), floats(in[1]), floats(in[2]), floats(in[3])
	kernel.LinearBackward(o.dx, o.dw, o.dbias, dy, x, y, w, o.of.rows, o.of.in, o.of.out, o.of.act)
	return o.result, nil
}

func (o *linearBackward) flops() float64 { return o.of.flops() * products(o.dx) }

// products returns the number of matrix products in a backward pass: one for the kernel's gradient, and one for dx if it is
// wanted.
func products(dx []float32) float64 {
	if dx == nil {
		return 1
	}
	return 2
}
