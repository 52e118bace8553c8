package physics

import "math"

// A line search looks at the derivative g of the cost along w + α·step, first at α = 1, where a Newton step of the whole
// problem points, and goes on by Newton's method until |g| is below a tolerance. The last look would only confirm that,
// and is left out where Taylor's next term, ½g”Δ² after a step of Δ, is sure to be below the tolerance.
const (
	searchIterations = 50
	sure             = 1.0 / 8 // of the tolerance
)

// ray is the residual U of a contact along a line U + α·dU, as far as the cone's cost sees it.
type ray struct {
	n, dn      float64 // U₀, dU₀
	tt, td, dd float64 // U·U, U·dU, dU·dU over the friction rows
	d          float64 // inverse regulariser
}

// slopes returns the first and second derivative by α of D·s, and a bound on the third.
func (r *ray) slopes(alpha float64) (first, second, third float64) {
	n := r.n + alpha*r.dn
	across := r.td + alpha*r.dd
	t, square := 0.0, r.tt+alpha*(r.td+across)
	if square > 0 { // or else it is nothing but rounding
		t = math.Sqrt(square)
	}
	switch {
	case n >= t:
		return 0, 0, 0
	case n+t <= 0:
		return r.d * (n*r.dn + across), r.d * (r.dn*r.dn + r.dd), 0
	default:
		first, second, third = slideSlopes(n-t, r.dn, across, r.dd, t*(1/square))
		return r.d / 2 * first, r.d / 2 * second, r.d / 2 * third
	}
}

// slideSlopes is slopes per D/2 for a sliding contact, with gap = N - T and inverse = 1/T.
func slideSlopes(gap, dn, across, dd, inverse float64) (first, second, third float64) {
	dt := across * inverse
	ddt := (dd - dt*dt) * inverse
	dgap := dn - dt
	return gap * dgap, dgap*dgap - gap*ddt, 3 * ddt * (math.Abs(dgap) - gap*inverse*math.Abs(dt))
}

// search returns the α at which linear·α + ½quadratic·α² + Σ D·s(α) is smallest. It keeps Newton's method between bounds.
func search(rays []ray, linear, quadratic, tolerance float64) float64 {
	alpha, lo, hi := 1.0, 0.0, math.Inf(1)
	for range searchIterations {
		first, second, third := linear+alpha*quadratic, quadratic, 0.0
		for i := range rays {
			d1, d2, d3 := rays[i].slopes(alpha)
			first, second, third = first+d1, second+d2, third+d3
		}
		if math.Abs(first) < tolerance {
			break
		}
		if first < 0 {
			lo = alpha
		} else {
			hi = alpha
		}
		step := first / second
		alpha -= step
		if !(lo < alpha && alpha < hi) {
			alpha = (lo + hi) / 2
		} else if third != 0 && third/2*step*step < sure*tolerance {
			break
		}
	}
	return alpha
}

// search is search for a single ray that slides, whose numbers stay in registers. As long as each step halves the
// derivative, Newton's method stays between the bounds by itself; otherwise it begins anew.
func (r *ray) search(linear, quadratic, tolerance float64) float64 {
	n, dn, td, dd, half := r.n, r.dn, r.td, r.dd, r.d/2
	alpha, last := 1.0, math.Inf(1)
	for {
		across := td + alpha*dd
		square := r.tt + alpha*(td+across)
		at, t := n+alpha*dn, math.Sqrt(square)
		if !(-t < at && at < t) {
			break
		}
		first, second, third := slideSlopes(at-t, dn, across, dd, t*(1/square))
		first, second = linear+alpha*quadratic+half*first, quadratic+half*second
		size := math.Abs(first)
		if size < tolerance {
			return alpha
		}
		if !(size < last) {
			break
		}
		last = size / 2
		step := first / second
		alpha -= step
		if !(alpha > 0) {
			break
		}
		if half*third/2*step*step < sure*tolerance {
			return alpha
		}
	}
	return search([]ray{*r}, linear, quadratic, tolerance)
}
