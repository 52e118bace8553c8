package elementary

import "math"

const (
	halfPi    = 0x1.921fb54442d18p0   // π/2 rounded
	halfPiLow = 0x1.1a62633145c07p-54 // π/2 - halfPi rounded

	// π/2 in four parts, the first three with trailing zeros so that small multiples are exact.
	part1 = 0x1.921fb58p0
	part2 = -0x1.dde973cp-27
	part3 = -0x1.cb3b398p-55
	part4 = -0x1.d747f23e32ed7p-83

	directLimit     = 0x1.b6p-1     // below: no reduction is needed
	complementLimit = 0x1.368fdp1   // below: one subtraction from π/2
	reduceLimit     = 0x1.921fbp+26 // below: reduction by four parts
	taylorLimit     = 0.126         // below: sine by its series alone
)

// Sin returns the sine of x as glibc's FMA variant rounds it (to within 0.55 units in the last place), for |x| below 10^8. Beyond
// that it is math.Sin.
//
// Scheme: reduce the angle to about |r| <= π/4, with a correction term. Split it into the nearest multiple of 1/128, whose sine and
// cosine are in a table, and a remainder that is small enough for three terms of the series. Join both by the addition theorem.
func Sin(x float64) float64 {
	switch a := math.Abs(x); {
	case a < 0x1p-26:
		return x
	case a < directLimit:
		return sine(x, 0)
	case a < complementLimit:
		return math.Copysign(cosine(halfPi-a, halfPiLow), x)
	case a < reduceLimit:
		r, low, quadrant := reduce(x)
		return turned(r, low, quadrant)
	}
	return math.Sin(x)
}

// Cos returns the cosine of x, in the manner of Sin.
func Cos(x float64) float64 {
	switch a := math.Abs(x); {
	case a < 0x1p-27:
		return 1
	case a < directLimit:
		return cosine(x, 0)
	case a < complementLimit:
		y := halfPi - a
		r := y + halfPiLow
		return sine(r, (y-r)+halfPiLow)
	case a < reduceLimit:
		r, low, quadrant := reduce(x)
		return turned(r, low, quadrant+1)
	}
	return math.Cos(x)
}

// reduce writes x as a number of right angles plus r + low.
func reduce(x float64) (r, low float64, quadrant int) {
	const (
		perRightAngle = 0x1.45f306dc9c883p-1 // 2/π
		toInteger     = 0x1.8p52             // adding it rounds to an integer
	)
	n := math.FMA(x, perRightAngle, toInteger) - toInteger
	y := math.FMA(-n, part2, math.FMA(-n, part1, x))
	t := math.FMA(-n, part3, y)
	low = math.FMA(-n, part3, y-t)
	r = math.FMA(-n, part4, t)
	low += math.FMA(-n, part4, t-r)
	return r, low, int(n)
}

// turned returns the sine of r + low plus the given number of right angles.
func turned(r, low float64, quadrant int) float64 {
	var v float64
	if quadrant&1 == 0 {
		v = sine(r, low)
	} else {
		v = cosine(r, low)
	}
	if quadrant&2 != 0 {
		return -v
	}
	return v
}

// sine returns sin(x + low) for |x| below 0.86.
func sine(x, low float64) float64 {
	if math.Abs(x) < taylorLimit {
		return sineSeries(x, low)
	}
	if x < 0 {
		low = -low
	}
	k, d := nearest(math.Abs(x))
	dd := float64(d * d)
	s := d + math.FMA(float64(d*dd), math.FMA(dd, sine5, sine3), low)
	c := math.FMA(d, low, float64(dd*math.FMA(dd, math.FMA(dd, cosine6, cosine4), cosine2)))
	at := &knotTable()[k]
	e := math.FMA(-at.sin, c, math.FMA(s, at.cosLow, at.sinLow))
	return math.Copysign(at.sin+math.FMA(at.cos, s, e), x)
}

// cosine returns cos(x + low) for |x| below 0.86.
func cosine(x, low float64) float64 {
	if x < 0 {
		low = -low
	}
	k, d := nearest(math.Abs(x))
	d += low
	dd := float64(d * d)
	s := math.FMA(float64(d*dd), math.FMA(dd, sine5, sine3), d)
	c := float64(dd * math.FMA(dd, math.FMA(dd, cosine6, cosine4), cosine2))
	at := &knotTable()[k]
	e := math.FMA(-at.cos, c, math.FMA(-s, at.sinLow, at.cosLow))
	return at.cos + math.FMA(-at.sin, s, e)
}

// sineSeries returns sin(x + low) for |x| below taylorLimit.
func sineSeries(x, low float64) float64 {
	xx := float64(x * x)
	p := -0x1.addffc2fcdf59p-26
	for _, c := range [...]float64{0x1.71de27b9a7ed9p-19, -0x1.a01a019db08b8p-13, 0x1.1111111110ecep-7, -0x1.5555555555555p-3} {
		p = math.FMA(p, xx, c)
	}
	return x + math.FMA(math.FMA(p, x, -0.5*low), xx, low)
}

// Coefficients of sin d = d + sine3·d³ + sine5·d⁵ and 1 - cos d = cosine2·d² + cosine4·d⁴ + cosine6·d⁶ for |d| < 1/256.
const (
	sine3   = -1.66666666666664880952546298448555e-01
	sine5   = 8.33333214285722277379541354343671e-03
	cosine2 = 4.99999999999999999999950396842453e-01
	cosine4 = -4.16666666666664434524222570944589e-02
	cosine6 = 1.38888874007937613028114285595617e-03
)

// nearest writes x >= 0 as k/128 + d.
func nearest(x float64) (k int, d float64) {
	const toMultiple = 0x1.8p45 // adding it rounds to a multiple of 1/128
	t := (x + toMultiple) - toMultiple
	return int(t * 128), x - t
}
