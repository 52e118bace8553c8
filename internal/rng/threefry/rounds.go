package threefry

import (
	"math"

	"ariadne/internal/portable"
)

// rounds returns how often jax sorts n elements by random words, so that words that are equal hardly ever matter.
func rounds(n int) int {
	const exponent = 3
	return int(math.Ceil(exponent * portable.Log(float64(max(n, 1))) / portable.Log(math.MaxUint32)))
}
