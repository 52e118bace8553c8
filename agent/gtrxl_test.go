package agent

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"ariadne/agent/op"
)

// stepper runs a core over one step of b sequences.
type stepper struct {
	*Network
	x    []float32 // [b, width]
	done []bool    // [b]
	y    *op.Node
}

// newStepper makes a stepper. It updates its state in place or, with apart, keeps it and writes the state after the step to end.
func newStepper(t testing.TB, c CoreLayers, w *Weights, b, width int, apart bool) *stepper {
	s := &stepper{Network: &Network{T: 1, B: b, weights: w, start: newState(c.State(), b)}, x: make([]float32, b*width), done: make([]bool, b)}
	if apart {
		s.end = newState(c.State(), b)
	}
	build(t, s.Network, func() {
		s.Network.Done = s.Flags("done", s.done, 1, b)
		s.y = c.Build(s.Network, s.Floats("x", s.x, b, width))
	})
	return s
}

// TestGTrXLActsAsItLearns compares a step as the policy takes it, which multiplies queries by the kernels, with a step as the
// learner takes it, which projects everything that it remembers. Both start from the same states and pass ends of episodes, until
// the memory has been filled three times.
func TestGTrXLActsAsItLearns(t *testing.T) {
	const b, width = 5, 7
	shapes := []GTrXL{
		{Layers: 2, DModel: 32, DHead: 16, Heads: 4, MLP: 2, Memory: 64, Reset: true},
		{Layers: 2, DModel: 32, DHead: 16, Heads: 4, MLP: 2, Memory: 64},
		{Layers: 3, DModel: 6, DHead: 5, Heads: 3, MLP: 1, Memory: 1, Reset: true, Fixes: []string{FixDeadState, FixQueryNorm, FixWindow}},
	}
	for i, config := range shapes {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			c, w := initialisedCore(t, config, width)
			rng := rand.New(rand.NewPCG(81, 82))
			for i := range w.Flat {
				w.Flat[i] += float32(rng.NormFloat64()) / 20 // biases, u and v would start from 0
			}
			acts, learns := newStepper(t, c, w, b, width, false), newStepper(t, c, w, b, width, true)
			for step := range 3 * config.Memory {
				for i := range acts.x {
					acts.x[i] = float32(rng.NormFloat64())
				}
				for i := range acts.done {
					acts.done[i] = rng.IntN(80) == 0
				}
				copy(learns.x, acts.x)
				copy(learns.done, acts.done)
				learns.start.copyRows(0, acts.start, 0, b)
				run(t, acts.Network)
				run(t, learns.Network)
				if diff := furthest(op.Values(acts.y), op.Values(learns.y)); !(diff < 2e-6) {
					t.Fatalf("step %d: rows differ by %v", step, diff)
				}
				for i, leaf := range acts.start.Leaves {
					if diff := furthest(leaf.Data, learns.end.Leaves[i].Data); !(diff < 2e-6) {
						t.Fatalf("step %d: state %s differs by %v", step, leaf.Name, diff)
					}
				}
			}
		})
	}
}

// TestGTrXLKeepsNothingBesidesItsState continues a policy from a copied state, after it acted from other states and with other
// weights. It must compute the same bits as one that was not interrupted, and a step must allocate nothing.
func TestGTrXLKeepsNothingBesidesItsState(t *testing.T) {
	c := smallConfig
	c.Core = smallCores(t, false)["gtrxl"]
	m, w := initialised(t, c)
	const n, steps = 2, 12
	mb := randomMinibatch(m, steps, n, &PPOLoss{})
	part := func(from, to int) *Minibatch {
		return &Minibatch{Obs: mb.Obs.Slice(m.size(), from*n, to*n), Done: mb.Done[from*n : to*n]}
	}
	whole := act(t, newPolicy(t, m, w, n), mb, m.NewState(n))
	p, s, kept := newPolicy(t, m, w, n), m.NewState(n), m.NewState(n)
	got := act(t, p, part(0, 7), s)
	kept.copyRows(0, s, 0, n)
	act(t, p, part(7, 10), s)
	m.Init(w, 2)
	act(t, p, part(0, 5), m.NewState(n))
	m.Init(w, 1)
	if got = append(got, act(t, p, part(7, steps), kept)...); !slices.Equal(got, whole) {
		t.Error("a policy computes other bits than one that was not interrupted")
	}
	logits, value := make([]float32, n*c.Actions), make([]float32, n)
	if a := testing.AllocsPerRun(20, func() {
		if err := p.Act(mb.Obs.Slice(m.size(), 0, n), mb.Done[:n], s, logits, value); err != nil {
			t.Error(err)
		}
	}); a != 0 {
		t.Errorf("a step allocates %v times", a)
	}
}
