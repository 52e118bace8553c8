package physics

import "math"

// zone says where the residual U of a contact lies, with N = U₀ and T = |U₁..₃|. The cost s is half the squared distance of U
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

// hold describes the force of a contact. Per unit of D the force is -∂s/∂U: normal along U₀, and -grip·U along U₁..₃.
type hold struct {
	tangent float64 // T
	inverse float64 // 1/T where sliding
	normal  float64
	grip    float64
}

// cone returns the zone of a residual with N = n and T² = square, and its hold.
func cone(n, square float64) (zone, hold) {
	t := math.Sqrt(square)
	switch {
	case n >= t:
		return open, hold{tangent: t}
	case n+t <= 0:
		return stick, hold{tangent: t, normal: -n, grip: 1}
	default:
		inverse := t * (1 / square) // so that the division does not wait for the root
		normal := (t - n) / 2
		return slide, hold{tangent: t, inverse: inverse, normal: normal, grip: normal * inverse}
	}
}

// cost returns s for a hold with the given T²: half the square of the force.
func (h hold) cost(square float64) float64 {
	return (float64(h.normal*h.normal) + float64(h.grip*h.grip*square)) / 2
}
