package op

import (
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Stats are a loss and what it consists of, means over a minibatch.
type Stats struct {
	Loss     float64 // what is minimised
	Policy   float64 // policy loss
	Value    float64 // value loss, before its coefficient
	Entropy  float64 // of the policy, in nats
	ApproxKL float64 // (ratio - 1) - log ratio, PPO only
	ClipFrac float64 // share of samples whose ratio lies outside the clipping range, PPO only
}

// Add adds the means over another part of the same minibatch.
func (s *Stats) Add(o Stats) {
	s.Loss += o.Loss
	s.Policy += o.Policy
	s.Value += o.Value
	s.Entropy += o.Entropy
	s.ApproxKL += o.ApproxKL
	s.ClipFrac += o.ClipFrac
}

func (s *Stats) scale(by float64) {
	s.Loss *= by
	s.Policy *= by
	s.Value *= by
	s.Entropy *= by
	s.ApproxKL *= by
	s.ClipFrac *= by
}

// policyLoss is what both losses share: a loss of logits [R, A] and values [R, 1], computed with its gradients.
type policyLoss struct {
	base
	actions  int
	logProbs []float64 // [A], of one row
	dlogits  []float32 // [R, A]
	dvalue   []float32 // [R]
}

func newPolicyLoss(name string, logits *Node) policyLoss {
	rows, actions := rowsOf(logits)
	return policyLoss{
		base: base{name: name, result: gorgonia.NewF32(0)}, actions: actions, logProbs: make([]float64, actions),
		dlogits: make([]float32, rows*actions), dvalue: make([]float32, rows),
	}
}

func (o *policyLoss) isLoss() {}

// checkHeads returns false, and lets the graph fail, unless logits are [rows, A] and value [rows, 1].
func (g *Graph) checkHeads(logits, value *Node, rows int) bool {
	if g.err != nil {
		return false
	}
	if n, _ := rowsOf(logits); n != rows || !value.Shape().Eq(tensor.Shape{rows, 1}) {
		g.fail("loss: logits %v and values %v do not fit %d rows", logits.Shape(), value.Shape(), rows)
		return false
	}
	return true
}

// row computes the log-probabilities of a row of logits and returns their entropy.
func (o *policyLoss) row(logits []float32) (entropy float64) {
	highest := logits[0]
	for _, l := range logits {
		highest = max(highest, l)
	}
	total := 0.0
	for _, l := range logits {
		total += math.Exp(float64(l - highest))
	}
	norm := float64(highest) + math.Log(total)
	for a, l := range logits {
		lp := float64(l) - norm
		o.logProbs[a] = lp
		entropy -= math.Exp(lp) * lp
	}
	return entropy
}

// rowGradient writes the gradient of a row's logits from that of the log-probability of the action taken and that of
// the entropy: d log π(a)/dl = 1{a} - π, dH/dl = -π∘(log π + H).
func (o *policyLoss) rowGradient(dlogits []float32, action int32, dlogProb, entropy, dentropy float64) {
	for a, lp := range o.logProbs {
		p := math.Exp(lp)
		dlogits[a] = float32(-dlogProb*p - dentropy*p*(lp+entropy))
	}
	dlogits[action] += float32(dlogProb)
}

func (o *policyLoss) SymDiff(in gorgonia.Nodes, loss, _ *Node) (gorgonia.Nodes, error) {
	grads := o.gradientsOf(in)
	back := &policyLossBackward{joint: newJoint("loss backward", grads), of: o, dlogits: grads.needed(0, in), dvalue: grads.needed(1, in)}
	return back.nodes(o.graph, back, loss)
}

// policyLossBackward hands out what the loss has computed.
type policyLossBackward struct {
	joint
	of              *policyLoss
	dlogits, dvalue []float32
}

func (o *policyLossBackward) Do(...gorgonia.Value) (gorgonia.Value, error) {
	copy(o.dlogits, o.of.dlogits)
	copy(o.dvalue, o.of.dvalue)
	return o.result, nil
}
