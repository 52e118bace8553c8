package agent

import (
	"math"
	"strings"
	"testing"

	"ariadne/agent/op"
	"ariadne/internal/reference"
)

// TestReferenceNetwork compares whole actor-critics, from observations to logits, values and gradients, with the reference.
func TestReferenceNetwork(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/enc/full_*agalite*.safetensors"), func(g golden) {
		shapes := g.shapes("")
		m, w := referenceModel(g, shapes)
		g.compare(w, referenceNetwork(g, m, w))
		compared++
	})
	t.Logf("compared %d cases", compared)
}

// referenceModel derives a model from the shapes of its weights. Neither they nor the file tell the number of heads. So it tries
// all possible numbers and takes the one whose logits are closest to the reference's.
func referenceModel(g golden, shapes map[string][]int) (*Model, *Weights) {
	layer := "seq_model/layer1/"
	attention := layer + "AttentionORLiTLayer_0/"
	layers := 0
	for name := range shapes {
		if strings.HasSuffix(name, "LayerNorm_0/scale") {
			layers++
		}
	}
	c := Config{Actions: int(g.Number("actions")), DActor: int(g.Number("hidden")), DCritic: int(g.Number("hidden"))}
	c.Encoder = Encoder{Name: "flatten"}
	if c.Pixels = g.Has("in/image_u8"); c.Pixels {
		c.Shape, c.Encoder = g.Tensor("in/image_u8").Shape[2:], Encoder{Name: EncoderNature, Scale: 1. / 255}
		if width, ok := shapes["repr_model/Dense_0/bias"]; ok {
			c.Encoder.Name, c.Encoder.Width = EncoderIMPALA, width[0]
		}
	} else {
		c.Shape = g.Tensor("in/x").Shape[2:]
	}
	keys, factors := shapes[attention+"project/kernel"][0], shapes[attention+"linear_p1p2p3/bias"][0]/3
	best, m, w := math.Inf(1), (*Model)(nil), (*Weights)(nil)
	for _, heads := range divisors(keys) {
		if factors%heads != 0 {
			continue
		}
		c.Core = AGaLiTe{
			Layers: layers, DModel: shapes[layer+"emb_layer/bias"][0], DHead: keys / heads, DFFC: shapes[layer+"Dense_0/bias"][0],
			Heads: heads, Eta: factors / heads, R: g.oscillators(), Reset: true,
		}
		try, err := New(c)
		if err != nil {
			g.Fatal(err)
		}
		weights := g.weights("", try.encoder, try.core, try.actor, try.critic)
		diff, _ := g.difference("out/logits", referenceNetwork(g, try, weights)()["out/logits"])
		if diff < best {
			best, m, w = diff, try, weights
		}
	}
	return m, w
}

// oscillators returns r of a whole network. It is 2 where the file does not say.
func (g golden) oscillators() int {
	g.Helper()
	if _, ok := g.Metadata["r"]; !ok {
		return 2
	}
	return int(g.Number("r"))
}

func referenceNetwork(g golden, m *Model, w *Weights) func() results {
	b, t, actions := int(g.Number("B")), int(g.Number("T")), m.config.Actions
	done := reference.TimeMajor(g.Flags("in/term"), b, t)
	obs := m.NewObs(b * t)
	if m.config.Pixels {
		obs.Pixels = reference.TimeMajor(g.Bytes("in/image_u8"), b, t)
	} else {
		obs.Vector = reference.TimeMajor(g.Floats("in/x"), b, t)
	}
	weightLogits, weightValue := reference.TimeMajor(g.Floats("in/w_logits"), b, t), reference.TimeMajor(g.Floats("in/w_value"), b, t)
	n := &Network{T: t, B: b, weights: w, grad: make([]float32, len(w.Flat)), start: m.NewState(b), end: m.NewState(b)}
	seedLogits, seedValue := make([]float32, len(weightLogits)), make([]float32, len(weightValue))
	var logits, value *op.Node
	build(g.T, n, func() {
		n.Done = n.Flags("done", done, t, b)
		logits, value = m.Build(n, m.observe(n.Graph, obs, t*b))
		n.Backward(
			op.Seed{Of: logits, Gradient: n.Floats("seed of logits", seedLogits, t*b, actions)},
			op.Seed{Of: value, Gradient: n.Floats("seed of values", seedValue, t*b, 1)},
		)
	})
	return func() results {
		copy(seedLogits, weightLogits)
		copy(seedValue, weightValue)
		run(g.T, n)
		r := results{"out/logits": reference.TimeMajor(op.Values(logits), t, b), "out/value": reference.TimeMajor(op.Values(value), t, b)}
		r.addGradients("", w, n.grad)
		return r
	}
}
