package agent

import (
	"maps"
	"testing"

	"ariadne/agent/op"
	"ariadne/internal/reference"
)

// TestReferenceCore compares each core alone with the reference: outputs and final state of whole sequences, the same one step at
// a time with the state updated in place, and the gradient of sum(y·w) for weights, inputs and incoming state.
func TestReferenceCore(t *testing.T) {
	compared := map[string]int{}
	eachGolden(t, reference.Files(t, "agalite/seq/*.safetensors"), func(g golden) {
		b, t, width := int(g.Number("B")), int(g.Number("T")), int(g.Number("input_dim"))
		config := g.coreConfig("config")
		c, _, err := newCore("", config, width)
		if err != nil {
			g.Fatal(err)
		}
		w := g.weights("", c)
		sequence, steps := referenceSequence(g, c, w, t, b), referenceSteps(g, c, w, t, b)
		g.compare(w, func() results {
			all := sequence()
			maps.Copy(all, steps())
			return all
		})
		compared[config.Name()]++
	})
	t.Logf("compared cases: %v", compared)
}

func referenceSequence(g golden, c CoreLayers, w *Weights, t, b int) func() results {
	x, done := reference.TimeMajor(g.Floats("in/x"), b, t), reference.TimeMajor(g.Flags("in/term"), b, t)
	weight := reference.TimeMajor(g.Floats("in/loss_w"), b, t)
	width, e := len(x)/(t*b), len(weight)/(t*b)
	dx, seed := make([]float32, len(x)), make([]float32, len(weight))
	n := &Network{
		T: t, B: b, weights: w, grad: make([]float32, len(w.Flat)),
		start: g.state("state0/", c.State(), b), end: newState(c.State(), b), dstart: newState(c.State(), b),
	}
	var y *op.Node
	build(g.T, n, func() {
		n.Done = n.Flags("done", done, t, b)
		y = c.Build(n, n.Variable("x", x, dx, t*b, width))
		n.Backward(op.Seed{Of: y, Gradient: n.Floats("seed", seed, t*b, e)})
	})
	for _, leaf := range n.dstart.Leaves {
		clear(leaf.Data)
	}
	return func() results {
		copy(seed, weight)
		run(g.T, n)
		r := results{"out/y": reference.TimeMajor(op.Values(y), t, b), "grad/in/x": reference.TimeMajor(dx, t, b)}
		r.addState("state1/", n.end)
		r.addState("grad/state0/", n.dstart)
		r.addGradients("", w, n.grad)
		return r
	}
}

func referenceSteps(g golden, c CoreLayers, w *Weights, t, b int) func() results {
	x, done := reference.TimeMajor(g.Floats("in/x"), b, t), reference.TimeMajor(g.Flags("in/term"), b, t)
	width := len(x) / (t * b)
	start := g.state("state0/", c.State(), b)
	n := &Network{T: 1, B: b, weights: w, start: newState(c.State(), b)}
	nowX, nowDone := make([]float32, b*width), make([]bool, b)
	var y *op.Node
	build(g.T, n, func() {
		n.Done = n.Flags("done", nowDone, 1, b)
		y = c.Build(n, n.Floats("x", nowX, b, width))
	})
	return func() results {
		n.start.copyRows(0, start, 0, b)
		var all []float32
		for i := range t {
			copy(nowX, x[i*b*width:])
			copy(nowDone, done[i*b:])
			run(g.T, n)
			all = append(all, op.Values(y)...)
		}
		r := results{"step/y": reference.TimeMajor(all, t, b)}
		r.addState("step/state1/", n.start)
		return r
	}
}

// build builds a network's graph.
func build(t testing.TB, n *Network, define func()) {
	t.Helper()
	graph, err := op.Build(func(g *op.Graph) error {
		n.Graph = g
		define()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(graph.Close)
	n.Graph = graph
}

// run runs a network's graph once.
func run(t testing.TB, n *Network) {
	t.Helper()
	if err := n.Run(); err != nil {
		t.Fatal(err)
	}
}
