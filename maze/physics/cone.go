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
// their sum of squares. The inverse of T is for sliding contacts only.
func cone(n, x, y, z float64) (in zone, t, inverse, fn, fx, fy, fz float64) {
	square := x*x + y*y + z*z
	t = math.Sqrt(square)
	switch {
	case n >= t:
		return open, t, 0, 0, 0, 0, 0
	case n+t <= 0:
		return stick, t, 0, -n, -x, -y, -z
	default:
		inverse = t * (1 / square) // the division need not wait for the root
		fn = (t - n) / 2
		slip := -fn * inverse
		return slide, t, inverse, fn, slip * x, slip * y, slip * z
	}
}
