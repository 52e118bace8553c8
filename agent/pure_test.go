package agent

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/agent/op"
	"ariadne/internal/reference"
	"ariadne/internal/safetensors"
)

// TestReferencePure imports the weights of the reference's src_pure networks. It compares what they compute, and its gradient,
// with the reference.
func TestReferencePure(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/enc/pure_*.safetensors"), func(g golden) {
		m, err := New(pureConfig(g))
		if err != nil {
			g.Fatal(err)
		}
		w := m.NewWeights()
		if err := w.Import(g.writeParameters()); err != nil {
			g.Fatal(err)
		}
		g.compare(w, referencePure(g, m, w))
		compared++
	})
	t.Logf("compared %d cases", compared)
}

// writeParameters writes the reference's parameters to a file of their own.
func (g golden) writeParameters() string {
	g.Helper()
	var tensors []safetensors.Tensor
	for _, t := range g.Tensors {
		if name, ok := strings.CutPrefix(t.Name, "param/"); ok {
			t.Name = "params/" + name
			tensors = append(tensors, t)
		}
	}
	path := filepath.Join(g.TempDir(), "weights.safetensors")
	if err := safetensors.Write(path, tensors, nil); err != nil {
		g.Fatal(err)
	}
	return path
}

// pureConfig returns the configuration of one of the networks. The widths and the number of heads are not in the file; they come
// from the README.
func pureConfig(g golden) Config {
	hidden := int(g.Number("HIDDEN"))
	c := Config{
		Shape: []int{int(g.Number("D"))}, Actions: int(g.Number("actions")), Encoder: Encoder{Name: EncoderMLP, Layers: 1, Width: hidden},
		Heads: Heads{Name: HeadsRelu}, DActor: hidden, DCritic: hidden,
	}
	switch rnn := g.Metadata["rnn"]; rnn {
	case "agalite":
		c.Core = AGaLiTe{Layers: 2, DModel: hidden, DHead: 4, DFFC: hidden, Heads: 2, Eta: 3, R: g.oscillators(), Reset: true}
	case "gtrxl":
		c.Core = GTrXL{Layers: 2, DModel: hidden, DHead: 4, Heads: 2, MLP: 2, Memory: 8, Reset: true}
	case "gru":
		c.Core = GRU{Layers: 1, DModel: hidden, Reset: true}
	default:
		g.Fatalf("a network of %s", rnn)
	}
	return c
}

func referencePure(g golden, m *Model, w *Weights) func() results {
	b, t, actions := int(g.Number("B")), int(g.Number("T")), m.config.Actions
	x, dx := g.Floats("in/x"), make([]float32, t*b*m.size())
	n := &Network{T: t, B: b, weights: w, grad: make([]float32, len(w.Flat)), start: m.NewState(b), end: m.NewState(b)}
	seedLogits, seedValue := make([]float32, t*b*actions), make([]float32, t*b)
	var logits, value *op.Node
	build(g.T, n, func() {
		n.Done = n.Flags("done", g.Flags("in/done"), t, b)
		logits, value = m.Build(n, n.Variable("x", x, dx, t*b, m.size()))
		n.Backward(
			op.Seed{Of: logits, Gradient: n.Floats("seed of logits", seedLogits, t*b, actions)},
			op.Seed{Of: value, Gradient: n.Floats("seed of values", seedValue, t*b, 1)},
		)
	})
	forward := func() []float32 {
		copy(seedValue, g.Floats("in/w_value"))
		run(g.T, n)
		return logProbabilities(op.Values(logits), actions)
	}
	return func() results {
		normalised := forward()
		seedNormalised(seedLogits, g.Floats("in/w_logits"), normalised, actions)
		copy(seedValue, g.Floats("in/w_value"))
		run(g.T, n)
		r := results{"out/logits_normalised": normalised, "out/value": op.Values(value), "grad/in/x": dx}
		for _, t := range g.Tensors {
			if name, ok := strings.CutPrefix(t.Name, "grad/param/"); ok {
				weight, _ := w.Get(importName(name))
				r[t.Name] = weight.in(n.grad)
			}
		}
		return r
	}
}

// logProbabilities turns rows of logits into logarithms of probabilities.
func logProbabilities(logits []float32, actions int) []float32 {
	var out []float32
	for ; len(logits) > 0; logits = logits[actions:] {
		sum := 0.0
		for _, v := range logits[:actions] {
			sum += math.Exp(float64(v))
		}
		for _, v := range logits[:actions] {
			out = append(out, v-float32(math.Log(sum)))
		}
	}
	return out
}

// seedNormalised turns the gradient of normalised logits into that of the logits.
func seedNormalised(seed, weight, normalised []float32, actions int) {
	for at := 0; at < len(seed); at += actions {
		sum := float32(0)
		for _, v := range weight[at : at+actions] {
			sum += v
		}
		for i := at; i < at+actions; i++ {
			seed[i] = weight[i] - sum*float32(math.Exp(float64(normalised[i])))
		}
	}
}
