package agent

import (
	"fmt"
	"math"

	"ariadne/agent/op"
)

// module is a part of the network that has weights.
type module interface {
	// weights lists the module's weights in any order.
	weights() []weightSpec
}

// weightsOf lists the weights of modules.
func weightsOf(modules ...module) []weightSpec {
	var specs []weightSpec
	for _, m := range modules {
		specs = append(specs, m.weights()...)
	}
	return specs
}

// dense is a dense layer with an activation.
type dense struct {
	name    string // kernel [in, out] and bias [out] below it
	in, out int
	act     op.Act
	first   initialiser // of the kernel; nil: orthogonal with gain √2
	offset  initialiser // of the bias; nil: 0
}

// usual is what most kernels start from.
func usual() initialiser { return orthogonal(math.Sqrt2) }

// or returns the initialiser, or if it is nil the other one.
func (i initialiser) or(other initialiser) initialiser {
	if i == nil {
		return other
	}
	return i
}

func (d dense) weights() []weightSpec {
	return []weightSpec{
		{d.name + "/kernel", []int{d.in, d.out}, d.first.or(usual())},
		{d.name + "/bias", []int{d.out}, d.offset.or(constant(0))},
	}
}

func (d dense) build(n *network, x *op.Node) *op.Node {
	return n.Linear(x, n.parameter(d.name+"/kernel"), n.parameter(d.name+"/bias"), d.act)
}

// buildSparse is build of the network's sparse observations.
func (d dense) buildSparse(n *network) *op.Node {
	return n.SparseLinear(n.sparse, n.parameter(d.name+"/kernel"), n.parameter(d.name+"/bias"), d.act)
}

// stack is dense layers with relu, one behind the other.
type stack []dense

// newStack makes layers that are named prefix and Dense_0, Dense_1 and so on, each of a width, for rows of in.
func newStack(prefix string, layers, in, width int) stack {
	var s stack
	for i := range layers {
		s = append(s, dense{name: fmt.Sprintf("%sDense_%d", prefix, i), in: in, out: width, act: op.Relu})
		in = width
	}
	return s
}

func (s stack) weights() []weightSpec {
	var specs []weightSpec
	for _, d := range s {
		specs = append(specs, d.weights()...)
	}
	return specs
}

func (s stack) build(n *network, x *op.Node) *op.Node {
	for _, d := range s {
		x = d.build(n, x)
	}
	return x
}

// headDense is a dense layer that each of some heads has for itself.
type headDense struct {
	name           string // kernel [heads, in, out] and bias [heads, out] below it
	heads, in, out int
	act            op.Act
	first          initialiser // of a head's kernel; nil: orthogonal with gain √2
}

func (d headDense) weights() []weightSpec {
	return []weightSpec{
		{d.name + "/kernel", []int{d.heads, d.in, d.out}, stacked(d.first.or(usual()))},
		{d.name + "/bias", []int{d.heads, d.out}, constant(0)},
	}
}

// build takes rows [R, in], the same for all heads, or [R, heads, in].
func (d headDense) build(n *network, x *op.Node) *op.Node {
	return n.HeadLinear(x, n.parameter(d.name+"/kernel"), n.parameter(d.name+"/bias"), d.act)
}

// conv is a convolution.
type conv struct {
	name                       string // kernel [size, size, in, out] and bias [out] below it
	size, stride, pad, in, out int
	act                        op.Act
	first                      initialiser // of the kernel; nil: orthogonal with gain √2
}

func (c conv) weights() []weightSpec {
	return []weightSpec{
		{c.name + "/kernel", []int{c.size, c.size, c.in, c.out}, c.first.or(usual())},
		{c.name + "/bias", []int{c.out}, constant(0)},
	}
}

func (c conv) parameters(n *network) op.ConvParameters {
	return op.ConvParameters{W: n.parameter(c.name + "/kernel"), Bias: n.parameter(c.name + "/bias")}
}

func (c conv) stage(n *network) op.Stage {
	return op.ConvStage{ConvParameters: c.parameters(n), Stride: c.stride, Pad: c.pad, Act: c.act}
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
	bias  float32     // that bgp starts from: the larger, the more of the skip stream passes at first
	first initialiser // of the kernels; nil: orthogonal with gain √2
}

func (g gate) weights() []weightSpec {
	specs := []weightSpec{{g.name + "/bgp", []int{g.width}, constant(g.bias)}}
	for _, k := range []string{"Wr", "Ur", "Wz", "Uz", "Wg", "Ug"} {
		specs = append(specs, weightSpec{g.name + "/" + k + "/kernel", []int{g.width, g.width}, g.first.or(usual())})
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
