package op

import "ariadne/agent/op/plain"

// SparseRows are rows in which most elements are 0.
type SparseRows = plain.SparseRows

// SparseLinear is Linear for sparse rows whose gradient is not wanted: x [R, in], w [in, out], bias [out], result [R, out]. The
// graph reads x's memory at each Run. Indices must lie in [0, in).
func (g *Graph) SparseLinear(x SparseRows, w, bias *Node, act Act) *Node {
	if g.err != nil {
		return nil
	}
	rows, out := len(x.Count), bias.Shape().TotalSize()
	if rows == 0 || len(x.Index)%rows != 0 || len(x.Value) != len(x.Index) {
		return g.fail("sparse linear: %d rows of %d indices and %d values", rows, len(x.Index), len(x.Value))
	}
	if !bias.Shape().Eq(axes{out}) || w.Dims() != 2 || w.Shape()[1] != out {
		return g.fail("sparse linear: a bias %v does not fit a kernel %v", bias.Shape(), w.Shape())
	}
	o := &sparseLinear{rows: x, out: out, act: act}
	o.base = base{name: "sparse linear", result: newFloats(rows, out)}
	return g.add(o, w, bias)
}

type sparseLinear struct {
	base
	rows SparseRows
	out  int
	act  Act
}

func (o *sparseLinear) Do(in ...value) (value, error) {
	kernel.SparseLinear(floats(o.result), o.rows, floats(in[0]), floats(in[1]), o.out, o.act)
	return o.result, nil
}

func (o *sparseLinear) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	grads := o.gradientsOf(in)
	back := &sparseLinearBackward{
		joint: newJoint("sparse linear backward", grads), of: o, dw: grads.needed(0, in), dbias: grads.needed(1, in),
	}
	return back.nodes(o.graph, back, dy, y)
}

type sparseLinearBackward struct {
	joint
	of        *sparseLinear
	dw, dbias []float32
}

func (o *sparseLinearBackward) Do(in ...value) (value, error) {
	kernel.SparseLinearBackward(o.dw, o.dbias, floats(in[0]), o.of.rows, floats(in[1]), o.of.out, o.of.act)
	return o.result, nil
}
