package op

import "ariadne/agent/op/plain"

// Levels says how the bytes of pictures become numbers: byte·Scale + Offset.
type Levels = plain.Levels

// Levels turns Bytes x into floats of the same shape. It has no gradient.
func (g *Graph) Levels(x *Node, l Levels) *Node {
	if g.err != nil {
		return nil
	}
	return g.add(&levels{base{name: "levels", result: newFloats(x.Shape()...)}, l}, x)
}

type levels struct {
	base
	of Levels
}

func (o *levels) Do(in ...value) (value, error) {
	o.of.Floats(floats(o.result), bytes(in[0]))
	return o.result, nil
}
