package elementary

import "math"

// Square returns x² as glibc's FMA variant of pow(x, 2) rounds it, which numpy calls to square a scalar. About once in a thousand
// calls this differs from the correctly rounded product. Square multiplies zeros, numbers that are not finite and numbers outside
// [2^-400, 2^400] in the plain way.
//
// Scheme: compute log |x| in two parts, from a table of log c and a polynomial in |x|/c - 1. Double it. Compute its exponential
// from a table of 2^(k/128) and a polynomial.
func Square(x float64) float64 {
	a := math.Abs(x)
	if !(a >= 0x1p-400 && a <= 0x1p400) {
		return float64(x * x)
	}
	if a == 1 {
		return 1
	}
	high, low := logParts(a)
	return exp(2*high, 2*low)
}

// pieces is the number of intervals into which the tables of logParts and exp divide an octave.
const pieces = 128

// logParts returns log x as a rounded value and about 15 further bits.
func logParts(x float64) (high, low float64) {
	const (
		ln2, ln2Low = 0x1.62e42fefa38p-1, 0x1.ef35793c7673p-45
		octave      = 0x3fe6955500000000 // bits of the number at which an octave starts
	)
	offset := int64(math.Float64bits(x)) - octave
	at := &logTable()[offset>>45&(pieces-1)]
	exponent := offset >> 52
	z := math.Float64frombits(math.Float64bits(x) - uint64(exponent)<<52)
	k := float64(exponent)

	r := math.FMA(z, at.inverse, -1) // exact
	base := math.FMA(k, ln2, at.log)
	sum := base + r
	half := -0.5 * r
	square := float64(r * half)
	high = sum + square

	p := math.FMA(r, 0x1.0002b8b263fc3p0, -0x1.2495b9b4845e9p0)
	p = math.FMA(square, p, math.FMA(r, -0x1.555555529a47ap-1, 0x1.999999959554ep-1))
	p = math.FMA(square, p, math.FMA(r, 0x1.0000000000006p-1, -0x1.555555555556p-1))
	rest := math.FMA(k, ln2Low, at.low) + (base - sum + r) + math.FMA(half, r, -square) + (sum - high + square)
	rest = math.FMA(float64(r*square), p, rest)
	y := high + rest
	return y, high - y + rest
}

// exp returns e^(x + low).
func exp(x, low float64) float64 {
	const (
		perOctave   = 0x1.71547652b82fep0 * pieces // pieces/log 2
		ln2, ln2Low = 0x1.62e42fefap-8, 0x1.cf79abc9e3b3ap-47
		toInteger   = 0x1.8p52
	)
	k := math.FMA(perOctave, x, toInteger) - toInteger
	r := math.FMA(-k, ln2Low, math.FMA(-k, ln2, x)) + low
	at := &expTable()[int(k)&(pieces-1)]
	r2 := float64(r * r)
	t := math.FMA(r2, math.FMA(r, 0x1.555555555543cp-3, 0x1.ffffffffffdbdp-2), at.low+r)
	t = math.FMA(float64(r2*r2), math.FMA(r, 0x1.1111167a4d017p-7, 0x1.55555cf172b91p-5), t)
	scale := math.Ldexp(at.power, int(k)>>7)
	return math.FMA(scale, t, scale)
}
