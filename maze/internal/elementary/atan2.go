package elementary

import "math"

// Atan2 returns the angle of the point (x, y), rounded as numpy with AVX-512 rounds it (SVML's low-accuracy variant, within 4 units
// in the last place). Arguments that are zero, not finite or of extreme size are left to math.Atan2.
//
// Scheme: q is the smaller of |x| and |y| divided by the larger, negative where |y| >= |x|. atan q = q + q·P(q²), with P of degree
// 19 in four interleaved chains. Then add π/2 where |y| >= |x|, and reflect where x < 0.
func Atan2(y, x float64) float64 {
	ax, ay := math.Abs(x), math.Abs(y)
	if !(min(ax, ay) >= 0x1p-1020 && max(ax, ay) < 0x1p993) {
		return math.Atan2(y, x)
	}
	q, offset := -ax/ay, halfPi
	if ay < ax {
		q, offset = ay/ax, 0
	}
	q2 := float64(q * q)
	q4 := float64(q2 * q2)
	q8 := float64(q4 * q4)

	var chain [4]float64
	copy(chain[:], atanTerms[:4])
	for i, c := range atanTerms[4:] {
		chain[i%4] = math.FMA(chain[i%4], q8, c)
	}
	even := math.FMA(chain[0], q2, chain[1])
	odd := math.FMA(chain[2], q2, float64(chain[3]*q8))
	angle := math.FMA(math.FMA(even, q4, odd), q, q) + offset
	if x < 0 {
		angle = math.Pi - angle
	}
	return math.Copysign(angle, y)
}

// atanTerms are the coefficients of P, from that of q³⁸ down to that of q². The last ones are those of the series, -1/3, 1/5, -1/7,
// ...; the earlier ones are fitted.
var atanTerms = [19]float64{
	-0x1.4fdb537abc7a3p-16, 0x1.ced0a36665209p-13, -0x1.2e67c93954c23p-10, 0x1.f5a1dae82afb3p-9,
	-0x1.2b2ec618e4badp-7, 0x1.14f4c661116a5p-6, -0x1.a5e83b081f69cp-6, 0x1.169980cb6ad4fp-5,
	-0x1.4efa2e563c1bcp-5, 0x1.7ec0fbc50683bp-5, -0x1.ad261eaa09954p-5, 0x1.e1749bd612dcfp-5,
	-0x1.11084009435ep-4, 0x1.3b12a49295651p-4, -0x1.745d009bada94p-4, 0x1.c71c707f7d5b5p-4,
	-0x1.2492491ee55c7p-3, 0x1.999999997ee34p-3, -0x1.55555555553c5p-2,
}
