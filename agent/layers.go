package agent

import (
	"math"

	"ariadne/agent/op"
)

// module is a part of the network that has weights.
type module interface {
	// weights lists the module's weights in any order.
	weights() []weightSpec
}

// dense is a dense layer with an activation.
type dense struct {
	name    string // kernel [in, out] and bias [out] below it
	in, out int
	act     op.Act
}

func (d dense) weights() []weightSpec {
	return []weightSpec{
		{d.name + "/kernel", []int{d.in, d.out}, orthogonal(math.Sqrt2)},
		{d.name + "/bias", []int{d.out}, constant(0)},
	}
}

func (d dense) build(n *network, x *op.Node) *op.Node {
	return n.Linear(x, n.parameter(d.name+"/kernel"), n.parameter(d.name+"/bias"), d.act)
}

// conv is a convolution without padding, with a relu.
type conv struct {
	name                  string // kernel [size, size, in, out] and bias [out] below it
	size, stride, in, out int
	scale                 float32 // what bytes are multiplied by
}

func (c conv) weights() []weightSpec {
	return []weightSpec{
		{c.name + "/kernel", []int{c.size, c.size, c.in, c.out}, orthogonal(math.Sqrt2)},
		{c.name + "/bias", []int{c.out}, constant(0)},
	}
}

func (c conv) build(n *network, x *op.Node) *op.Node {
	return n.Conv(x, n.parameter(c.name+"/kernel"), n.parameter(c.name+"/bias"), c.stride, c.scale, op.Relu)
}

// layerNorm normalises rows of a width.
type layerNorm struct {
	name  string // scale [width] and bias [width] below it
	width int
}

func (l layerNorm) weights() []weightSpec {
	return []weightSpec{{l.name + "/scale", []int{l.width}, constant(1)}, {l.name + "/bias", []int{l.width}, constant(0)}}
}

func (l layerNorm) build(n *network, x *op.Node) *op.Node {
	return n.LayerNorm(x, n.parameter(l.name+"/scale"), n.parameter(l.name+"/bias"))
}

// gate joins a skip stream and a branch of a width.
type gate struct {
	name  string // {Wr,Ur,Wz,Uz,Wg,Ug}/kernel [width, width] and bgp [width] below it
	width int
}

func (g gate) weights() []weightSpec {
	specs := []weightSpec{{g.name + "/bgp", []int{g.width}, constant(2)}}
	for _, k := range []string{"Wr", "Ur", "Wz", "Uz", "Wg", "Ug"} {
		specs = append(specs, weightSpec{g.name + "/" + k + "/kernel", []int{g.width, g.width}, orthogonal(math.Sqrt2)})
	}
	return specs
}

func (g gate) build(n *network, skip, branch *op.Node) *op.Node {
	kernel := func(name string) *op.Node { return n.parameter(g.name + "/" + name + "/kernel") }
	return n.Gate(skip, branch, op.GateParameters{
		Wr: kernel("Wr"), Ur: kernel("Ur"), Wz: kernel("Wz"), Uz: kernel("Uz"), Wg: kernel("Wg"), Ug: kernel("Ug"),
		Bias: n.parameter(g.name + "/bgp"),
	})
}
