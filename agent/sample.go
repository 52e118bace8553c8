package agent

import "math"

// Sampler draws actions by the Gumbel-max trick: add independent Gumbel noise to the logits and take the action with the largest
// sum; that is a draw from their softmax. The noise depends on the seed and the draw's number alone, so draws may be made in any
// order and by any number of threads.
type Sampler struct {
	seed    uint64
	actions uint64
}

// NewSampler returns a sampler for the given number of actions.
func NewSampler(seed uint64, actions int) Sampler {
	return Sampler{seed: mix(seed ^ 0x6163_7469_6f6e_7321), actions: uint64(actions)}
}

// Sample returns draw number n for logits [A], and the logarithm of its probability. The action is -1 if the logits have no
// softmax: if one is not a number, or none is finite.
func (s Sampler) Sample(logits []float32, n uint64) (action int32, logProb float32) {
	norm := logSumExp(logits)
	if norm-norm != 0 { // infinite or not a number
		return -1, 0
	}
	best := math.Inf(-1)
	for a, l := range logits {
		if v := float64(l) + s.gumbel(n*s.actions+uint64(a)); v > best {
			action, best = int32(a), v
		}
	}
	return action, logits[action] - norm
}

// Greedy returns the most probable action, or the first of several equally probable ones.
func Greedy(logits []float32) int32 {
	action := 0
	for a, l := range logits {
		if l > logits[action] {
			action = a
		}
	}
	return int32(action)
}

// gumbel returns -ln(-ln u) with u uniform in (0, 1). u is output number i of SplitMix64 (Steele et al. 2014), which can be
// computed without the outputs before it.
func (s Sampler) gumbel(i uint64) float64 {
	u := (float64(mix(s.seed+(i+1)*0x9e3779b97f4a7c15)>>11) + 0.5) * 0x1p-53
	return -math.Log(-math.Log(u))
}

// mix is SplitMix64's finaliser.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
