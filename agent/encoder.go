package agent

import (
	"fmt"

	"ariadne/agent/op"
)

// Encoder says how observations become rows of numbers.
type Encoder struct {
	// Name is "flatten", observations as they are, or "nature", the three convolutions of Mnih et al. 2015 without the
	// dense layer behind them (pictures only).
	Name string
	// Scale is what the bytes of pictures are multiplied by: 1/255, or 1 as in the reference, which does not normalise.
	// 0 means 1/255.
	Scale float32
}

// encoder turns observations [R, Shape] into rows.
type encoder interface {
	module
	build(n *network, obs *op.Node) *op.Node
}

// newEncoder returns an encoder and the width of its rows.
func newEncoder(prefix string, c Config) (encoder, int, error) {
	scale := c.Encoder.Scale
	if scale == 0 {
		scale = 1. / 255
	}
	switch c.Encoder.Name {
	case "flatten":
		width := 1
		for _, d := range c.Shape {
			width *= d
		}
		return flatten{pixels: c.Pixels, scale: scale}, width, nil
	case "nature":
		if !c.Pixels {
			return nil, 0, fmt.Errorf("nature needs pictures, observations are vectors %v", c.Shape)
		}
		return newNature(prefix, c.Shape, scale)
	}
	return nil, 0, fmt.Errorf("%q is not known, want flatten or nature", c.Encoder.Name)
}

// flatten passes observations on.
type flatten struct {
	pixels bool
	scale  float32
}

func (flatten) weights() []weightSpec { return nil }

func (f flatten) build(n *network, obs *op.Node) *op.Node {
	if f.pixels {
		return n.Scale(obs, f.scale)
	}
	return obs
}

// nature is a stack of three convolutions.
type nature struct{ layers []conv }

func newNature(prefix string, shape []int, scale float32) (encoder, int, error) {
	e := nature{layers: []conv{
		{name: prefix + "layers_0", size: 8, stride: 4, in: shape[2], out: 32, scale: scale},
		{name: prefix + "layers_2", size: 4, stride: 2, in: 32, out: 64},
		{name: prefix + "layers_4", size: 3, stride: 1, in: 64, out: 64},
	}}
	h, w, width := shape[0], shape[1], 0
	for _, c := range e.layers {
		if h < c.size || w < c.size {
			return nil, 0, fmt.Errorf("pictures of %dx%d are too small for nature: %dx%d are left before a kernel of %dx%d",
				shape[0], shape[1], h, w, c.size, c.size)
		}
		h, w = (h-c.size)/c.stride+1, (w-c.size)/c.stride+1
		width = h * w * c.out
	}
	return e, width, nil
}

func (e nature) weights() []weightSpec {
	var specs []weightSpec
	for _, c := range e.layers {
		specs = append(specs, c.weights()...)
	}
	return specs
}

func (e nature) build(n *network, obs *op.Node) *op.Node {
	for _, c := range e.layers {
		obs = c.build(n, obs)
	}
	return obs
}
