package op

import (
	"gorgonia.org/gorgonia"
)

// Add is a + b, both of the same shape.
func (g *Graph) Add(a, b *Node) *Node {
	if g.err != nil {
		return nil
	}
	if !a.Shape().Eq(b.Shape()) {
		return g.fail("sum of shapes %v and %v", a.Shape(), b.Shape())
	}
	o := &addition{base{name: "addition", result: newFloats(a.Shape()...)}}
	return g.add(o, a, b)
}

type addition struct{ base }

func (o *addition) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	kernel.Add(floats(o.result), floats(in[0]), floats(in[1]))
	return o.result, nil
}

func (o *addition) SymDiff(in gorgonia.Nodes, z, dz *Node) (gorgonia.Nodes, error) {
	back := &additionBackward{newJoint("addition backward", o.gradientsOf(in))}
	return back.nodes(o.graph, back, dz)
}

type additionBackward struct{ joint }

func (o *additionBackward) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	for i := range o.grads {
		copy(o.grads.of(i), floats(in[0]))
	}
	return o.result, nil
}
