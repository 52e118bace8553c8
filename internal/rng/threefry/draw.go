package threefry

import (
	"math"

	"ariadne/internal/portable"
)

// UniformAt returns element i of jax.random.uniform(k): a number in [0, 1).
func (k Key) UniformAt(i uint32) float32 { return Uniform(k.Bits(i)) }

// Uniform returns the number in [0, 1) that jax.random.uniform makes from 32 random bits.
func Uniform(bits uint32) float32 { return math.Float32frombits(bits>>9|0x3f800000) - 1 }

// Uniform returns jax.random.uniform(k).
func (k Key) Uniform() float32 { return k.UniformAt(0) }

// IntAt returns element i of jax.random.randint(k, minval=lo, maxval=hi): an integer in [lo, hi), or lo if that range is empty.
// The bounds may differ between the elements of one array.
func (k Key) IntAt(i uint32, lo, hi int32) int32 {
	if hi <= lo {
		return lo
	}
	span := uint32(hi) - uint32(lo)
	low := k.Child(1).Bits(i)
	if span&(span-1) == 0 { // the high word is multiplied by 2^32 mod span, which is 0
		return lo + int32(low&(span-1))
	}
	high := k.Child(0).Bits(i)
	m := uint32(1<<16) % span
	m = m * m % span
	return lo + int32((high%span*m+low%span)%span)
}

// Int returns jax.random.randint(k, minval=lo, maxval=hi). jax.random.choice without probabilities draws its index in this way
// from [0, n).
func (k Key) Int(lo, hi int32) int32 { return k.IntAt(0, lo, hi) }

// BernoulliAt returns element i of jax.random.bernoulli(k, p).
func (k Key) BernoulliAt(i uint32, p float32) bool { return k.UniformAt(i) < p }

// GumbelAt returns element i of jax.random.gumbel(k), except for the last bits of the logarithm.
func (k Key) GumbelAt(i uint32) float32 {
	const tiny = 0x1p-126 // the smallest normal number
	u := max(k.UniformAt(i)+tiny, tiny)
	return float32(-portable.Log(-portable.Log(float64(u))))
}

// Categorical returns jax.random.categorical(k, logits).
func (k Key) Categorical(logits []float32) int {
	best, most := 0, float32(math.Inf(-1))
	for i, l := range logits {
		if g := k.GumbelAt(uint32(i)) + l; g > most {
			best, most = i, g
		}
	}
	return best
}

// NormalAt returns element i of jax.random.normal(k), except for the last bits of the inverse error function.
func (k Key) NormalAt(i uint32) float32 {
	const lowest = -1 + 0x1p-24 // the smallest float32 above -1
	u := max(float32(k.UniformAt(i)*(1-lowest))+lowest, lowest)
	return float32(math.Sqrt2 * math.Erfinv(float64(u)))
}
