package op

import (
	"ariadne/agent/op/plain"

	"gorgonia.org/gorgonia"
)

// MaxPool is the maximum over 3x3 places, every second one in both directions, of pictures x [R, H, W, C]: [R, ⌈H/2⌉, ⌈W/2⌉,
// C]; see plain.MaxPool.
func (g *Graph) MaxPool(x *Node) *Node {
	if g.err != nil {
		return nil
	}
	s := x.Shape()
	if len(s) != 4 {
		return g.fail("max pool of shape %v, want pictures", s)
	}
	sh := plain.PoolShape{N: s[0], H: s[1], W: s[2], C: s[3]}
	o := &maxPool{shape: sh}
	o.base = base{name: "max pool", result: newFloats(sh.N, sh.OutH(), sh.OutW(), sh.C)}
	o.from = make([]uint8, sh.N*sh.OutH()*sh.OutW()*sh.C)
	return g.add(o, x)
}

type maxPool struct {
	base
	shape plain.PoolShape
	from  []uint8 // kept for the backward pass
}

func (o *maxPool) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	kernel.MaxPool(floats(o.result), o.from, floats(in[0]), o.shape)
	return o.result, nil
}

func (o *maxPool) SymDiff(in gorgonia.Nodes, y, dy *Node) (gorgonia.Nodes, error) {
	back := &maxPoolBackward{joint: newJoint("max pool backward", o.gradientsOf(in)), of: o}
	return back.nodes(o.graph, back, dy, y)
}

type maxPoolBackward struct {
	joint
	of *maxPool
}

func (o *maxPoolBackward) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	kernel.MaxPoolBackward(floats(o.result), floats(in[0]), o.of.from, o.of.shape)
	return o.result, nil
}
