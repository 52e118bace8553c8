package physics

import "math"

// contact is the part of the contact problem that belongs to one touch. Row 0 of the Jacobian J is the normal velocity. The
// friction rows span the tangential velocity of the contact point and the relative rotation about the normal, multiplied by its
// friction coefficient. With this scaling the friction cone is isotropic, and all four rows share one regulariser. The residual
// is
//
//	U = J(a + damping·v) + bias·e₀      (a - aref of the reference, with aref = -damping·Jv - bias·e₀)
//
// The unknown is w = a + damping·v, so the velocity drops out of the problem. Since the cone is isotropic, the friction rows
// may be rotated among themselves; they are rotated so that their block of JM⁻¹Jᵀ is diagonal.
type contact struct {
	jac      [4]axes
	friction symmetric  // JᵀJ of the friction rows
	response [3]axes    // M⁻¹Jᵀ of the friction rows
	admit    [3]float64 // diagonal of JM⁻¹Jᵀ for the friction rows, 1/kg
	inertia  shear      // the reciprocal of admit
	bias     float64    // stiffness × impedance × distance, m/s²
	d        float64    // inverse regulariser D, kg
	u        [4]float64 // residual U
	force    [4]float64 // normal and friction components, N
	hold     hold
	zone     zone
}

// contacts is the contact problem of a lane: the contacts in the order of touches, and the progress of the solvers.
type contacts struct {
	list [maxContacts]contact
	n    int

	grad, step   axes    // gradient of the cost at the lane's soft w, and Newton's step from there
	cost, square float64 // at the same w; square is the squared length of the gradient
	iterations   int
	search       search
	gain         float64 // of the present sweep
}

// constrain computes the rows of a contact at the distance ρ = Radius + dist/2 from the shell's centre. With tangents t₁×t₂ =
// dir, and the shell's velocity v and angular velocity ω, the rows before their rotation are
//
//	-dir·v,  t₁·v + ρ t₂·ω,  t₂·v - ρ t₁·ω,  -torsion dir·ω        ω = roll·left - steer·up
func (c *contact) constrain(t *touch) {
	c.bias, c.d = soften(t.dist)
	if t.floor {
		c.constrainFloor(arm(t.dist))
	} else {
		c.constrainWall(&t.dir, arm(t.dist))
	}
	c.inertia = shear{1 / c.admit[0], 1 / c.admit[1], 1 / c.admit[2]}
}

// constrainWall computes the rows of a wall in the direction m, at the distance r.
func (c *contact) constrainWall(m *[3]float64, r float64) {
	t1 := [3]float64{0, 1, 0}
	if horizontal := math.Sqrt(float64(m[0]*m[0]) + float64(m[1]*m[1])); horizontal > 1e-9 {
		t1 = [3]float64{-m[1] / horizontal, m[0] / horizontal, 0}
	}
	t2 := [3]float64{float64(m[1]*t1[2]) - float64(m[2]*t1[1]), float64(m[2]*t1[0]) - float64(m[0]*t1[2]), float64(m[0]*t1[1]) - float64(m[1]*t1[0])}
	c.jac = [4]axes{
		{-m[0], -m[1], -m[2], 0, 0},
		{t1[0], t1[1], t1[2], -r * t2[2], r * t2[1]},
		{t2[0], t2[1], t2[2], r * t1[2], -r * t1[1]},
		{0, 0, 0, torsion * m[2], -torsion * m[1]},
	}
	c.friction = symmetric{}
	for i := range 3 {
		c.friction.addOuter(1, &c.jac[i+1])
	}
	c.diagonalise()
}

// constrainFloor computes the rows of the floor. They are lift, slip, drift and spin of floor.go, which are diagonal already.
func (c *contact) constrainFloor(r float64) {
	cos, sin := driftSpin.cos, driftSpin.sin
	c.jac = [4]axes{
		{up: 1},
		{forward: 1, roll: -r},
		{left: cos, steer: sin * torsion},
		{left: -sin, steer: cos * torsion},
	}
	c.friction = symmetric{0: 1, 2: 1, 9: torsion * torsion, 10: -r, 14: r * r}
	for i := range c.response {
		solveM(&c.jac[i+1], &c.response[i])
	}
	c.admit = [3]float64{invMass + float64(r*r*invRoll), driftSpin.perDrift, driftSpin.perSpin}
}

// arm is the distance of the contact point from the shell's centre. The point is midway between the two surfaces.
func arm(dist float64) float64 { return Radius + dist/2 }

// soften returns the bias of the normal row and the inverse regulariser at a distance. The impedance rises with the penetration
// along two parabolas.
func soften(dist float64) (bias, d float64) {
	const span = impedanceMax - impedanceMin
	imp := impedanceMax
	switch x := math.Abs(dist) / impedanceWidth; {
	case x <= 0.5:
		imp = impedanceMin + float64(span*2*x*x)
	case x < 1:
		imp = impedanceMin + float64(span*(1-float64(2*(1-x)*(1-x))))
	}
	return stiffness * imp * dist, imp / ((1 - imp) * invWeight)
}

// diagonalise rotates the friction rows by Jacobi's method. The floor and upright walls need one rotation only.
func (c *contact) diagonalise() {
	const maxSweeps, negligible = 20, 1e-30
	rows := (*[3]axes)(c.jac[1:])
	for i := range rows {
		solveM(&rows[i], &c.response[i])
		c.admit[i] = dot(&rows[i], &c.response[i])
	}
	for sweep, turned := 0, true; turned && sweep < maxSweeps; sweep++ {
		turned = false
		for p := range 2 {
			for q := p + 1; q < 3; q++ {
				off := dot(&rows[p], &c.response[q])
				if off*off <= negligible*c.admit[p]*c.admit[q] {
					continue
				}
				turned = true
				cos, sin := jacobi(c.admit[p], off, c.admit[q])
				turn(&rows[p], &rows[q], cos, sin)
				turn(&c.response[p], &c.response[q], cos, sin)
				c.admit[p] = dot(&rows[p], &c.response[p])
				c.admit[q] = dot(&rows[q], &c.response[q])
			}
		}
	}
}

// jacobi returns the rotation by at most 45° that diagonalises the symmetric matrix [p off; off q].
func jacobi(p, off, q float64) (cos, sin float64) {
	half := (q - p) / (2 * off)
	tan := math.Copysign(1/(math.Abs(half)+math.Sqrt(float64(half*half)+1)), half)
	cos = 1 / math.Sqrt(float64(tan*tan)+1)
	return cos, tan * cos
}

func turn(p, q *axes, cos, sin float64) {
	for i := range p {
		p[i], q[i] = float64(cos*p[i])-float64(sin*q[i]), float64(sin*p[i])+float64(cos*q[i])
	}
}
