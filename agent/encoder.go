package agent

import (
	"errors"
	"fmt"
	"math"

	"ariadne/agent/op"
	"ariadne/internal/hydra"
)

// The encoders, as Encoder.Name names them.
const (
	EncoderFlatten = "flatten" // observations as they are
	EncoderMLP     = "mlp"     // dense layers with relu
	EncoderNature  = "nature"  // the three convolutions of Mnih et al. 2015 without the dense layer behind them
	EncoderIMPALA  = "impala"  // the residual network of Espeholt et al. 2018
)

// Encoder says how observations become rows of numbers.
type Encoder struct {
	Name string
	// Scale is what the bytes of pictures are multiplied by: 1/255, or 1 as in the reference, which does not normalise.
	// 0 means 1/255.
	Scale float32
	// Layers is the number of the MLP's layers.
	Layers int
	// Width is that of the MLP's layers, or of the dense layer behind IMPALA's network; there 0 is none, and the
	// reference has 256.
	Width int
}

// impalaWidth is the width of the reference's dense layer behind IMPALA's network.
const impalaWidth = 256

// UnmarshalYAML reads the group `encoder`: name and scale (1/255), of mlp also layers (1) and width, of impala width (256,
// as in the reference; 0 is no dense layer). Unknown keys are errors with the nearest that is known.
func (e *Encoder) UnmarshalYAML(b []byte) error {
	group, err := hydra.Parse(b)
	if err != nil {
		return err
	}
	name, err := hydra.Get[string](group, "name")
	if err != nil {
		return errors.New("name is missing")
	}
	common := struct {
		Name  string  `yaml:"name"`
		Scale float32 `yaml:"scale"`
	}{}
	var read Encoder
	switch name {
	case EncoderMLP:
		keys := struct {
			Layers int `yaml:"layers"`
			Width  int `yaml:"width,required"`
		}{Layers: 1}
		err = group.Without("name", "scale").Decode(&keys)
		read = Encoder{Layers: keys.Layers, Width: keys.Width}
		group = group.Without("layers", "width")
	case EncoderIMPALA:
		keys := struct {
			Width int `yaml:"width"`
		}{impalaWidth}
		err = group.Without("name", "scale").Decode(&keys)
		read = Encoder{Width: keys.Width}
		group = group.Without("width")
	}
	if err == nil {
		err = group.Decode(&common)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	read.Name, read.Scale = common.Name, common.Scale
	if err := read.Validate(); err != nil {
		return err
	}
	*e = read
	return nil
}

// EncoderNames lists the encoders.
func EncoderNames() []string {
	return []string{EncoderFlatten, EncoderMLP, EncoderNature, EncoderIMPALA}
}

// Validate returns an error that names the first field that cannot be.
func (e Encoder) Validate() error {
	if err := known("name", e.Name, EncoderNames()...); err != nil {
		return err
	}
	if math.IsNaN(float64(e.Scale)) || math.IsInf(float64(e.Scale), 0) || e.Scale < 0 {
		return fmt.Errorf("scale is %v, want a positive number, or 0 for 1/255", e.Scale)
	}
	switch e.Name {
	case EncoderMLP:
		return positive(field{"layers", e.Layers}, field{"width", e.Width})
	case EncoderIMPALA:
		if e.Width < 0 {
			return fmt.Errorf("width is %d, must be at least 0", e.Width)
		}
	}
	return nil
}

// encoder turns observations [R, Shape] into rows.
type encoder interface{ builder }

// newEncoder returns an encoder and the width of its rows.
func newEncoder(prefix string, c Config) (encoder, int, error) {
	if err := c.Encoder.Validate(); err != nil {
		return nil, 0, err
	}
	scale := c.Encoder.Scale
	if scale == 0 {
		scale = 1. / 255
	}
	width := 1
	for _, d := range c.Shape {
		width *= d
	}
	if !c.Pixels && (c.Encoder.Name == EncoderNature || c.Encoder.Name == EncoderIMPALA) {
		return nil, 0, fmt.Errorf("%s needs pictures, observations are vectors %v", c.Encoder.Name, c.Shape)
	}
	flat := flatten{pixels: c.Pixels, scale: scale}
	switch c.Encoder.Name {
	case EncoderMLP:
		return newMLP(prefix, c.Encoder, flat, width), c.Encoder.Width, nil
	case EncoderNature:
		return newNature(prefix, c.Shape, scale)
	case EncoderIMPALA:
		e, width := newIMPALA(prefix, c.Shape, c.Encoder.Width, scale)
		return e, width, nil
	default:
		return flat, width, nil
	}
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

// mlp is a stack of dense layers with relu behind flat rows, which may be sparse.
type mlp struct {
	flatten flatten
	layers  stack
}

func newMLP(prefix string, e Encoder, flat flatten, width int) mlp {
	return mlp{flat, newStack(prefix, e.Layers, width, e.Width)}
}

func (m mlp) weights() []weightSpec { return m.layers.weights() }

func (m mlp) build(n *network, obs *op.Node) *op.Node {
	if n.sparse.Count != nil {
		return m.layers[1:].build(n, m.layers[0].buildSparse(n))
	}
	return m.layers.build(n, m.flatten.build(n, obs))
}

// nature is a stack of three convolutions.
type nature struct {
	scale  float32 // what bytes are multiplied by
	layers []conv
}

func newNature(prefix string, shape []int, scale float32) (encoder, int, error) {
	e := nature{scale: scale, layers: []conv{
		{name: prefix + "layers_0", size: 8, stride: 4, in: shape[2], out: 32, act: op.Relu},
		{name: prefix + "layers_2", size: 4, stride: 2, in: 32, out: 64, act: op.Relu},
		{name: prefix + "layers_4", size: 3, stride: 1, in: 64, out: 64, act: op.Relu},
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
	var stages []op.Stage
	for _, c := range e.layers {
		stages = append(stages, c.stage(n))
	}
	return n.ConvNet(obs, e.scale, stages...)
}
