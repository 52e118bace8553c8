package op

// LayerNorm normalises each row of x [R, E] to mean 0 and variance 1, then multiplies by scale [E] and adds bias [E].
func (g *Graph) LayerNorm(x, scale, bias *Node) *Node {
	if g.err != nil {
		return nil
	}
	rows, width := rowsOf(x)
	if !scale.Shape().Eq(axes{width}) || !bias.Shape().Eq(axes{width}) {
		return g.fail("layer norm: a scale %v and a bias %v do not fit rows of %d", scale.Shape(), bias.Shape(), width)
	}
	o := &layerNorm{rows: rows, width: width, mean: make([]float32, rows), rstd: make([]float32, rows)}
	o.base = base{name: "layer norm", result: newFloats(rows, width)}
	return g.add(o, x, scale, bias)
}

type layerNorm struct {
	base
	rows, width int
	mean, rstd  []float32 // [R], kept for the backward pass
}

func (o *layerNorm) Do(in ...value) (value, error) {
	kernel.LayerNorm(floats(o.result), o.mean, o.rstd, floats(in[0]), floats(in[1]), floats(in[2]), o.rows, o.width)
	return o.result, nil
}

func (o *layerNorm) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	grads := o.gradientsOf(in)
	back := &layerNormBackward{
		joint: newJoint("layer norm backward", grads), of: o,
		dx: grads.needed(0, in), dscale: grads.needed(1, in), dbias: grads.needed(2, in),
	}
	return back.nodes(o.graph, back, dy, in[0], y, in[1])
}

type layerNormBackward struct {
	joint
	of                *layerNorm
	dx, dscale, dbias []float32
}

func (o *layerNormBackward) Do(in ...value) (value, error) {
	dy, x, scale := floats(in[0]), floats(in[1]), floats(in[3])
	kernel.LayerNormBackward(o.dx, o.dscale, o.dbias, dy, x, o.of.mean, o.of.rstd, scale, o.of.rows, o.of.width)
	return o.result, nil
}
