package physics

import "math"

// Newton's iteration stops when a step gains less than stopTolerance, or the gradient is shorter than it, both divided
// by inertiaScale. The line search stops at lineTolerance times the step's length.
const (
	maxIterations = 100
	stopTolerance = 1e-8 // the reference's
	coldTolerance = 1e-16
	inertiaScale  = 3*mass + steerInertia + shellInertia // trace of M
	lineTolerance = stopTolerance * 0.01 * inertiaScale
	shortestStep  = 1e-15
)

// newton returns the w = a + damping·v that minimises
//
//	½(w-w0)ᵀM(w-w0) + Σ D·s(Jw + bias·e₀)
//
// by Newton's method, beginning at start or at w0, whichever costs less, and leaves each contact's force in the list.
func newton(c *contacts, w0, start *axes, tolerance float64) axes {
	var grad axes
	w := *w0
	cost := c.evaluate(w0, &w, &grad)
	if atStart := c.evaluate(w0, start, &grad); atStart <= cost {
		w, cost = *start, atStart
	} else {
		cost = c.evaluate(w0, &w, &grad)
	}
	for range maxIterations {
		hess := c.hessian()
		step := hess.descend(&grad)
		length := math.Sqrt(dot(&step, &step))
		if length < shortestStep {
			break
		}
		alpha := c.search(w0, &w, &step, length*lineTolerance)
		for i := range w {
			w[i] += alpha * step[i]
		}
		before := cost
		cost = c.evaluate(w0, &w, &grad)
		if before-cost < tolerance*inertiaScale || math.Sqrt(dot(&grad, &grad)) < tolerance*inertiaScale {
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
		f := &k.force
		k.zone, k.tangent, f[0], f[1], f[2], f[3] = cone(k.u[0], k.u[1], k.u[2], k.u[3])
		cost += k.d / 2 * (f[0]*f[0] + f[1]*f[1] + f[2]*f[2] + f[3]*f[3])
		for r := range f {
			f[r] *= k.d
			for j := range grad {
				grad[j] -= f[r] * k.jac[r][j]
			}
		}
	}
	return cost
}

// symmetric is the lower triangle of a symmetric matrix.
type symmetric [dofs]axes

// inertia is M.
var inertia = symmetric{
	forward: {forward: mass},
	left:    {left: mass},
	up:      {up: mass},
	steer:   {left: -lever, steer: steerInertia},
	roll:    {roll: shellInertia},
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
			for r := range k.jac {
				h.addOuter(&k.jac[r], k.d)
			}
		case slide:
			v := [3]float64{k.u[1] / k.tangent, k.u[2] / k.tangent, k.u[3] / k.tangent}
			bend := k.d / 2 * (k.tangent - k.u[0]) / k.tangent
			var along, across axes
			for j := range along {
				along[j] = v[0]*k.jac[1][j] + v[1]*k.jac[2][j] + v[2]*k.jac[3][j]
				across[j] = k.jac[0][j] - along[j]
			}
			h.addOuter(&across, k.d/2)
			h.addOuter(&along, -bend)
			for r := 1; r < 4; r++ {
				h.addOuter(&k.jac[r], bend)
			}
		}
	}
	return h
}

// addOuter adds scale·row·rowᵀ.
func (h *symmetric) addOuter(row *axes, scale float64) {
	for i := range h {
		s := scale * row[i]
		for j := 0; j <= i; j++ {
			h[i][j] += s * row[j]
		}
	}
}

// descend returns Newton's step -H⁻¹·grad, by Cholesky's decomposition in place.
func (h *symmetric) descend(grad *axes) (step axes) {
	for i := range h {
		for j := 0; j <= i; j++ {
			sum := h[i][j]
			for k := range j {
				sum -= h[i][k] * h[j][k]
			}
			if i == j {
				h[i][i] = math.Sqrt(sum)
			} else {
				h[i][j] = sum / h[j][j]
			}
		}
	}
	for i := range step {
		sum := -grad[i]
		for k := range i {
			sum -= h[i][k] * step[k]
		}
		step[i] = sum / h[i][i]
	}
	for i := dofs - 1; i >= 0; i-- {
		for k := i + 1; k < dofs; k++ {
			step[i] -= h[k][i] * step[k]
		}
		step[i] /= h[i][i]
	}
	return step
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
