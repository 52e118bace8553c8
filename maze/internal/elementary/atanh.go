package elementary

import "math"

// Atanh returns the inverse hyperbolic tangent of x for |x| < 1, rounded as numpy with AVX-512 rounds it (SVML's low-accuracy
// variant). Elsewhere it is math.Atanh.
//
// Scheme: ½(log(1+|x|) - log(1-|x|)). Each logarithm is log v = -log r + log(r·v), where r is 1/v rounded to a few bits. A table
// holds -log r, and r·v - 1 is small enough for a polynomial of degree 9.
func Atanh(x float64) float64 {
	y := math.Abs(x)
	if !(y < 1) {
		return math.Atanh(x)
	}
	plus, minus := 1+y, 1-y
	plusLow, minusLow := y-(plus-1), y+(minus-1)

	rp, ep, kp := reciprocal(plus)
	rm, em, km := reciprocal(minus)
	dp := math.FMA(plusLow, rp, math.FMA(rp, plus, -1))
	dm := math.FMA(-minusLow, rm, math.FMA(rm, minus, -1))

	const ln2, ln2Low = 0x1.62e42fefap-1, 0x1.cf79abc9ep-40
	e := float64(em - ep)
	table := ratios()
	high := math.FMA(e, ln2, table[km].log-table[kp].log)
	low := math.FMA(e, ln2Low, table[km].low-table[kp].low)
	low = math.FMA(logSeries(dp), dp, low)
	low = math.FMA(-logSeries(dm), dm, low)
	return float64((high + low) * math.Copysign(0.5, x))
}

// logSeries returns log(1+d)/d.
func logSeries(d float64) float64 {
	p := 0x1.c81dd40d38142p-4
	for _, c := range [...]float64{
		-0x1.0073cb82e8b7p-3, 0x1.2492298ffdae8p-3, -0x1.55553f871e5c5p-3, 0x1.9999999cd394ap-3,
		-0x1.00000000c2a01p-2, 0x1.5555555555462p-2, -0x1.fffffffffffc5p-2, 1,
	} {
		p = math.FMA(p, d, c)
	}
	return p
}

// reciprocal returns 1/v rounded to four bits after the leading one, as r = 2^exponent·(1 + k/16).
func reciprocal(v float64) (r float64, exponent, k int) {
	bits := math.Float64bits(v)
	fraction := bits & (1<<52 - 1)
	below := 0
	for below < len(reciprocalSteps) && fraction >= uint64(reciprocalSteps[below])<<32 {
		below++
	}
	exponent = -(int(bits>>52) - 1023)
	if below > 0 {
		exponent--
		k = 16 - below
	}
	return math.Ldexp(1+float64(k)/16, exponent), exponent, k
}

// reciprocalSteps holds the points of [1, 2), as the upper 20 fraction bits of v, where the rounded 1/v falls to the next lower
// sixteenth. Exact arithmetic would put them up to 3·10^-5 elsewhere, but the reference starts from the instruction VRCP14PD. Its
// 14 bits are the same on all processors that have it.
var reciprocalSteps = [16]uint32{
	0x040f0, 0x0c980, 0x15b40, 0x1f700, 0x29e60, 0x35240, 0x41430, 0x4e600,
	0x5c990, 0x6c160, 0x7d070, 0x8f9d0, 0xa41a0, 0xbad10, 0xd41c0, 0xf0820,
}
