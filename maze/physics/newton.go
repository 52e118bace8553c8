package physics

import "math"

// newton returns the w = a + damping·v that minimises
//
//	½(w-w0)ᵀM(w-w0) + Σ D·s(Jw + bias·e₀)
//
// by Newton's method, beginning at start or at w0, whichever costs less, and leaves each contact's force in the list.
func newton(c *contacts, w0, start *axes, rule stop) axes {
	var grad axes
	w := *w0
	cost := c.evaluate(w0, &w, &grad)
	if atStart := c.evaluate(w0, start, &grad); atStart <= cost {
		w, cost = *start, atStart
	} else {
		cost = c.evaluate(w0, &w, &grad)
	}
	square := dot(&grad, &grad)
	for range maxIterations {
		hess := c.hessian()
		step := hess.solve(&grad)
		for i := range step {
			step[i] = -step[i]
		}
		length := math.Sqrt(dot(&step, &step))
		if length < shortestStep {
			break
		}
		alpha := c.search(w0, &w, &step, length*lineTolerance)
		w.add(alpha, &step)
		costBefore, squareBefore := cost, square
		cost = c.evaluate(w0, &w, &grad)
		square = dot(&grad, &grad)
		if rule.reached(costBefore-cost, squareBefore, square) {
			break
		}
	}
	return w
}

// evaluate returns cost and gradient at w, and leaves residuals, zones and forces in the contacts.
func (c *contacts) evaluate(w0, w, grad *axes) (cost float64) {
	rest := axes{w[0] - w0[0], w[1] - w0[1], w[2] - w0[2], w[3] - w0[3], w[4] - w0[4]}
	*grad = mulM(&rest)
	cost = dot(grad, &rest) / 2
	for i := range c.list[:c.n] {
		k := &c.list[i]
		k.u = [4]float64{k.bias + dot(&k.jac[0], w), dot(&k.jac[1], w), dot(&k.jac[2], w), dot(&k.jac[3], w)}
		square := k.u[1]*k.u[1] + k.u[2]*k.u[2] + k.u[3]*k.u[3]
		var h hold
		k.zone, h = cone(k.u[0], square)
		k.tangent, k.inverse = h.tangent, h.inverse
		cost += k.d * h.cost(square)
		slip := -k.d * h.grip
		k.force = [4]float64{k.d * h.normal, slip * k.u[1], slip * k.u[2], slip * k.u[3]}
		for r := range k.force {
			grad.add(-k.force[r], &k.jac[r])
		}
	}
	return cost
}

// hessian returns M + Σ D·Jᵀs”J at the residuals last evaluated, with v = U₁..₃/T and
//
//	stick  s'' = I
//	slide  s'' = ½[(1,-v)(1,-v)ᵀ + (T-N)/T·(I - vvᵀ)]    I and v over the friction rows
func (c *contacts) hessian() symmetric {
	h := inertia
	for i := range c.list[:c.n] {
		k := &c.list[i]
		switch k.zone {
		case stick:
			h.addOuter(k.d, &k.jac[0])
			h.add(k.d, &k.friction)
		case slide:
			bend := k.d / 2 * (k.tangent - k.u[0]) * k.inverse
			var along axes
			along.add(k.inverse*k.u[1], &k.jac[1])
			along.add(k.inverse*k.u[2], &k.jac[2])
			along.add(k.inverse*k.u[3], &k.jac[3])
			across := k.jac[0]
			across.add(-1, &along)
			h.addOuter(k.d/2, &across)
			h.addOuter(-bend, &along)
			h.add(bend, &k.friction)
		}
	}
	return h
}

// search minimises the cost along w + α·step.
func (c *contacts) search(w0, w, step *axes, tolerance float64) float64 {
	var rays [maxContacts]ray
	for i := range c.list[:c.n] {
		k := &c.list[i]
		n := dot(&k.jac[0], step)
		x, y, z := dot(&k.jac[1], step), dot(&k.jac[2], step), dot(&k.jac[3], step)
		rays[i] = ray{
			n: k.u[0], dn: n,
			tt: k.tangent * k.tangent,
			td: k.u[1]*x + k.u[2]*y + k.u[3]*z,
			dd: x*x + y*y + z*z,
			d:  k.d,
		}
	}
	push := mulM(step)
	linear := 0.0
	for i := range push {
		linear += push[i] * (w[i] - w0[i])
	}
	return search(rays[:c.n], linear, dot(&push, step), tolerance)
}
