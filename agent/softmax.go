package agent

import "math"

// Distribution is the policy's distribution in one row: the softmax of A logits.
type Distribution struct {
	LogProbs []float64 // [A]
	Entropy  float64   // in nats
}

// set makes d the softmax of logits / temperature.
func (d *Distribution) set(logits []float32, temperature float64) {
	if cap(d.LogProbs) < len(logits) {
		d.LogProbs = make([]float64, len(logits))
	}
	d.LogProbs, d.Entropy = d.LogProbs[:len(logits)], 0
	highest, total := exponentials(logits, temperature)
	norm := float64(highest)/temperature + math.Log(total)
	for a, l := range logits {
		lp := float64(l)/temperature - norm
		d.LogProbs[a] = lp
		d.Entropy -= math.Exp(lp) * lp
	}
}

// exponentials returns the highest logit, and the sum of exp((l - highest) / temperature) over the logits. Every softmax is
// computed from these.
func exponentials(logits []float32, temperature float64) (highest float32, total float64) {
	highest = float32(math.Inf(-1))
	for _, l := range logits {
		highest = max(highest, l)
	}
	for _, l := range logits {
		total += math.Exp(float64(l-highest) / temperature)
	}
	return highest, total
}

// Softmax writes the probabilities [A] that logits [A] define.
func Softmax(to, logits []float32) {
	highest, total := exponentials(logits, 1)
	for i, l := range logits {
		to[i] = float32(math.Exp(float64(l-highest)) / total)
	}
}

// logSumExp returns the logarithm of the sum of the logits' exponentials.
func logSumExp(logits []float32) float32 {
	highest, total := exponentials(logits, 1)
	return highest + float32(math.Log(total))
}

// AddGradient adds to the logits' gradient what follows from the gradients dlogProb of the log-probability of one action and
// dentropy of the entropy: d log π(a)/dl = 1{a} - π, dH/dl = -π∘(log π + H).
func (d *Distribution) AddGradient(dlogits []float32, action int32, dlogProb, dentropy float64) {
	for a, lp := range d.LogProbs {
		p := math.Exp(lp)
		dlogits[a] += float32(-dlogProb*p - dentropy*p*(lp+d.Entropy))
	}
	dlogits[action] += float32(dlogProb)
}
