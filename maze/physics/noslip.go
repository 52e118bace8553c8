package physics

import "math"

// noslip solves friction once more, this time without the regulariser that lets contacts creep. Five Gauss-Seidel
// sweeps: each contact keeps its normal force and takes the friction y, |y| <= normal force, that minimises ½yᵀAy + yᵀb
// given the other forces; A is its block of JM⁻¹Jᵀ, diagonal by the choice of rows, and b the acceleration it would see
// without its own friction. The w = a + damping·v that belongs to all forces is returned.
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
	for range sweeps {
		for i := range c.list[:c.n] {
			c.list[i].regrip(&w)
		}
	}
	return w
}

// regrip gives the contact its new friction, and brings w up to date.
func (c *contact) regrip(w *axes) {
	old := [3]float64{c.force[1], c.force[2], c.force[3]}
	var b [3]float64
	for r := range b {
		b[r] = dot(&c.jac[r+1], w) - c.admit[r]*old[r]
	}
	y := grip(&c.admit, &b, &old, c.force[0])
	for r := range y {
		w.add(y[r]-old[r], &c.response[r])
		c.force[r+1] = y[r]
	}
}

// grip returns the friction y, |y| <= normal, that minimises ½yᵀAy + yᵀb for a diagonal A; or the old friction, where
// that is better, since the bounded solution may have been cut short.
func grip(a, b, old *[3]float64, normal float64) [3]float64 {
	if normal < 1e-15 {
		return [3]float64{}
	}
	y := bounded(a, b, normal)
	change := 0.0
	for r := range y {
		change += (y[r] - old[r]) * (b[r] + a[r]*(y[r]+old[r])/2)
	}
	if change > 1e-10 {
		return *old
	}
	return y
}

// bounded minimises ½yᵀAy + yᵀb over |y| <= radius as the reference does: y = -(A+L)⁻¹b with Newton's method on |y|² for
// the multiplier L, 20 iterations at most, which is often not enough where A is nearly singular; the result is then
// scaled back onto the bound.
func bounded(a, b *[3]float64, radius float64) [3]float64 {
	const (
		iterations = 20
		tiny       = 1e-10
	)
	var x, y, z, square float64
	multiplier := 0.0
	for range iterations {
		p, q, r := a[0]+multiplier, a[1]+multiplier, a[2]+multiplier
		if p*q*r < tiny {
			return [3]float64{}
		}
		p, q, r = 1/p, 1/q, 1/r
		x, y, z = -p*b[0], -q*b[1], -r*b[2]
		square = x*x + y*y + z*z
		excess := square - radius*radius
		if excess < tiny {
			break
		}
		step := excess / (2 * (p*x*x + q*y*y + r*z*z))
		if step < tiny {
			break
		}
		multiplier += step
	}
	if multiplier != 0 {
		scale := radius / math.Sqrt(square)
		x, y, z = x*scale, y*scale, z*scale
	}
	return [3]float64{x, y, z}
}
