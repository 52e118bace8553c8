package physics

import "math"

// shear holds one number for each friction row of a contact.
type shear struct{ x, y, z float64 }

// friction is the search for the y with |y| <= radius that minimises ½yᵀAy + yᵀb, for a diagonal A and b = res - A·old. It
// proceeds as the reference does: y = -(A+L)⁻¹b, with Newton's method on |y|² = radius² for the multiplier L, from L = 0 on,
// for at most 20 iterations. The result is then scaled back onto the bound. Where A is nearly singular, 20 iterations are not
// always enough, and an error of L as small as tiny shows in the trajectory. So no other method would give the same result.
type friction struct {
	admit    shear   // diagonal of A
	res, old shear   // what the contact sees with its old friction, and that friction
	radius   float64 // the normal force

	b, bb      shear   // bb: squares of b
	a, p       shear   // A+L and its reciprocal
	bound      float64 // radius²
	square     float64 // |y|²
	iterations int
	outcome    outcome
}

// outcome is the result of a search for friction.
type outcome uint8

const (
	inside outcome = iota // y is within the bound: L = 0
	onto                  // y is on the bound
	none                  // no friction
)

const (
	// tiny is what the reference takes for zero in the search.
	tiny = 1e-10

	mostIterations = 20
)

// pose states the problem and reports whether it needs a search. inertia is the reciprocal of admit.
func (f *friction) pose(admit, inertia, res, old shear, radius float64) bool {
	f.admit, f.res, f.old, f.radius = admit, res, old, radius
	if radius < 1e-15 || admit.x*admit.y*admit.z < tiny { // L only grows, and the determinant with it
		f.outcome = none
		return false
	}
	bx, by, bz := res.x-float64(admit.x*old.x), res.y-float64(admit.y*old.y), res.z-float64(admit.z*old.z)
	f.b, f.bb = shear{bx, by, bz}, shear{bx * bx, by * by, bz * bz}
	f.a, f.p = admit, inertia
	f.bound = float64(radius * radius)
	f.iterations, f.outcome = 0, inside
	return true
}

// iterate makes up to times further iterations. It reports whether the search is complete.
func (f *friction) iterate(times int) bool {
	bb, a, p := f.bb, f.a, f.p
	for ; times > 0; times-- {
		//y|² and its excess over the bound, and minus the derivative of |y|² by L.
		bx, by, bz := bb.x*p.x, bb.y*p.y, bb.z*p.z
		yx, yy, yz := float64(bx*p.x), float64(by*p.y), float64(bz*p.z)
		yxy := yx + yy
		excess := (yz - f.bound) + yxy
		slope := float64(bz*(p.z*p.z)) + (float64(bx*(p.x*p.x)) + float64(by*(p.y*p.y)))
		slope += slope
		f.iterations++
		if end := excess < tiny || excess < tiny*slope; end || f.iterations == mostIterations {
			if !end || f.iterations > 1 {
				f.outcome = onto
			}
			f.p, f.square = p, yxy+yz
			return true
		}
		// Newton's step is excess/slope. Written in this way, 1/(a + step) takes one division instead of two in a row, and two
		// components share a division.
		nx, ny, nz := float64(a.x*slope)+excess, float64(a.y*slope)+excess, float64(a.z*slope)+excess
		p = shear{slope / nx, slope / ny, slope / nz}
		step := excess / slope
		a = shear{a.x + step, a.y + step, a.z + step}
	}
	f.a, f.p = a, p
	return false
}

// settle returns the friction that was found, and how much lower its cost is than that of the old one. With e = y - old, the
// cost changes by ½eᵀAe + eᵀres. If the bounded solution, after too few iterations, is worse than the old friction, the old one
// stays.
func (f *friction) settle() (y shear, gain float64) {
	switch f.outcome {
	case inside:
		y = shear{-f.p.x * f.b.x, -f.p.y * f.b.y, -f.p.z * f.b.z}
	case onto:
		scale := -f.radius / math.Sqrt(f.square)
		y = shear{scale * f.p.x * f.b.x, scale * f.p.y * f.b.y, scale * f.p.z * f.b.z}
	}
	ex, ey, ez := y.x-f.old.x, y.y-f.old.y, y.z-f.old.z
	a, res := &f.admit, &f.res
	gain = -(float64(ex*(res.x+a.x*ex/2)) + float64(ey*(res.y+a.y*ey/2)) + float64(ez*(res.z+a.z*ez/2)))
	if gain < -1e-10 {
		return f.old, 0
	}
	return y, gain
}
