package physics

import "math"

// noslip solves friction once more, this time without the regulariser that lets contacts creep. Five Gauss-Seidel
// sweeps: each contact keeps its normal force and takes the friction y, |y| <= normal force, that minimises ½yᵀAy + yᵀb
// given the other forces; A is its block of JM⁻¹Jᵀ, diagonal by the choice of rows, and b the acceleration it would see
// without its own friction. Sweeps end early at the first that gains nothing. The w = a + damping·v that belongs to all forces is returned.
func noslip(c *contacts, w0 *axes) axes {
	const sweeps = 5
	var push axes
	for i := range c.list[:c.n] {
		k := &c.list[i]
		for r := range k.jac {
			push.add(k.force[r], &k.jac[r])
		}
	}
	w := solveM(&push)
	w.add(1, w0)
	gain := 0.0
	for i := range c.list[:c.n] {
		f := &c.list[i].force
		gain += (f[0]*f[0] + f[1]*f[1] + f[2]*f[2] + f[3]*f[3]) / (2 * c.list[i].d)
	}
	for range sweeps {
		for i := range c.list[:c.n] {
			gain += c.list[i].regrip(&w)
		}
		// Rounding and cut-short solutions can make a sweep a loss. The cost of the dropped regulariser counts as a gain
		// of the first sweep.
		if gain < 0 {
			break
		}
		gain = 0
	}
	return w
}

// regrip gives the contact its new friction, brings w up to date, and returns the gain.
func (c *contact) regrip(w *axes) (gain float64) {
	old := [3]float64{c.force[1], c.force[2], c.force[3]}
	res := [3]float64{dot(&c.jac[1], w), dot(&c.jac[2], w), dot(&c.jac[3], w)}
	y, gain := gripping(&c.admit, &res, &old, c.force[0])
	for r := range y {
		w.add(y[r]-old[r], &c.response[r])
		c.force[r+1] = y[r]
	}
	return gain
}

// gripping returns the friction y, |y| <= normal, that minimises ½yᵀAy + yᵀb for a diagonal A, b = res - A·old, and how much
// better that is than the old friction: the cost change with e = y - old is ½eᵀAe + eᵀres. Where the bounded solution,
// cut short, is worse, the old friction stays.
func gripping(a, res, old *[3]float64, normal float64) (y [3]float64, gain float64) {
	if normal >= 1e-15 {
		b := [3]float64{res[0] - a[0]*old[0], res[1] - a[1]*old[1], res[2] - a[2]*old[2]}
		y = bounded(a, &b, normal)
	}
	for r := range y {
		e := y[r] - old[r]
		gain -= e * (res[r] + a[r]*e/2)
	}
	if gain < -1e-10 {
		return *old, 0
	}
	return y, gain
}

// bounded minimises ½yᵀAy + yᵀb over |y| <= radius as the reference does: y = -(A+L)⁻¹b with Newton's method on
// |y|² = radius² for the multiplier L, 20 iterations at most, which is often not enough where A is nearly singular; the
// result is then scaled back onto the bound.
func bounded(a, b *[3]float64, radius float64) [3]float64 {
	const (
		iterations = 20
		tiny       = 1e-10
	)
	// a0..a2 are A+L and p0..p2 their reciprocals. L itself grows from 0, so that only the first determinant can be tiny.
	a0, a1, a2 := a[0], a[1], a[2]
	if a0*a1*a2 < tiny {
		return [3]float64{}
	}
	b0, b1, b2 := b[0]*b[0], b[1]*b[1], b[2]*b[2]
	p0, p1, p2 := 1/a0, 1/a1, 1/a2
	limit := radius * radius
	active := false
	var square float64
	for i := 1; ; i++ {
		bp0, bp1, bp2 := b0*p0, b1*p1, b2*p2
		pp0, pp1, pp2 := p0*p0, p1*p1, p2*p2
		square = bp0*p0 + bp1*p1 + bp2*p2
		excess := square - limit
		if excess < tiny {
			break
		}
		slope := 2 * (bp0*pp0 + bp1*pp1 + bp2*pp2)
		step := excess / slope
		if step < tiny {
			break
		}
		active = true
		if i == iterations {
			break
		}
		// 1/(a + excess/slope) with one division, not two in a row.
		p0, p1, p2 = slope/(a0*slope+excess), slope/(a1*slope+excess), slope/(a2*slope+excess)
		a0, a1, a2 = a0+step, a1+step, a2+step
	}
	scale := -1.0
	if active {
		scale = -radius / math.Sqrt(square)
	}
	return [3]float64{scale * p0 * b[0], scale * p1 * b[1], scale * p2 * b[2]}
}
