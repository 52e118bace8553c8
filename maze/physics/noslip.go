package physics

import "math"

// noslip solves friction once more, this time without the regulariser that lets contacts creep. Five Gauss-Seidel
// sweeps: each contact keeps its normal force and takes the friction y, |y| <= normal force, that minimises ½yᵀAy + yᵀb
// given the other forces; A is its block of JM⁻¹Jᵀ and b the acceleration it would see without its own friction. The
// w = a + damping·v that belongs to all forces is returned.
func noslip(c *contacts, w0 axes) axes {
	const sweeps = 5
	var response [maxContacts][3]axes // M⁻¹Jᵀ of the friction rows
	var block [maxContacts][3][3]float64
	push := axes{}
	for i := range c.list[:c.n] {
		k := &c.list[i]
		for r := range k.jac {
			for j := range push {
				push[j] += k.force[r] * k.jac[r][j]
			}
		}
		for r := range 3 {
			response[i][r] = solveM(&k.jac[r+1])
		}
		for r := range 3 {
			for s := range 3 {
				block[i][r][s] = dot(&k.jac[r+1], &response[i][s])
			}
		}
	}
	w := solveM(&push)
	for i := range w {
		w[i] += w0[i]
	}
	for range sweeps {
		for i := range c.list[:c.n] {
			k := &c.list[i]
			a := &block[i]
			old := [3]float64{k.force[1], k.force[2], k.force[3]}
			var residual, b, y [3]float64
			for r := range 3 {
				residual[r] = dot(&k.jac[r+1], &w)
				b[r] = residual[r] - (a[r][0]*old[0] + a[r][1]*old[1] + a[r][2]*old[2])
			}
			if k.force[0] >= 1e-15 {
				y = boundedFriction(a, &b, k.force[0])
			}
			e := [3]float64{y[0] - old[0], y[1] - old[1], y[2] - old[2]}
			change := 0.0
			for r := range 3 {
				change += e[r] * (residual[r] + (a[r][0]*e[0]+a[r][1]*e[1]+a[r][2]*e[2])/2)
			}
			// The bounded solution is cut short after 20 iterations and may be worse than what was there.
			if change > 1e-10 {
				continue
			}
			for r := range 3 {
				k.force[r+1] = y[r]
				for j := range w {
					w[j] += e[r] * response[i][r][j]
				}
			}
		}
	}
	return w
}

// boundedFriction minimises ½yᵀAy + yᵀb over |y| <= radius as the reference does: Newton's method on the multiplier of
// the bound, 20 iterations at most, which is often not enough where A is nearly singular; the result is then scaled
// back onto the bound.
func boundedFriction(a *[3][3]float64, b *[3]float64, radius float64) (y [3]float64) {
	const (
		iterations = 20
		tiny       = 1e-10
	)
	multiplier := 0.0
	for range iterations {
		a00, a11, a22 := a[0][0]+multiplier, a[1][1]+multiplier, a[2][2]+multiplier
		a01, a02, a12 := a[0][1], a[0][2], a[1][2]
		p00, p11, p22 := a11*a22-a12*a12, a00*a22-a02*a02, a00*a11-a01*a01
		p01, p02, p12 := a02*a12-a01*a22, a01*a12-a02*a11, a01*a02-a00*a12
		det := a00*p00 + a01*p01 + a02*p02
		if det < tiny {
			return [3]float64{}
		}
		y[0] = -(p00*b[0] + p01*b[1] + p02*b[2]) / det
		y[1] = -(p01*b[0] + p11*b[1] + p12*b[2]) / det
		y[2] = -(p02*b[0] + p12*b[1] + p22*b[2]) / det
		excess := y[0]*y[0] + y[1]*y[1] + y[2]*y[2] - radius*radius
		if excess < tiny {
			break
		}
		slope := 2 * (p00*y[0]*y[0] + p11*y[1]*y[1] + p22*y[2]*y[2] +
			2*(p01*y[0]*y[1]+p02*y[0]*y[2]+p12*y[1]*y[2])) / det
		step := excess / slope
		if step < tiny {
			break
		}
		multiplier += step
	}
	if multiplier != 0 {
		scale := radius / max(1e-15, math.Sqrt(y[0]*y[0]+y[1]*y[1]+y[2]*y[2]))
		y[0], y[1], y[2] = y[0]*scale, y[1]*scale, y[2]*scale
	}
	return y
}
