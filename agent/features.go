package agent

import (
	"strings"

	"ariadne/agent/op"
)

// featureMap is GaLiTe's φ, which turns rows into what its heads remember and ask.
type featureMap interface{ builder }

// features is the width K of the core's features.
func (c Core) features() int {
	if c.Kernel.Name == KernelDPFP {
		return 2 * c.DHead * c.Kernel.Nu
	}
	return c.DHead * c.Kernel.Nu
}

// newFeatureMap makes the feature map of the core's kernel, for rows of a width.
func newFeatureMap(names counter, c Core, width int) featureMap {
	switch c.Kernel.Name {
	case KernelDPFP:
		return dpfp{headDense{name: names.next("Dense"), heads: c.Heads, in: width, out: c.DHead, first: lecun}, c.Kernel.Nu}
	case KernelPPRelu, KernelPPEluPlusOne:
		return newOuterMap(names.next("ParameteredProjection"), c.Heads, width, c.DHead, c.Kernel.Nu, c.Kernel.act())
	}
	return headDense{name: names.next("Dense"), heads: c.Heads, in: width, out: c.features(), act: c.Kernel.act(), first: lecun}
}

func (k Kernel) act() op.Act {
	if strings.HasSuffix(k.Name, KernelEluPlusOne) {
		return op.EluPlusOne
	}
	return op.Relu
}

// dpfp is the deterministic parameter-free projection (Schlag et al. 2021) of a dense layer's rows.
type dpfp struct {
	headDense
	nu int
}

func (d dpfp) build(n *network, x *op.Node) *op.Node { return n.DPFP(d.headDense.build(n, x), d.nu) }

// outerMap is the outer product of two dense layers with the same activation.
type outerMap struct{ wide, factor headDense }

func newOuterMap(name string, heads, in, wide, factor int, act op.Act) outerMap {
	return outerMap{
		wide:   headDense{name: name + "/Dense_0", heads: heads, in: in, out: wide, act: act},
		factor: headDense{name: name + "/Dense_1", heads: heads, in: in, out: factor, act: act},
	}
}

func (m outerMap) weights() []weightSpec { return weightsOf(m.wide, m.factor) }

func (m outerMap) build(n *network, x *op.Node) *op.Node {
	return n.Outer(m.wide.build(n, x), m.factor.build(n, x))
}

// headVector is a vector of weights for each head, the same for all rows.
type headVector struct {
	name         string
	heads, width int
}

func (v headVector) weights() []weightSpec {
	return []weightSpec{{v.name, []int{v.heads, v.width}, normal(0.2)}}
}

func (v headVector) build(n *network, _ *op.Node) *op.Node { return n.parameter(v.name) }
