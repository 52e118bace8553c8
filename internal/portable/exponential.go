package portable

import "math"

// log 2 in two parts. Products of the first part with small whole numbers are exact.
const (
	ln2High = 6.93147180369123816490e-01
	ln2Low  = 1.90821492927058770002e-10
)

// Exp returns e^x.
func Exp(x float64) float64 {
	const (
		largest  = 7.09782712893383973096e+02
		smallest = -7.45133219101941108420e+02
	)
	switch {
	case math.IsNaN(x) || x > largest:
		return x + math.Inf(1) // NaN stays NaN
	case x < smallest:
		return 0
	}
	k := math.Floor(float64(x*math.Log2E) + 0.5)
	high, low := x-float64(k*ln2High), float64(k*ln2Low)
	r := high - low
	rr := float64(r * r)
	// r - rr·p(rr) is the denominator, minus 2, of a rational approximation.
	c := r - float64(rr*horner(rr, 4.13813679705723846039e-08, -1.65339022054652515390e-06, 6.61375632143793436117e-05, -2.77777777770155933842e-03, 1.66666666666666019037e-01))
	y := 1 - ((low - float64(r*c)/(2-c)) - high)
	return math.Ldexp(y, int(k))
}

// logSeries returns r of log(1+f) = f - (f²/2 - s·(f²/2 + r)), where s is f/(2+f).
func logSeries(s float64) float64 {
	z := float64(s * s)
	return float64(z * horner(z, 1.479819860510658591e-01, 1.531383769920937332e-01, 1.818357216161805012e-01, 2.222219843214978396e-01,
		2.857142874366239149e-01, 3.999999999940941908e-01, 6.666666666666735130e-01))
}

// Log returns the natural logarithm of x. It is -Inf for 0 and NaN for negative numbers.
func Log(x float64) float64 {
	if !(x > 0) || math.IsInf(x, 1) {
		return math.Log(x)
	}
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction *= 2
		exponent--
	}
	return log1p(fraction-1, 0, float64(exponent))
}

// Log1p returns the natural logarithm of 1+x, accurate for small x.
func Log1p(x float64) float64 {
	u := 1 + x
	if !(u > 0) || math.IsInf(u, 1) {
		return math.Log(u)
	}
	if x > math.Sqrt2/2-1 && x < math.Sqrt2-1 {
		return log1p(x, 0, 0)
	}
	// The rounding error of 1+x, for a first-order correction of the logarithm.
	lost := x - (u - 1)
	if math.Abs(x) > 1 {
		lost = 1 - (u - x)
	}
	fraction, exponent := math.Frexp(u)
	if fraction < math.Sqrt2/2 {
		fraction *= 2
		exponent--
	}
	return log1p(fraction-1, lost/u, float64(exponent))
}

// log1p returns log(1+f) + c + k·log 2, for f from √2/2-1 to √2-1 and a small c.
func log1p(f, c, k float64) float64 {
	half := float64(0.5 * f * f)
	s := f / (2 + f)
	low := float64(s*(half+logSeries(s))) + (float64(k*ln2Low) + c)
	return float64(k*ln2High) - ((half - low) - f)
}
