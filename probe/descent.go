package probe

import (
	"errors"
	"math"
	"strings"

	"ariadne/agent"
	"ariadne/agent/op"
)

// span is a range of the weights' layout.
type span struct{ from, to int }

// probeSpan returns the range of the probes' weights. They are adjacent, because tensors are sorted by name.
func probeSpan(w *agent.Weights) (s span) {
	at := 0
	for _, t := range w.Tensors {
		end := at + len(t.Data)
		if strings.HasPrefix(t.Name, agent.PredictionWeights(Walls)) || strings.HasPrefix(t.Name, agent.PredictionWeights(Objects)) {
			if s.to == 0 {
				s.from = at
			}
			s.to = end
		}
		at = end
	}
	return s
}

var errNotFinite = errors.New("a gradient is not finite")

// descend takes a step of Adam against the gradient and returns its norm. As in pydreamer, the gradients of the probes and of
// the rest are clipped separately, so that neither affects the other. If the answers train everything, they are clipped
// together. If the norm is not finite, nothing moves.
func (t *Trainer) descend() (norm float64, err error) {
	n := len(t.grad)
	parts := [][]span{{{0, n}}}
	if t.config.TaughtBy != ByAnswers {
		p := probeSpan(t.options.Weights)
		parts = [][]span{{p}, {{0, p.from}, {p.to, n}}}
	}
	factors, squares := make([]float32, len(parts)), 0.0
	for i, part := range parts {
		sum := 0.0
		for _, s := range part {
			length, _ := op.ClipFactor(t.grad[s.from:s.to], 1)
			sum += float64(length) * float64(length)
		}
		factors[i] = float32(min(1, t.config.MaxGradNorm/max(math.Sqrt(sum), 1e-12)))
		squares += sum
	}
	if norm = math.Sqrt(squares); math.IsNaN(norm) || math.IsInf(norm, 0) {
		return norm, errNotFinite
	}
	w, rate := t.options.Weights.Flat, float32(t.learningRate())
	for i, part := range parts {
		for _, s := range part {
			a, b := s.from, s.to
			op.Adam(w[a:b], t.grad[a:b], t.m[a:b], t.v[a:b], rate, factors[i], t.counters.Updates+1, op.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-5})
		}
	}
	return norm, nil
}
