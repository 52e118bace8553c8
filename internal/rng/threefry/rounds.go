package threefry

import (
	"math"

	"ariadne/internal/portable"
)

// rounds returns how often jax sorts n elements by random words. Several rounds make ties of words negligible.
func rounds(n int) int {
	const exponent = 3
	return int(math.Ceil(exponent * portable.Log(float64(max(n, 1))) / portable.Log(math.MaxUint32)))
}
