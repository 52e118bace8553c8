package op

// Outer returns the outer product of the rows of a [R, H, D] and p [R, H, N], flattened a-major: [R, H, D·N].
func (g *Graph) Outer(a, p *Node) *Node {
	if g.err != nil {
		return nil
	}
	if a.Dims() != 3 || p.Dims() != 3 || a.Shape()[0] != p.Shape()[0] || a.Shape()[1] != p.Shape()[1] {
		return g.fail("outer product of rows %v and %v", a.Shape(), p.Shape())
	}
	rows, heads, d, n := a.Shape()[0], a.Shape()[1], a.Shape()[2], p.Shape()[2]
	o := &outer{rows: rows * heads, d: d, n: n}
	o.base = base{name: "outer product", result: newFloats(rows, heads, d*n)}
	return g.add(o, a, p)
}

type outer struct {
	base
	rows, d, n int
}

func (o *outer) Do(in ...value) (value, error) {
	kernel.Outer(floats(o.result), floats(in[0]), floats(in[1]), o.rows, o.d, o.n)
	return o.result, nil
}

func (o *outer) SymDiff(in nodeList, z, dz *Node) (nodeList, error) {
	grads := o.gradientsOf(in)
	back := &outerBackward{joint: newJoint("outer product backward", grads), of: o, da: grads.needed(0, in), dp: grads.needed(1, in)}
	return back.nodes(o.graph, back, dz, in[0], in[1])
}

type outerBackward struct {
	joint
	of     *outer
	da, dp []float32
}

func (o *outerBackward) Do(in ...value) (value, error) {
	kernel.OuterBackward(o.da, o.dp, floats(in[0]), floats(in[1]), floats(in[2]), o.of.rows, o.of.d, o.of.n)
	return o.result, nil
}

// DPFP returns the deterministic parameter-free projection of rows z [R, H, D] (Schlag et al. 2021): [R, H, nu·2·D].
func (g *Graph) DPFP(z *Node, nu int) *Node {
	if g.err != nil {
		return nil
	}
	if z.Dims() != 3 || nu < 1 {
		return g.fail("dpfp of rows %v with nu %d", z.Shape(), nu)
	}
	rows, heads, d := z.Shape()[0], z.Shape()[1], z.Shape()[2]
	o := &dpfp{rows: rows * heads, d: d, nu: nu}
	o.base = base{name: "dpfp", result: newFloats(rows, heads, nu*2*d)}
	return g.add(o, z)
}

type dpfp struct {
	base
	rows, d, nu int
}

func (o *dpfp) Do(in ...value) (value, error) {
	kernel.DPFP(floats(o.result), floats(in[0]), o.rows, o.d, o.nu)
	return o.result, nil
}

func (o *dpfp) SymDiff(in nodeList, y, dy *Node) (nodeList, error) {
	back := &dpfpBackward{joint: newJoint("dpfp backward", o.gradientsOf(in)), of: o}
	return back.nodes(o.graph, back, dy, in[0])
}

type dpfpBackward struct {
	joint
	of *dpfp
}

func (o *dpfpBackward) Do(in ...value) (value, error) {
	kernel.DPFPBackward(floats(o.result), floats(in[0]), floats(in[1]), o.of.rows, o.of.d, o.of.nu)
	return o.result, nil
}
