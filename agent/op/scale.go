package op

import (
	"gorgonia.org/gorgonia"
)

// Scale turns Bytes x into floats: x·factor, same shape. It has no gradient.
func (g *Graph) Scale(x *Node, factor float32) *Node {
	if g.err != nil {
		return nil
	}
	o := &scale{factor: factor}
	o.base = base{name: "scale", result: newFloats(x.Shape()...)}
	return g.add(o, x)
}

type scale struct {
	base
	factor float32
}

func (o *scale) Do(in ...gorgonia.Value) (gorgonia.Value, error) {
	y := floats(o.result)
	for i, v := range bytes(in[0]) {
		y[i] = float32(v) * o.factor
	}
	return o.result, nil
}
