package physics

import "math"

// A line search evaluates the derivative g of the cost along w + α·step. It begins at α = 1, where a Newton step of the whole
// problem ends, and continues by Newton's method until |g| is below a tolerance. The last evaluation would only confirm that.
// It is left out if the next term of Taylor's series, ½g″Δ² after a step of Δ, is surely below the tolerance.
const (
	searchIterations = 50
	sure             = 1.0 / 8 // of the tolerance
)

// ray is the residual U of a contact along a line U + α·dU, reduced to the numbers that the cost depends on.
type ray struct {
	n, dn      float64 // U₀, dU₀
	tt, td, dd float64 // U·U, U·dU, dU·dU over the friction rows
	d          float64 // inverse regulariser
}

// slopes returns the first and second derivative of D·s by α, and a bound on the third.
func (r *ray) slopes(alpha float64) (first, second, third float64) {
	n := r.n + float64(alpha*r.dn)
	across := r.td + float64(alpha*r.dd)
	t, square := 0.0, r.tt+float64(alpha*(r.td+across))
	if square > 0 { // otherwise it is rounding error
		t = math.Sqrt(square)
	}
	switch {
	case n >= t:
		return 0, 0, 0
	case n+t <= 0:
		return r.d * (float64(n*r.dn) + across), r.d * (float64(r.dn*r.dn) + r.dd), 0
	default:
		first, second, third = slideSlopes(n-t, r.dn, across, r.dd, t*(1/square))
		return r.d / 2 * first, r.d / 2 * second, r.d / 2 * third
	}
}

// slideSlopes computes slopes, divided by D/2, for a sliding contact with gap = N - T and inverse = 1/T.
func slideSlopes(gap, dn, across, dd, inverse float64) (first, second, third float64) {
	dt := float64(across * inverse)
	ddt := (dd - float64(dt*dt)) * inverse
	dgap := dn - dt
	return gap * dgap, float64(dgap*dgap) - float64(gap*ddt), 3 * ddt * (math.Abs(dgap) - float64(gap*inverse*math.Abs(dt)))
}

// search finds the α at which linear·α + ½quadratic·α² + Σ D·s(α) is smallest, by Newton's method between bounds.
type search struct {
	rays                         [maxContacts]ray
	n                            int
	linear, quadratic, tolerance float64
	alpha, lo, hi                float64
	looks                        int
}

// begin starts the search. The rays must be set.
func (s *search) begin(n int, linear, quadratic, tolerance float64) {
	s.n, s.linear, s.quadratic, s.tolerance = n, linear, quadratic, tolerance
	s.alpha, s.lo, s.hi, s.looks = 1, 0, math.Inf(1), 0
}

// look evaluates the derivative at alpha and moves alpha. It reports whether the search is complete.
func (s *search) look() bool {
	alpha := s.alpha
	first, second, third := s.linear+float64(alpha*s.quadratic), s.quadratic, 0.0
	for i := range s.rays[:s.n] {
		d1, d2, d3 := s.rays[i].slopes(alpha)
		first, second, third = first+d1, second+d2, third+d3
	}
	if math.Abs(first) < s.tolerance {
		return true
	}
	if first < 0 {
		s.lo = alpha
	} else {
		s.hi = alpha
	}
	step := first / second
	alpha -= step
	s.looks++
	if !(s.lo < alpha && alpha < s.hi) {
		s.alpha = (s.lo + s.hi) / 2
	} else {
		s.alpha = alpha
		if third != 0 && third/2*step*step < sure*s.tolerance {
			return true
		}
	}
	return s.looks == searchIterations
}

// line does what search does, for a single ray that slides, and needs fewer numbers. As long as each step halves the
// derivative, Newton's method stays between the bounds by itself; otherwise search starts from the beginning.
type line struct {
	ray
	linear, quadratic, tolerance float64
	alpha, last                  float64
}

// begin starts the search. The ray must be set.
func (l *line) begin(linear, quadratic, tolerance float64) {
	l.linear, l.quadratic, l.tolerance = linear, quadratic, tolerance
	l.alpha, l.last = 1, math.Inf(1)
}

// look does what search.look does.
func (l *line) look() bool {
	alpha, half := l.alpha, l.d/2
	across := l.td + float64(alpha*l.dd)
	square := l.tt + float64(alpha*(l.td+across))
	at, t := l.n+float64(alpha*l.dn), math.Sqrt(square)
	if !(-t < at && at < t) {
		return l.anew()
	}
	first, second, third := slideSlopes(at-t, l.dn, across, l.dd, t*(1/square))
	first, second = l.linear+float64(alpha*l.quadratic)+float64(half*first), l.quadratic+float64(half*second)
	size := math.Abs(first)
	if size < l.tolerance {
		return true
	}
	if !(size < l.last) {
		return l.anew()
	}
	step := first / second
	alpha -= step
	if !(alpha > 0) {
		return l.anew()
	}
	l.alpha, l.last = alpha, size/2
	return half*third/2*step*step < sure*l.tolerance
}

// anew runs the whole search between bounds.
func (l *line) anew() bool {
	var s search
	s.rays[0] = l.ray
	s.begin(1, l.linear, l.quadratic, l.tolerance)
	for !s.look() {
	}
	l.alpha = s.alpha
	return true
}
