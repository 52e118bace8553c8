package physics

import "math"

// ray is the residual U of a contact along a line U + α·dU, as far as the cone's cost sees it.
type ray struct {
	n, dn      float64 // U₀, dU₀
	tt, td, dd float64 // U·U, U·dU, dU·dU over the friction rows
	d          float64 // inverse regulariser
}

// slopes returns the first and second derivative by α of D·s.
func (r *ray) slopes(alpha float64) (first, second float64) {
	n := r.n + alpha*r.dn
	across := r.td + alpha*r.dd
	t, square := 0.0, r.tt+alpha*(2*r.td+alpha*r.dd)
	if square > 0 { // or else it is nothing but rounding
		t = math.Sqrt(square)
	}
	switch {
	case n >= t:
		return 0, 0
	case n+t <= 0:
		return r.d * (n*r.dn + across), r.d * (r.dn*r.dn + r.dd)
	default:
		inverse := t * (1 / square)
		dt := across * inverse
		gap, dgap := n-t, r.dn-dt
		return r.d / 2 * gap * dgap, r.d / 2 * (dgap*dgap - gap*(r.dd-dt*dt)*inverse)
	}
}

// search returns the α at which linear·α + ½quadratic·α² + Σ D·s(α) is smallest: Newton's method on the derivative, kept
// between bounds, until it is below tolerance. It starts at 1, where a Newton step of the whole problem points.
func search(rays []ray, linear, quadratic, tolerance float64) float64 {
	alpha, lo, hi := 1.0, 0.0, math.Inf(1)
	for range searchIterations {
		first, second := linear+alpha*quadratic, quadratic
		for i := range rays {
			d1, d2 := rays[i].slopes(alpha)
			first, second = first+d1, second+d2
		}
		if math.Abs(first) < tolerance {
			break
		}
		if first < 0 {
			lo = alpha
		} else {
			hi = alpha
		}
		alpha -= first / second
		if !(lo < alpha && alpha < hi) {
			alpha = (lo + hi) / 2
		}
	}
	return alpha
}
