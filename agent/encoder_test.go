package agent

import (
	"testing"

	"ariadne/agent/op"
	"ariadne/internal/reference"
)

// TestReferenceEncoder compares the convolutional encoders with the reference, with pictures as bytes and as floats.
func TestReferenceEncoder(t *testing.T) {
	compared := 0
	for _, of := range []struct {
		files   string
		encoder Encoder
	}{
		{"agalite/enc/atari_*.safetensors", Encoder{Name: EncoderNature}},
		{"agalite/enc/impala_*.safetensors", Encoder{Name: EncoderIMPALA, Width: impalaWidth}},
	} {
		eachGolden(t, reference.Files(t, of.files), func(g golden) {
			shape := g.Tensor("in/image_u8").Shape
			c := Config{Shape: shape[1:], Pixels: true, Encoder: of.encoder}
			c.Encoder.Scale = g.Floats("in/scale")[0]
			e, _, err := newEncoder("", c)
			if err != nil {
				g.Fatal(err)
			}
			w := g.weights("", e)
			g.compare(w, referencePictures(g, e, w, shape, true))
			g.compare(w, referencePictures(g, e, w, shape, false))
			compared++
		})
	}
	t.Logf("compared %d cases", compared)
}

func referencePictures(g golden, e encoder, w *Weights, shape []int, asBytes bool) func() results {
	image, scale, weight := g.Bytes("in/image_u8"), g.Floats("in/scale")[0], g.Floats("in/loss_w")
	n := &Network{weights: w, grad: make([]float32, len(w.Flat))}
	seed, dx := make([]float32, len(weight)), make([]float32, len(image))
	var y *op.Node
	build(g.T, n, func() {
		var x *op.Node
		if asBytes {
			x = n.Bytes("x", image, shape...)
		} else {
			floats := make([]float32, len(image))
			for i, v := range image {
				floats[i] = float32(v) * scale
			}
			x = n.Variable("x", floats, dx, shape...)
		}
		y = e.Build(n, x)
		n.Backward(op.Seed{Of: y, Gradient: n.Floats("seed", seed, g.Tensor("in/loss_w").Shape...)})
	})
	return func() results {
		copy(seed, weight)
		run(g.T, n)
		r := results{"out/y": op.Values(y)}
		r.addGradients("", w, n.grad)
		if !asBytes {
			r["grad/in/x"] = dx
		}
		return r
	}
}

// TestNormedEncoderGivesRowsOfOneSize checks that a layer norm behind the encoder gives rows of mean 0 and deviation 1 at first,
// for any picture.
func TestNormedEncoderGivesRowsOfOneSize(t *testing.T) {
	m, err := New(Config{
		Shape: []int{36, 36, 3}, Pixels: true, Actions: 2, Encoder: Encoder{Name: EncoderNature, Scale: 5. / 255, Offset: -1.4, Norm: true},
		Core: Feedforward{Layers: 1, DModel: 4}, DActor: 4, DCritic: 4,
	})
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	pictures := make([]uint8, 2*36*36*3)
	for i := range pictures {
		pictures[i] = uint8(i * 7 % (1 + 199*(i/(36*36*3)))) // the first picture is black
	}
	n := &Network{weights: w, T: 1, B: 2}
	var y *op.Node
	build(t, n, func() { y = m.encoder.Build(n, n.Bytes("x", pictures, 2, 36, 36, 3)) })
	run(t, n)
	rows := op.Values(y)
	for i := range 2 {
		row := rows[i*len(rows)/2 : (i+1)*len(rows)/2]
		sum, squares := 0.0, 0.0
		for _, v := range row {
			sum += float64(v)
			squares += float64(v) * float64(v)
		}
		if mean, square := sum/float64(len(row)), squares/float64(len(row)); mean > 0.01 || mean < -0.01 || square < 0.9 || square > 1.1 {
			t.Errorf("picture %d: features have mean %v and mean square %v, want 0 and 1", i, mean, square)
		}
	}
}
