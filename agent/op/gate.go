package op

import "ariadne/agent/op/plain"

// GateParameters are the parameters of a gate: six kernels [E, E] and the bias [E] of its update gate.
type GateParameters struct{ Wr, Ur, Wz, Uz, Wg, Ug, Bias *Node }

func (p GateParameters) nodes() []*Node { return []*Node{p.Wr, p.Ur, p.Wz, p.Uz, p.Wg, p.Ug, p.Bias} }

// Gate joins a skip stream x and a new branch y, both [R, E], with the gated recurrent unit of GTrXL (Parisotto et al.
// 2020, section 3.2).
func (g *Graph) Gate(x, y *Node, p GateParameters) *Node {
	if g.err != nil {
		return nil
	}
	rows, e := rowsOf(x)
	if !x.Shape().Eq(y.Shape()) {
		return g.fail("gate: streams of shapes %v and %v", x.Shape(), y.Shape())
	}
	for i, n := range p.nodes() {
		if want := (axes{e, e}); i < 6 && !n.Shape().Eq(want) || i == 6 && !n.Shape().Eq(want[1:]) {
			return g.fail("gate: parameter %s of shape %v does not fit rows of %d", n.Name(), n.Shape(), e)
		}
	}
	size := rows * e
	o := &gate{rows: rows, e: e, saved: plain.GateSaved{
		R: make([]float32, size), Z: make([]float32, size), H: make([]float32, size), RX: make([]float32, size),
	}}
	o.base = base{name: "gate", result: newFloats(rows, e)}
	return g.add(o, append([]*Node{x, y}, p.nodes()...)...)
}

type gate struct {
	base
	rows, e int
	saved   plain.GateSaved // kept for the backward pass
}

// gateWeights returns the values of GateParameters.nodes by their names.
func gateWeights(in []value) plain.GateWeights {
	return plain.GateWeights{
		Wr: floats(in[0]), Ur: floats(in[1]), Wz: floats(in[2]), Uz: floats(in[3]), Wg: floats(in[4]), Ug: floats(in[5]),
		Bias: floats(in[6]),
	}
}

func (o *gate) Do(in ...value) (value, error) {
	kernel.Gate(floats(o.result), floats(in[0]), floats(in[1]), gateWeights(in[2:]), o.saved, o.rows, o.e)
	return o.result, nil
}

func (o *gate) flops() float64 { return 6 * 2 * float64(o.rows) * float64(o.e) * float64(o.e) }

func (o *gate) SymDiff(in nodeList, out, dout *Node) (nodeList, error) {
	grads := o.gradientsOf(in)
	back := &gateBackward{
		joint: newJoint("gate backward", grads), of: o, dx: grads.needed(0, in), dy: grads.needed(1, in),
		dw: plain.GateWeights{
			Wr: grads.needed(2, in), Ur: grads.needed(3, in), Wz: grads.needed(4, in), Uz: grads.needed(5, in),
			Wg: grads.needed(6, in), Ug: grads.needed(7, in), Bias: grads.needed(8, in),
		},
	}
	o.graph.reserve(kernel.GateScratch(o.rows, o.e))
	return back.nodes(o.graph, back, append([]*Node{dout, out}, in...)...)
}

type gateBackward struct {
	joint
	of     *gate
	dx, dy []float32
	dw     plain.GateWeights
}

func (o *gateBackward) Do(in ...value) (value, error) {
	dout, x, y, w := floats(in[0]), floats(in[2]), floats(in[3]), gateWeights(in[4:])
	kernel.GateBackward(o.dx, o.dy, o.dw, dout, x, y, w, o.of.saved, o.graph.scratch, o.of.rows, o.of.e)
	return o.result, nil
}

func (o *gateBackward) flops() float64 { return 2 * o.of.flops() }
