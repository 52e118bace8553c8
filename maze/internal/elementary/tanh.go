package elementary

import "math"

// Tanh returns the hyperbolic tangent of x, rounded as numpy rounds it on processors with fused multiply-add.
//
// Scheme: a polynomial of degree 16 in |x| - b on each of 15 intervals, and 1 beyond them.
func Tanh(x float64) float64 {
	if x != x {
		return x
	}
	a := math.Abs(x)
	// The interval's number comes from the upper word, cut to half binary orders of magnitude. 0x3fc00000 belongs to 1/8.
	upper := int(math.Float64bits(a)>>32) & 0x7ff80000
	i := max(0, upper-0x3fc00000) >> 19
	if i >= len(tanhPieces) {
		return math.Copysign(1, x)
	}
	piece := &tanhPieces[i]
	y := a - piece[0]
	p := piece[17]
	for j := 16; j >= 1; j-- {
		p = math.FMA(p, y, piece[j])
	}
	return math.Copysign(p, x)
}
