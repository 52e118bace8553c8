package agent

import (
	"fmt"
	"math"

	"ariadne/agent/op"
)

// module is a part of the network that has weights.
type module interface {
	// Weights lists the module's weights in any order.
	Weights() []WeightSpec
}

// weightsOf lists the weights of several modules.
func weightsOf(modules ...module) []WeightSpec {
	var specs []WeightSpec
	for _, m := range modules {
		specs = append(specs, m.Weights()...)
	}
	return specs
}

// dense is a dense layer with an activation.
type dense struct {
	name    string // the names of kernel [in, out] and bias [out] begin with it
	in, out int
	act     op.Act
	first   Initialiser // of the kernel; nil: orthogonal with gain √2
	offset  Initialiser // of the bias; nil: 0
}

// usual returns the initialiser of most kernels.
func usual() Initialiser { return Orthogonal(math.Sqrt2) }

// or returns i, or other if i is nil.
func (i Initialiser) or(other Initialiser) Initialiser {
	if i == nil {
		return other
	}
	return i
}

func (d dense) Weights() []WeightSpec {
	return []WeightSpec{
		{d.name + "/kernel", []int{d.in, d.out}, d.first.or(usual())},
		{d.name + "/bias", []int{d.out}, d.offset.or(Constant(0))},
	}
}

func (d dense) Build(n *Network, x *op.Node) *op.Node {
	return n.Linear(x, n.Parameter(d.name+"/kernel"), n.Parameter(d.name+"/bias"), d.act)
}

// buildSparse is Build for the network's sparse observations.
func (d dense) buildSparse(n *Network) *op.Node {
	return n.SparseLinear(n.sparse, n.Parameter(d.name+"/kernel"), n.Parameter(d.name+"/bias"), d.act)
}

// stack is a sequence of dense layers with relu.
type stack []dense

// newStack makes layers of one width for input rows of width in. Their names are prefix followed by Dense_0, Dense_1 and so on.
func newStack(prefix string, layers, in, width int) stack {
	var s stack
	for i := range layers {
		s = append(s, dense{name: fmt.Sprintf("%sDense_%d", prefix, i), in: in, out: width, act: op.Relu})
		in = width
	}
	return s
}

func (s stack) Weights() []WeightSpec {
	var specs []WeightSpec
	for _, d := range s {
		specs = append(specs, d.Weights()...)
	}
	return specs
}

func (s stack) Build(n *Network, x *op.Node) *op.Node {
	for _, d := range s {
		x = d.Build(n, x)
	}
	return x
}

// headDense is a dense layer for several heads, each with its own weights.
type headDense struct {
	name           string // the names of kernel [heads, in, out] and bias [heads, out] begin with it
	heads, in, out int
	act            op.Act
	first          Initialiser // of a head's kernel; nil: orthogonal with gain √2
}

func (d headDense) Weights() []WeightSpec {
	return []WeightSpec{
		{d.name + "/kernel", []int{d.heads, d.in, d.out}, stacked(d.first.or(usual()))},
		{d.name + "/bias", []int{d.heads, d.out}, Constant(0)},
	}
}

// Build takes rows [R, in], which all heads share, or [R, heads, in].
func (d headDense) Build(n *Network, x *op.Node) *op.Node {
	return n.HeadLinear(x, n.Parameter(d.name+"/kernel"), n.Parameter(d.name+"/bias"), d.act)
}

// conv is a convolution.
type conv struct {
	name                       string // the names of kernel [size, size, in, out] and bias [out] begin with it
	size, stride, pad, in, out int
	act                        op.Act
	first                      Initialiser // of the kernel; nil: orthogonal with gain √2
}

func (c conv) Weights() []WeightSpec {
	return []WeightSpec{
		{c.name + "/kernel", []int{c.size, c.size, c.in, c.out}, c.first.or(usual())},
		{c.name + "/bias", []int{c.out}, Constant(0)},
	}
}

func (c conv) parameters(n *Network) op.ConvParameters {
	return op.ConvParameters{W: n.Parameter(c.name + "/kernel"), Bias: n.Parameter(c.name + "/bias")}
}

func (c conv) stage(n *Network) op.Stage {
	return op.ConvStage{ConvParameters: c.parameters(n), Stride: c.stride, Pad: c.pad, Act: c.act}
}

// layerNorm normalises rows of the given width.
type layerNorm struct {
	name  string // the names of scale [width] and bias [width] begin with it
	width int
}

func (l layerNorm) Weights() []WeightSpec {
	return []WeightSpec{{l.name + "/scale", []int{l.width}, Constant(1)}, {l.name + "/bias", []int{l.width}, Constant(0)}}
}

func (l layerNorm) Build(n *Network, x *op.Node) *op.Node {
	return n.LayerNorm(x, n.Parameter(l.name+"/scale"), n.Parameter(l.name+"/bias"))
}

// gateBias is the first value of the gates' biases. It lets blocks start near the identity.
const gateBias = 2

// gate joins a skip stream and a branch of the same width.
type gate struct {
	name  string // the names of {Wr,Ur,Wz,Uz,Wg,Ug}/kernel [width, width] and bgp [width] begin with it
	width int
	bias  float32     // first value of bgp: the larger it is, the more of the skip stream passes at first
	first Initialiser // of the kernels; nil: orthogonal with gain √2
}

func (g gate) Weights() []WeightSpec {
	specs := []WeightSpec{{g.name + "/bgp", []int{g.width}, Constant(g.bias)}}
	for _, k := range []string{"Wr", "Ur", "Wz", "Uz", "Wg", "Ug"} {
		specs = append(specs, WeightSpec{g.name + "/" + k + "/kernel", []int{g.width, g.width}, g.first.or(usual())})
	}
	return specs
}

func (g gate) Build(n *Network, skip, branch *op.Node) *op.Node {
	kernel := func(name string) *op.Node { return n.Parameter(g.name + "/" + name + "/kernel") }
	return n.Gate(skip, branch, op.GateParameters{
		Wr: kernel("Wr"), Ur: kernel("Ur"), Wz: kernel("Wz"), Uz: kernel("Uz"), Wg: kernel("Wg"), Ug: kernel("Ug"),
		Bias: n.Parameter(g.name + "/bgp"),
	})
}
