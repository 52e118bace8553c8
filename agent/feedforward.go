package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// feedforward is a stack of dense layers with relu: the baseline without memory.
type feedforward struct{ layers []dense }

func newFeedforward(prefix string, c Core, width int) feedforward {
	var f feedforward
	for i := range c.Layers {
		f.layers = append(f.layers, dense{name: fmt.Sprintf("%sDense_%d", prefix, i), in: width, out: c.DModel, act: op.Relu})
		width = c.DModel
	}
	return f
}

func (f feedforward) weights() []weightSpec {
	var specs []weightSpec
	for _, d := range f.layers {
		specs = append(specs, d.weights()...)
	}
	return specs
}

func (feedforward) state() []leafSpec { return nil }

func (f feedforward) build(n *network, x *op.Node) *op.Node {
	for _, d := range f.layers {
		x = d.build(n, x)
	}
	return x
}
