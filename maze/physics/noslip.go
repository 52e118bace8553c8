package physics

import "math"

// tiny is what the reference takes for nothing in the search for bounded friction.
const tiny = 1e-10

// noslip solves friction once more, this time without the regulariser that lets contacts creep. Five Gauss-Seidel
// sweeps: each contact keeps its normal force and takes the friction y, |y| <= normal force, that minimises ½yᵀAy + yᵀb
// given the other forces; A is its block of JM⁻¹Jᵀ, diagonal by the choice of rows, and b the acceleration it would see
// without its own friction. Sweeps end early at the first that gains nothing. It finds the w = a + damping·v that belongs
// to all forces.
func noslip(c *contacts, w0, w *axes) {
	const sweeps = 5
	var push axes
	gain := 0.0
	for i := range c.list[:c.n] {
		k := &c.list[i]
		f := &k.force
		for r := range f {
			push.add(f[r], &k.jac[r])
		}
		gain += (f[0]*f[0] + f[1]*f[1] + f[2]*f[2] + f[3]*f[3]) / (2 * k.d)
	}
	solveM(&push, w)
	w.add(1, w0)
	for range sweeps {
		for i := range c.list[:c.n] {
			gain += c.list[i].regrip(w)
		}
		// Rounding and cut-short solutions can make a sweep a loss. The cost of the dropped regulariser counts as a gain
		// of the first sweep.
		if gain < 0 {
			break
		}
		gain = 0
	}
}

// regrip gives the contact its new friction, brings w up to date, and returns the gain.
func (c *contact) regrip(w *axes) (gain float64) {
	old := shear{c.force[1], c.force[2], c.force[3]}
	res := shear{dot(&c.jac[1], w), dot(&c.jac[2], w), dot(&c.jac[3], w)}
	y, gain := gripping(shear{c.admit[0], c.admit[1], c.admit[2]}, res, old, c.force[0])
	c.force[1], c.force[2], c.force[3] = y.x, y.y, y.z
	e := shear{y.x - old.x, y.y - old.y, y.z - old.z}
	r0, r1, r2 := &c.response[0], &c.response[1], &c.response[2]
	for i := range w {
		w[i] += e.x*r0[i] + e.y*r1[i] + e.z*r2[i]
	}
	return gain
}

// shear is a triple of numbers over the friction rows of a contact.
type shear struct{ x, y, z float64 }

// gripping returns the friction y, |y| <= normal, that minimises ½yᵀAy + yᵀb for a diagonal A, b = res - A·old, and how
// much better that is than the old friction: the cost change with e = y - old is ½eᵀAe + eᵀres. Where the bounded
// solution, cut short, is worse, the old friction stays.
func gripping(a, res, old shear, normal float64) (y shear, gain float64) {
	if normal >= 1e-15 {
		y = bounded(a, shear{res.x - a.x*old.x, res.y - a.y*old.y, res.z - a.z*old.z}, normal)
	}
	ex, ey, ez := y.x-old.x, y.y-old.y, y.z-old.z
	gain = -(ex*(res.x+a.x*ex/2) + ey*(res.y+a.y*ey/2) + ez*(res.z+a.z*ez/2))
	if gain < -1e-10 {
		return old, 0
	}
	return y, gain
}

// bounded minimises ½yᵀAy + yᵀb over |y| <= radius as the reference does: y = -(A+L)⁻¹b with Newton's method on
// |y|² = radius² for the multiplier L, 20 iterations at most; the result is then scaled back onto the bound. Where A is
// nearly singular 20 are not always enough, and an error of L as small as tiny is seen, so nothing else will do.
func bounded(a, b shear, radius float64) shear {
	const iterations = 20
	if a.x*a.y*a.z < tiny { // L only grows, and the determinant with it
		return shear{}
	}
	// a is A+L from here on, and p its reciprocal.
	bb := shear{b.x * b.x, b.y * b.y, b.z * b.z}
	p := shear{1 / a.x, 1 / a.y, 1 / a.z}
	half := radius * radius / 2
	active := false
	var square float64
	for i := 1; ; i++ {
		// Halves of |y|² and of its excess, and of minus its derivative by L.
		bp := shear{bb.x * p.x, bb.y * p.y, bb.z * p.z}
		yx, yy, yz := bp.x*p.x/2, bp.y*p.y/2, bp.z*p.z/2
		square = yx + yy + yz
		excess := (yz - half) + (yx + yy)
		slope := bp.z*(p.z*p.z) + (bp.x*(p.x*p.x) + bp.y*(p.y*p.y))
		if excess < tiny/2 || excess < tiny*slope {
			break
		}
		active = true
		if i == iterations {
			break
		}
		// Newton's step is excess/slope; with it 1/(a + step) takes one division, not two in a row, and two such share
		// theirs.
		nx, ny, nz := a.x*slope+excess, a.y*slope+excess, a.z*slope+excess
		p = shear{slope / nx, slope / ny, slope / nz}
		step := excess / slope
		a = shear{a.x + step, a.y + step, a.z + step}
	}
	scale := -1.0
	if active {
		scale = -radius / math.Sqrt(2*square)
	}
	return shear{scale * p.x * b.x, scale * p.y * b.y, scale * p.z * b.z}
}
