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

// Encoder says how observations are turned into rows of numbers.
type Encoder struct {
	Name string
	// Scale is the factor by which the bytes of pictures are multiplied. It is 1/255, or 1 as in the reference, which does not
	// normalise. 0 means 1/255.
	Scale float32
	// Offset is added to the scaled bytes. With the scale 1/255, the pictures of a maze have mean 0.3 and deviation 0.17. With
	// the scale 5/255 and the offset -1.4 the numbers lie around 0, so the first layers learn faster.
	Offset float32 `json:",omitempty"`
	// Norm puts a layer norm behind the encoder, so that the core reads rows of the same size whatever the picture.
	Norm bool `json:",omitempty"`
	// Layers is the number of the MLP's layers.
	Layers int
	// Width is the width of the MLP's layers, or of the dense layer behind IMPALA's network. For IMPALA, 0 means no dense layer,
	// and the reference has 256.
	Width int
}

// impalaWidth is the width of the reference's dense layer behind IMPALA's network.
const impalaWidth = 256

// UnmarshalYAML reads the group `encoder`. Its keys are name, scale (1/255), offset (0) and norm (false); for mlp also layers (1)
// and width (required); for impala also width (256, as in the reference; 0 means no dense layer). An unknown key is an error that
// suggests the nearest known one.
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
		Name   string  `yaml:"name"`
		Scale  float32 `yaml:"scale"`
		Offset float32 `yaml:"offset"`
		Norm   bool    `yaml:"norm"`
	}{}
	var read Encoder
	switch name {
	case EncoderMLP:
		keys := struct {
			Layers int `yaml:"layers"`
			Width  int `yaml:"width,required"`
		}{Layers: 1}
		err = group.Without(commonKeys...).Decode(&keys)
		read = Encoder{Layers: keys.Layers, Width: keys.Width}
		group = group.Without("layers", "width")
	case EncoderIMPALA:
		keys := struct {
			Width int `yaml:"width"`
		}{impalaWidth}
		err = group.Without(commonKeys...).Decode(&keys)
		read = Encoder{Width: keys.Width}
		group = group.Without("width")
	}
	if err == nil {
		err = group.Decode(&common)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	read.Name, read.Scale, read.Offset, read.Norm = common.Name, common.Scale, common.Offset, common.Norm
	if err := read.Validate(); err != nil {
		return err
	}
	*e = read
	return nil
}

// commonKeys are the keys that every encoder has.
var commonKeys = []string{"name", "scale", "offset", "norm"}

// EncoderNames lists the encoders.
func EncoderNames() []string {
	return []string{EncoderFlatten, EncoderMLP, EncoderNature, EncoderIMPALA}
}

// Validate returns an error that names the first field whose value is invalid.
func (e Encoder) Validate() error {
	if err := known("name", e.Name, EncoderNames()...); err != nil {
		return err
	}
	if math.IsNaN(float64(e.Scale)) || math.IsInf(float64(e.Scale), 0) || e.Scale < 0 {
		return fmt.Errorf("scale is %v, want a positive number, or 0 for 1/255", e.Scale)
	}
	if o := float64(e.Offset); math.IsNaN(o) || math.IsInf(o, 0) {
		return fmt.Errorf("offset is %v, want a number", e.Offset)
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
	e, width, err := newBareEncoder(prefix, c)
	if err != nil || !c.Encoder.Norm {
		return e, width, err
	}
	return normed{e, layerNorm{prefix + "LayerNorm_0", width}}, width, nil
}

// normed is an encoder with a layer norm behind it.
type normed struct {
	encoder
	norm layerNorm
}

func (e normed) Weights() []WeightSpec { return weightsOf(e.encoder, e.norm) }

func (e normed) Build(n *Network, obs *op.Node) *op.Node {
	return e.norm.Build(n, e.encoder.Build(n, obs))
}

func newBareEncoder(prefix string, c Config) (encoder, int, error) {
	levels := op.Levels{Scale: c.Encoder.Scale, Offset: c.Encoder.Offset}
	if levels.Scale == 0 {
		levels.Scale = 1. / 255
	}
	width := 1
	for _, d := range c.Shape {
		width *= d
	}
	if !c.Pixels && (c.Encoder.Name == EncoderNature || c.Encoder.Name == EncoderIMPALA) {
		return nil, 0, fmt.Errorf("%s needs pictures, observations are vectors %v", c.Encoder.Name, c.Shape)
	}
	flat := flatten{pixels: c.Pixels, levels: levels}
	switch c.Encoder.Name {
	case EncoderMLP:
		return newMLP(prefix, c.Encoder, flat, width), c.Encoder.Width, nil
	case EncoderNature:
		return newNature(prefix, c.Shape, levels)
	case EncoderIMPALA:
		e, width := newIMPALA(prefix, c.Shape, c.Encoder.Width, levels)
		return e, width, nil
	default:
		return flat, width, nil
	}
}

// flatten passes observations on as flat rows.
type flatten struct {
	pixels bool
	levels op.Levels
}

func (flatten) Weights() []WeightSpec { return nil }

func (f flatten) Build(n *Network, obs *op.Node) *op.Node {
	if f.pixels {
		return n.Levels(obs, f.levels)
	}
	return obs
}

// mlp is a stack of dense layers with relu. Its input is flat rows, or sparse ones.
type mlp struct {
	flatten flatten
	layers  stack
}

func newMLP(prefix string, e Encoder, flat flatten, width int) mlp {
	return mlp{flat, newStack(prefix, e.Layers, width, e.Width)}
}

func (m mlp) Weights() []WeightSpec { return m.layers.Weights() }

func (m mlp) Build(n *Network, obs *op.Node) *op.Node {
	if n.sparse.Count != nil {
		return m.layers[1:].Build(n, m.layers[0].buildSparse(n))
	}
	return m.layers.Build(n, m.flatten.Build(n, obs))
}

// nature is a stack of three convolutions.
type nature struct {
	levels op.Levels // of the bytes of pictures
	layers []conv
}

func newNature(prefix string, shape []int, levels op.Levels) (encoder, int, error) {
	e := nature{levels: levels, layers: []conv{
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

func (e nature) Weights() []WeightSpec {
	var specs []WeightSpec
	for _, c := range e.layers {
		specs = append(specs, c.Weights()...)
	}
	return specs
}

func (e nature) Build(n *Network, obs *op.Node) *op.Node {
	var stages []op.Stage
	for _, c := range e.layers {
		stages = append(stages, c.stage(n))
	}
	return n.ConvNet(obs, e.levels, stages...)
}
