package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// impala is the residual network of IMPALA (Espeholt et al. 2018, the deep one). It has three stacks, each of a convolution, a
// pool that halves the pictures' sides, and two residual blocks. A dense layer may follow; it has no activation, as in the
// reference.
type impala struct {
	levels op.Levels // of the bytes of pictures
	stacks []impalaStack
	last   []dense // one or none
}

// impalaStack is one stack.
type impalaStack struct {
	first  conv
	blocks [][2]conv
}

// impalaChannels are the numbers of channels of the stacks.
var impalaChannels = []int{16, 32, 32}

// impalaBlocks is the number of residual blocks in a stack.
const impalaBlocks = 2

func newIMPALA(prefix string, shape []int, width int, levels op.Levels) (encoder, int) {
	h, w, channels := shape[0], shape[1], shape[2]
	e := impala{levels: levels}
	same := func(name string, in, out int, act op.Act) conv {
		return conv{name: prefix + name, size: 3, stride: 1, pad: 1, in: in, out: out, act: act, first: Lecun}
	}
	for k, out := range impalaChannels {
		s := impalaStack{first: same(fmt.Sprintf("_Stack_%d/conv", k), channels, out, op.Identity)}
		for i := range impalaBlocks {
			name := fmt.Sprintf("_Stack_%d/res_%d/conv2d_", k, i)
			s.blocks = append(s.blocks, [2]conv{same(name+"0", out, out, op.Relu), same(name+"1", out, out, op.Identity)})
		}
		e.stacks = append(e.stacks, s)
		h, w, channels = (h+1)/2, (w+1)/2, out
	}
	flat := h * w * channels
	if width == 0 {
		return e, flat
	}
	e.last = []dense{{name: prefix + "Dense_0", in: flat, out: width, first: Lecun}}
	return e, width
}

func (e impala) Weights() []WeightSpec {
	var specs []WeightSpec
	for _, s := range e.stacks {
		specs = append(specs, s.first.Weights()...)
		for _, b := range s.blocks {
			specs = append(specs, weightsOf(b[0], b[1])...)
		}
	}
	for _, d := range e.last {
		specs = append(specs, d.Weights()...)
	}
	return specs
}

func (e impala) Build(n *Network, x *op.Node) *op.Node {
	var stages []op.Stage
	for _, s := range e.stacks {
		stages = append(stages, op.PoolStage{ConvParameters: s.first.parameters(n)})
		for _, b := range s.blocks {
			stages = append(stages, op.ResidualStage{First: b[0].parameters(n), Second: b[1].parameters(n)})
		}
	}
	x = n.ConvNet(x, e.levels, append(stages, op.ReluStage{})...)
	for _, d := range e.last {
		x = d.Build(n, x)
	}
	return x
}
