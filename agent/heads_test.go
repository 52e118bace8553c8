package agent

import (
	"testing"

	"ariadne/agent/op"
	"ariadne/internal/reference"
)

// TestReferenceHeads compares both heads with the reference.
func TestReferenceHeads(t *testing.T) {
	compared := 0
	eachGolden(t, reference.Files(t, "agalite/enc/heads*.safetensors"), func(g golden) {
		width, hidden := int(g.Number("D")), int(g.Number("hidden"))
		for prefix, out := range map[string]int{"actor/": int(g.Number("actions")), "critic/": 1} {
			h := newHead("", width, hidden, out, op.Tanh, 1, 1)
			w := g.weights(prefix, h)
			g.compare(w, referenceHead(g, prefix, h, w, width, out))
		}
		compared++
	})
	t.Logf("compared %d cases", compared)
}

func referenceHead(g golden, prefix string, h head, w *Weights, width, out int) func() results {
	x, weight := g.Floats("in/x"), g.Floats(prefix+"loss_w")
	rows := len(x) / width
	n := &Network{weights: w, grad: make([]float32, len(w.Flat))}
	seed, dx := make([]float32, len(weight)), make([]float32, len(x))
	var y *op.Node
	build(g.T, n, func() {
		y = h.Build(n, n.Variable("x", x, dx, rows, width))
		n.Backward(op.Seed{Of: y, Gradient: n.Floats("seed", seed, rows, out)})
	})
	return func() results {
		copy(seed, weight)
		run(g.T, n)
		r := results{prefix + "y": op.Values(y), prefix + "grad/in/x": dx}
		r.addGradients(prefix, w, n.grad)
		return r
	}
}
