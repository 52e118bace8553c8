package physics

import "math"

// zone tells where a contact's residual U lies, with N = U₀ and T = |U₁..₃|. The cost s is half the squared distance of U
// from the cone N >= T:
//
//	open     N >= T       s = 0
//	stick    N + T <= 0   s = ½|U|²
//	slide    otherwise    s = ¼(N-T)²
type zone uint8

const (
	open zone = iota
	stick
	slide
)

// cone returns the zone of a residual, T, and the forces per unit of D along the rows: f/D = -∂s/∂U. The cost is half
// their sum of squares.
func cone(n, x, y, z float64) (in zone, t, fn, fx, fy, fz float64) {
	t = math.Sqrt(x*x + y*y + z*z)
	switch {
	case n >= t:
		return open, t, 0, 0, 0, 0
	case n+t <= 0:
		return stick, t, -n, -x, -y, -z
	default:
		fn = (t - n) / 2
		slip := -fn / t
		return slide, t, fn, slip * x, slip * y, slip * z
	}
}
