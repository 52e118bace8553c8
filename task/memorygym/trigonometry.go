package memorygym

import "math"

// rotated turns a vector clockwise on the screen by whole degrees, 0 to 719, as pygame.math.Vector2.rotate does. It uses the
// sine and cosine of glibc 2.36, except for multiples of 90 degrees.
func rotated(x, y float64, degrees int) (float64, float64) {
	switch degrees % 360 {
	case 0:
		return x, y
	case 90:
		return -y, x
	case 180:
		return -x, -y
	case 270:
		return y, -x
	}
	sin, cos := sincos(degrees)
	return float64(cos*x) - float64(sin*y), float64(sin*x) + float64(cos*y)
}

// sincos returns glibc's sine and cosine of an angle in whole degrees. They are the correctly rounded values, except for two
// sines, at which glibc is slightly more than half a unit in the last place off.
func sincos(degrees int) (sin, cos float64) {
	angle := math.Mod(float64(degrees)*math.Pi/180, 2*math.Pi)
	quarter := math.Round(angle / (math.Pi / 2))
	x := quarterTurn(quarter).negate().add(double{angle, 0})
	sin, cos = x.sin(), x.cos()
	for range int(quarter) {
		sin, cos = cos, -sin
	}
	if degrees == 297 || degrees == 351 {
		sin = math.Nextafter(sin, -1)
	}
	return sin, cos
}

// double is a number as the sum of two numbers, of which the second is below half a unit in the last place of the first. That
// gives about 106 bits. The arithmetic follows Dekker, A Floating-Point Technique for Extending the Available Precision, 1971.
type double struct{ head, tail float64 }

// quarterTurn is k·π/2 for small whole k.
func quarterTurn(k float64) double {
	return double{math.Pi / 2, 6.123233995736766e-17}.times(double{k, 0})
}

func (a double) negate() double { return double{-a.head, -a.tail} }

func (a double) add(b double) double {
	sum := a.head + b.head
	part := sum - a.head
	rest := (a.head - (sum - part)) + (b.head - part) + (a.tail + b.tail)
	return fold(sum, rest)
}

func (a double) times(b double) double {
	product := float64(a.head * b.head)
	rest := math.FMA(a.head, b.head, -product) + float64(a.head*b.tail) + float64(a.tail*b.head)
	return fold(product, rest)
}

// over divides by a number.
func (a double) over(n float64) double {
	quotient := a.head / n
	return fold(quotient, (math.FMA(-quotient, n, a.head)+a.tail)/n)
}

// fold returns the double that is the sum of a number and a much smaller one.
func fold(head, tail float64) double {
	sum := head + tail
	return double{sum, tail - (sum - head)}
}

// sin and cos sum Taylor's series for |a| <= π/4.
func (a double) sin() float64 { return a.series(a, 1) }
func (a double) cos() float64 { return a.series(double{1, 0}, 0) }

// series sums the terms x^n/n! with alternating signs, with n in steps of two. The first term has degree n.
func (a double) series(first double, n float64) float64 {
	const terms = 14 // (π/4)^28/28! is below 2^-106
	square := a.times(a)
	sum, term := first, first
	for range terms {
		term = term.times(square).over(-(n + 1) * (n + 2))
		sum = sum.add(term)
		n += 2
	}
	return sum.head
}
