package physics

import "math"

// rows is a contact's part of the contact problem. Row 0 is the normal velocity, rows 1 and 2 the tangential velocity of
// the contact point, row 3 the relative rotation about the normal times its friction coefficient. In these scaled rows
// the friction cone is isotropic and all rows share one regulariser:
//
//	residual U = J(a + damping·v) + bias·e₀      (a - aref of the reference, with aref = -damping·Jv - bias·e₀)
//
// With w = a + damping·v as the unknown, the velocity drops out of the problem.
type rows struct {
	jac  [4]axes
	bias float64 // stiffness × impedance × distance, m/s²
	d    float64 // inverse regulariser D, kg
}

// constrain fills in the rows of a contact at ρ = Radius + dist/2 from the shell's centre, where floor and shell are
// assumed to meet. With tangents t₁×t₂ = dir and the shell's velocity v and angular velocity ω:
//
//	-dir·v,  t₁·v + ρ t₂·ω,  t₂·v - ρ t₁·ω,  -torsion dir·ω        ω = roll·left - steer·up
func (c *contact) constrain() {
	m := c.dir
	t1 := [3]float64{0, 1, 0}
	if horizontal := math.Hypot(m[0], m[1]); horizontal > 1e-9 {
		t1 = [3]float64{-m[1] / horizontal, m[0] / horizontal, 0}
	}
	t2 := [3]float64{m[1]*t1[2] - m[2]*t1[1], m[2]*t1[0] - m[0]*t1[2], m[0]*t1[1] - m[1]*t1[0]}
	r := Radius + c.dist/2
	c.jac = [4]axes{
		{-m[0], -m[1], -m[2], 0, 0},
		{t1[0], t1[1], t1[2], -r * t2[2], r * t2[1]},
		{t2[0], t2[1], t2[2], r * t1[2], -r * t1[1]},
		{0, 0, 0, torsion * m[2], -torsion * m[1]},
	}
	imp := impedance(c.dist)
	c.bias = stiffness * imp * c.dist
	c.d = imp / ((1 - imp) * invWeight)
}

// impedance rises with penetration along two parabolas.
func impedance(dist float64) float64 {
	x := math.Abs(dist) / impedanceWidth
	switch {
	case x >= 1:
		return impedanceMax
	case x <= 0.5:
		return impedanceMin + (impedanceMax-impedanceMin)*2*x*x
	default:
		return impedanceMin + (impedanceMax-impedanceMin)*(1-2*(1-x)*(1-x))
	}
}

// residual returns U at w = a + damping·v.
func (r *rows) residual(w *axes) (u [4]float64) {
	u[0] = r.bias
	for i := range u {
		u[i] += dot(&r.jac[i], w)
	}
	return u
}

func dot(a, b *axes) float64 {
	return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] + a[3]*b[3] + a[4]*b[4]
}
