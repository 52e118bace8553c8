package craftax

// The reference takes sines and cosines from a C library. Its float32 functions are polynomials in float64, which are not
// always rounded correctly. The functions below use the same polynomials (Arm Optimized Routines, sincosf), so that noise near
// a threshold falls on the same side.
const (
	quarters = 0x1.45f306dc9c883p-1 // 2/π
	quarter  = 0x1.921fb54442d18p0  // π/2

	cos2 = -0x1.ffffffd0c621cp-2
	cos4 = 0x1.55553e1068f19p-5
	cos6 = -0x1.6c087e89a359dp-10
	cos8 = 0x1.99343027bf8c3p-16

	sin3 = -0x1.555545995a603p-3
	sin5 = 0x1.1107605230bc4p-7
	sin7 = -0x1.994eb3774cf24p-13
)

// sincos returns the sine and cosine of an angle between 0 and a few turns, in radians.
func sincos(angle float32) (sin, cos float32) {
	x := float64(angle)
	n := int(float64(x*quarters) + 0.5)
	x -= float64(float64(n) * quarter)
	xx := x * x
	c := 1 + float64(xx*cos2) + float64(xx*xx*cos4) + float64(xx*xx*xx*(cos6+float64(xx*cos8)))
	s := x + float64(x*xx*sin3) + float64(x*xx*xx*(sin5+float64(xx*sin7)))
	switch n & 3 {
	case 1:
		s, c = c, -s
	case 2:
		s, c = -s, -c
	case 3:
		s, c = -c, s
	}
	return float32(s), float32(c)
}
