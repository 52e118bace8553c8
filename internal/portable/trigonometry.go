package portable

import "math"

// far is the angle from which on three parts of π/4 are not precise enough to reduce it.
const far = 1 << 29

// reduce returns the octant of an angle, rounded up to an even number, and the rest of the angle, from -π/4 to π/4. The angle
// must be finite and not negative.
func reduce(x float64) (octant uint64, rest float64) {
	const ( // π/4 in three parts; products of the first two with an octant's number are exact
		part1 = 7.85398125648498535156e-1
		part2 = 3.77489470793079817668e-8
		part3 = 2.69515142907905952645e-15
	)
	if x >= far {
		if x = math.Remainder(x, 2*math.Pi); x < 0 {
			x += 2 * math.Pi
		}
	}
	octant = uint64(x * (4 / math.Pi))
	octant += octant & 1
	n := float64(octant)
	return octant & 7, ((x - float64(n*part1)) - float64(n*part2)) - float64(n*part3)
}

// waves returns the sine and cosine of an angle from -π/4 to π/4.
func waves(x float64) (sin, cos float64) {
	xx := float64(x * x)
	p := float64(1.58962301576546568060e-10*xx) - 2.50507477628578072866e-8
	p = float64(p*xx) + 2.75573136213857245213e-6
	p = float64(p*xx) - 1.98412698295895385996e-4
	p = float64(p*xx) + 8.33333333332211858878e-3
	p = float64(p*xx) - 1.66666666666666307295e-1
	q := float64(-1.13585365213876817300e-11*xx) + 2.08757008419747316778e-9
	q = float64(q*xx) - 2.75573141792967388112e-7
	q = float64(q*xx) + 2.48015872888517045348e-5
	q = float64(q*xx) - 1.38888888888730564116e-3
	q = float64(q*xx) + 4.16666666666665929218e-2
	return x + float64(float64(x*xx)*p), 1 - float64(0.5*xx) + float64(float64(xx*xx)*q)
}

// Sincos returns the sine and cosine of an angle in radians. Both are NaN if the angle is not finite.
func Sincos(x float64) (sin, cos float64) {
	switch {
	case x == 0:
		return x, 1
	case math.IsNaN(x) || math.IsInf(x, 0):
		return math.NaN(), math.NaN()
	}
	octant, rest := reduce(math.Abs(x))
	sin, cos = waves(rest)
	if octant&2 != 0 {
		sin, cos = cos, sin
	}
	if octant&4 != 0 != math.Signbit(x) {
		sin = -sin
	}
	if octant == 2 || octant == 4 {
		cos = -cos
	}
	return sin, cos
}

// Sin returns the sine of an angle in radians.
func Sin(x float64) float64 {
	sin, _ := Sincos(x)
	return sin
}

// Cos returns the cosine of an angle in radians.
func Cos(x float64) float64 {
	_, cos := Sincos(x)
	return cos
}

// Tan returns the tangent of an angle in radians.
func Tan(x float64) float64 {
	switch {
	case x == 0:
		return x
	case math.IsNaN(x) || math.IsInf(x, 0):
		return math.NaN()
	}
	octant, y := reduce(math.Abs(x))
	if yy := float64(y * y); yy > 1e-14 {
		p := horner(yy, -1.30936939181383777646e4, 1.15351664838587416140e6, -1.79565251976484877988e7)
		q := horner(yy, 1, 1.36812963470692954678e4, -1.32089234440210967447e6, 2.50083801823357915839e7, -5.38695755929454629881e7)
		y += float64(y * (float64(yy*p) / q))
	}
	if octant&2 != 0 {
		y = -1 / y
	}
	if x < 0 {
		y = -y
	}
	return y
}

// arctangent returns the arctangent of a number that is not negative.
func arctangent(x float64) float64 {
	const (
		tan3Over8 = 2.41421356237309504880 // tan 3π/8
		halfPiLow = 6.123233995736765886130e-17
	)
	switch {
	case x <= 0.66:
		return arc(x)
	case x > tan3Over8:
		return math.Pi/2 - arc(1/x) + halfPiLow
	}
	return math.Pi/4 + arc((x-1)/(x+1)) + 0.5*halfPiLow
}

// arc returns the arctangent of a number between -0.66 and 0.66.
func arc(x float64) float64 {
	xx := float64(x * x)
	p := horner(xx, -8.750608600031904122785e-01, -1.615753718733365076637e+01, -7.500855792314704667340e+01, -1.228866684490136173410e+02, -6.485021904942025371773e+01)
	q := horner(xx, 1, 2.485846490142306297962e+01, 1.650270098316988542046e+02, 4.328810604912902668951e+02, 4.853903996359136964868e+02, 1.945506571482613964425e+02)
	return float64(x*(float64(xx*p)/q)) + x
}

// Atan2 returns the angle of the point (x, y), from -π to π. The signs of both determine the quadrant.
func Atan2(y, x float64) float64 {
	if x == 0 || y == 0 || math.IsInf(x, 0) || math.IsInf(y, 0) || math.IsNaN(x) || math.IsNaN(y) {
		return math.Atan2(y, x) // a special case, whose value comes from a table
	}
	angle := math.Copysign(arctangent(math.Abs(y/x)), y/x)
	switch {
	case x > 0:
		return angle
	case y < 0:
		return angle - math.Pi
	}
	return angle + math.Pi
}

// Asin returns the arcsine of a number from -1 to 1, and NaN for other numbers.
func Asin(x float64) float64 {
	a := math.Abs(x)
	if a == 0 || !(a <= 1) {
		return math.Asin(x)
	}
	across := math.Sqrt(1 - float64(a*a))
	angle := arctangent(a / across)
	if a > 0.7 {
		angle = math.Pi/2 - arctangent(across/a)
	}
	return math.Copysign(angle, x)
}

// Hypot returns the length of (x, y), without overflow.
func Hypot(x, y float64) float64 {
	long, short := math.Abs(x), math.Abs(y)
	switch {
	case math.IsInf(long, 1) || math.IsInf(short, 1):
		return math.Inf(1)
	case math.IsNaN(long) || math.IsNaN(short):
		return math.NaN()
	}
	if long < short {
		long, short = short, long
	}
	if long == 0 {
		return 0
	}
	short /= long
	return long * math.Sqrt(1+float64(short*short))
}
