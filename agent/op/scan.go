package op

import "ariadne/agent/op/plain"

// ScanShape describes a linear recurrence.
type ScanShape = plain.ScanShape

// Scan is the linear recurrence h ← f∘h + u over T steps; see plain.Kernels.Scan. f and u are [T·B, E]. The result is h after
// each step, [T·B, E]. start [B, E] is the incoming state. Each Run writes the state after the last step to end. If end is nil it
// writes it back into the memory of start, and there is no backward pass.
func (g *Graph) Scan(f, u, done, start *Node, end []float32, sh ScanShape) *Node {
	if g.err != nil {
		return nil
	}
	rows := axes{sh.T * sh.B, sh.E}
	inputs := []*Node{f, u, done, start}
	if !g.checkRecurrent("scan", inputs, []axes{rows, rows, {sh.T, sh.B}, {sh.B, sh.E}}) {
		return nil
	}
	o := &scan{base{name: "scan", result: newFloats(rows...)}, sh, end}
	return g.add(o, inputs...)
}

type scan struct {
	base
	shape ScanShape
	end   []float32 // nil: the state is updated in place
}

func (o *scan) Do(in ...value) (value, error) {
	start := floats(in[3])
	end := o.end
	if end == nil {
		end = start
	}
	kernel.Scan(floats(o.result), end, floats(in[0]), floats(in[1]), flags(in[2]), start, o.shape)
	return o.result, nil
}

func (o *scan) SymDiff(in nodeList, out, dout *Node) (nodeList, error) {
	if o.end == nil {
		return nil, errInPlace
	}
	grads := o.gradientsOf(in)
	back := &scanBackward{joint: newJoint("scan backward", grads), of: o, df: grads.needed(0, in), du: grads.needed(1, in), dstart: grads.needed(3, in)}
	return back.nodes(o.graph, back, append([]*Node{dout, out}, in...)...)
}

type scanBackward struct {
	joint
	of             *scan
	df, du, dstart []float32
}

func (o *scanBackward) Do(in ...value) (value, error) {
	dout, out, f, done, start := floats(in[0]), floats(in[1]), floats(in[2]), flags(in[4]), floats(in[5])
	kernel.ScanBackward(o.df, o.du, o.dstart, dout, out, f, done, start, o.of.shape)
	return o.result, nil
}
