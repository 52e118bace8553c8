package threefry

import "math"

// rounds returns how often jax sorts n elements by random words, so that words that are equal hardly ever matter.
func rounds(n int) int {
	const exponent = 3
	return int(math.Ceil(exponent * math.Log(float64(max(n, 1))) / math.Log(math.MaxUint32)))
}
