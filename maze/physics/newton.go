package physics

import "math"

// newton computes the lane's soft solution: the w = a + damping·v that minimises
//
//	½(w-w0)ᵀM(w-w0) + Σ D·s(Jw + bias·e₀),    w0 the w without contacts
//
// It uses Newton's method with a line search, from the lane's soft w or from w0, whichever costs less. It leaves the force of
// each contact in the list.
func (c *contacts) newton(l *lane) {
	c.begin(l)
	for !c.aim(l) {
		for !c.search.look() {
		}
		if c.move(l) {
			return
		}
	}
}

// resolveContacts computes the soft and the final solution of lanes with any contacts.
func resolveContacts(list []*lane) {
	for _, l := range list {
		c := l.contacts
		c.n = l.touches.n
		for i := range l.touches.at[:c.n] {
			c.list[i].constrain(&l.touches.at[i])
		}
		c.newton(l)
	}
	noslip(list)
	for _, l := range list {
		l.end()
	}
}

// begin chooses the better start.
func (c *contacts) begin(l *lane) {
	c.iterations = 0
	c.cost = c.evaluate(&l.free, &l.soft, &c.grad)
	if c.costAtRest(&l.free) < c.cost {
		l.soft.set(&l.free)
		c.cost = c.evaluate(&l.free, &l.soft, &c.grad)
	}
	c.square = dot(&c.grad, &c.grad)
}

// aim computes Newton's step and prepares the search along it. It reports whether the step is too short to be taken.
func (c *contacts) aim(l *lane) bool {
	var hess symmetric
	c.hessian(&hess)
	hess.solve(&c.grad, -1, &c.step)
	length := math.Sqrt(dot(&c.step, &c.step))
	c.survey(&l.free, &l.soft, length*lineTolerance)
	return length < shortestStep
}

// move takes the step, scaled by the search, and reports whether the iteration ends.
func (c *contacts) move(l *lane) bool {
	l.soft.add(c.search.alpha, &c.step)
	costBefore, squareBefore := c.cost, c.square
	c.cost = c.evaluate(&l.free, &l.soft, &c.grad)
	c.square = dot(&c.grad, &c.grad)
	c.iterations++
	return c.iterations == maxIterations || l.rule.reached(costBefore-c.cost, squareBefore, c.square)
}

// costAtRest returns the cost at w0.
func (c *contacts) costAtRest(w0 *axes) (cost float64) {
	for i := range c.list[:c.n] {
		k := &c.list[i]
		x, y, z := dot(&k.jac[1], w0), dot(&k.jac[2], w0), dot(&k.jac[3], w0)
		square := float64(x*x) + float64(y*y) + float64(z*z)
		_, h := cone(k.bias+dot(&k.jac[0], w0), square)
		cost += float64(k.d * h.cost(square))
	}
	return cost
}

// evaluate returns the cost and computes the gradient at w. It leaves residuals, zones and forces in the contacts.
func (c *contacts) evaluate(w0, w, grad *axes) (cost float64) {
	f, l, z, s, r := w[forward]-w0[forward], w[left]-w0[left], w[up]-w0[up], w[steer]-w0[steer], w[roll]-w0[roll]
	gf, gl, gz, gs, gr := mass*f, float64(mass*l)-float64(lever*s), mass*z, float64(steerInertia*s)-float64(lever*l), shellInertia*r
	cost = (float64(gf*f) + float64(gl*l) + float64(gz*z) + float64(gs*s) + float64(gr*r)) / 2
	for i := range c.list[:c.n] {
		k := &c.list[i]
		j0, j1, j2, j3 := &k.jac[0], &k.jac[1], &k.jac[2], &k.jac[3]
		n, u1, u2, u3 := k.bias+dot(j0, w), dot(j1, w), dot(j2, w), dot(j3, w)
		k.u = [4]float64{n, u1, u2, u3}
		square := float64(u1*u1) + float64(u2*u2) + float64(u3*u3)
		k.zone, k.hold = cone(n, square)
		cost += float64(k.d * k.hold.cost(square))
		slip := -k.d * k.hold.grip
		f0, f1, f2, f3 := k.d*k.hold.normal, slip*u1, slip*u2, slip*u3
		k.force = [4]float64{f0, f1, f2, f3}
		gf -= (float64(f0*j0[0]) + float64(f1*j1[0])) + (float64(f2*j2[0]) + float64(f3*j3[0]))
		gl -= (float64(f0*j0[1]) + float64(f1*j1[1])) + (float64(f2*j2[1]) + float64(f3*j3[1]))
		gz -= (float64(f0*j0[2]) + float64(f1*j1[2])) + (float64(f2*j2[2]) + float64(f3*j3[2]))
		gs -= (float64(f0*j0[3]) + float64(f1*j1[3])) + (float64(f2*j2[3]) + float64(f3*j3[3]))
		gr -= (float64(f0*j0[4]) + float64(f1*j1[4])) + (float64(f2*j2[4]) + float64(f3*j3[4]))
	}
	grad[forward], grad[left], grad[up], grad[steer], grad[roll] = gf, gl, gz, gs, gr
	return cost
}

// hessian sets h to M + Σ D·Jᵀs″J at the residuals that evaluate left, with v = U₁..₃/T and
//
//	stick  s″ = I
//	slide  s″ = ½[(1,-v)(1,-v)ᵀ + (T-N)/T·(I - vvᵀ)]    I and v over the friction rows
func (c *contacts) hessian(h *symmetric) {
	*h = inertia
	for i := range c.list[:c.n] {
		k := &c.list[i]
		switch k.zone {
		case stick:
			h.addOuter(k.d, &k.jac[0])
			h.add(k.d, &k.friction)
		case slide:
			inverse := k.hold.inverse
			v1, v2, v3 := inverse*k.u[1], inverse*k.u[2], inverse*k.u[3]
			var along, across axes
			for i := range along {
				along[i] = float64(v1*k.jac[1][i]) + float64(v2*k.jac[2][i]) + float64(v3*k.jac[3][i])
				across[i] = k.jac[0][i] - along[i]
			}
			h.addSlide(k.d/2, &across, k.d*k.hold.grip, &along, &k.friction)
		}
	}
}

// survey prepares the line search along w + α·step.
func (c *contacts) survey(w0, w *axes, tolerance float64) {
	step := &c.step
	for i := range c.list[:c.n] {
		k := &c.list[i]
		n := dot(&k.jac[0], step)
		x, y, z := dot(&k.jac[1], step), dot(&k.jac[2], step), dot(&k.jac[3], step)
		r := &c.search.rays[i]
		r.n, r.dn = k.u[0], n
		r.tt = k.hold.tangent * k.hold.tangent
		r.td = float64(k.u[1]*x) + float64(k.u[2]*y) + float64(k.u[3]*z)
		r.dd = float64(x*x) + float64(y*y) + float64(z*z)
		r.d = k.d
	}
	var push axes
	mulM(step, &push)
	linear := 0.0
	for i := range push {
		linear += float64(push[i] * (w[i] - w0[i]))
	}
	c.search.begin(c.n, linear, dot(&push, step), tolerance)
}
