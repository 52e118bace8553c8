package physics

import "math"

// A contact's cost s(U), with N = U₀ and T = |U₁..₃|, is half the squared distance of U from the cone N >= T:
//
//	open     N >= T       0
//	stick    N + T <= 0   ½|U|²
//	slide    otherwise    ¼(N-T)²
//
// and the force is f = -D ∂s/∂U.

// newton returns the w = a + damping·v that minimises
//
//	½(w-w0)ᵀM(w-w0) + Σ D·s(Jw + bias·e₀)
//
// by Newton's method with an exact line search, starting at w, and leaves each contact's force in the list. The cost is
// strongly convex with piecewise constant or smooth curvature, so the iteration ends at rounding.
func newton(c *contacts, w0, w axes) axes {
	const maxIterations = 100
	for range maxIterations {
		var grad axes
		hess := inertia
		rest := axes{w[0] - w0[0], w[1] - w0[1], w[2] - w0[2], w[3] - w0[3], w[4] - w0[4]}
		grad = mulM(&rest)
		for i := range c.list[:c.n] {
			c.list[i].accumulate(&w, &grad, &hess)
		}
		step, slope := descend(&hess, &grad)
		if slope > -1e-24 {
			break
		}
		alpha := lineSearch(c, &rest, &w, &step)
		for i := range w {
			w[i] += alpha * step[i]
		}
		// The step's energy is quadratically small in the next iteration.
		if slope > -1e-16 {
			break
		}
	}
	for i := range c.list[:c.n] {
		k := &c.list[i]
		u := k.residual(&w)
		k.force = coneForce(&u, k.d)
	}
	return w
}

// inertia is M as a matrix.
var inertia = [dofs]axes{
	forward: {forward: mass},
	left:    {left: mass, steer: -lever},
	up:      {up: mass},
	steer:   {left: -lever, steer: steerInertia},
	roll:    {roll: shellInertia},
}

// coneForce returns f = -D ∂s/∂U.
func coneForce(u *[4]float64, d float64) [4]float64 {
	n, t := u[0], math.Sqrt(u[1]*u[1]+u[2]*u[2]+u[3]*u[3])
	switch {
	case n >= t:
		return [4]float64{}
	case n+t <= 0:
		return [4]float64{-d * u[0], -d * u[1], -d * u[2], -d * u[3]}
	default:
		f := d * (t - n) / 2
		return [4]float64{f, -f * u[1] / t, -f * u[2] / t, -f * u[3] / t}
	}
}

// accumulate adds the contact's gradient and Hessian (lower triangle) at w.
func (k *contact) accumulate(w, grad *axes, hess *[dofs]axes) {
	u := k.residual(w)
	f := coneForce(&u, k.d)
	for i := range f {
		for j := range grad {
			grad[j] -= f[i] * k.jac[i][j]
		}
	}
	n, t := u[0], math.Sqrt(u[1]*u[1]+u[2]*u[2]+u[3]*u[3])
	switch {
	case n >= t:
	case n+t <= 0:
		for i := range k.jac {
			rankOne(hess, &k.jac[i], k.d)
		}
	default:
		// s'' = ½[(1,-v)(1,-v)ᵀ + (T-N)/T (I - vvᵀ)], v = U₁..₃/T
		v := [3]float64{u[1] / t, u[2] / t, u[3] / t}
		var along axes
		for j := range along {
			along[j] = v[0]*k.jac[1][j] + v[1]*k.jac[2][j] + v[2]*k.jac[3][j]
		}
		bend := (t - n) / t
		ray := k.jac[0]
		for j := range ray {
			ray[j] -= along[j]
		}
		rankOne(hess, &ray, k.d/2)
		for i := 1; i < 4; i++ {
			rankOne(hess, &k.jac[i], k.d/2*bend)
		}
		rankOne(hess, &along, -k.d/2*bend)
	}
}

func rankOne(hess *[dofs]axes, row *axes, d float64) {
	for i := range hess {
		for j := 0; j <= i; j++ {
			hess[i][j] += d * row[i] * row[j]
		}
	}
}

// descend returns Newton's step -H⁻¹g by Cholesky's decomposition of H's lower triangle, and its slope gᵀstep.
func descend(h *[dofs]axes, g *axes) (step axes, slope float64) {
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
		sum := -g[i]
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
	return step, dot(g, &step)
}

// lineSearch returns the α that minimises the cost along w + α·step to a small fraction of the slope at 0: Newton's
// method on the derivative, held between bounds. rest is w - w0.
func lineSearch(c *contacts, rest, w, step *axes) float64 {
	push := mulM(step)
	linear, quadratic := dot(&push, rest), dot(&push, step)
	var at, by [maxContacts][4]float64
	for i := range c.list[:c.n] {
		k := &c.list[i]
		at[i] = k.residual(w)
		for j := range by[i] {
			by[i][j] = dot(&k.jac[j], step)
		}
	}
	derivatives := func(alpha float64) (first, second float64) {
		first, second = linear+alpha*quadratic, quadratic
		for i := range c.list[:c.n] {
			d1, d2 := alongRay(&at[i], &by[i], alpha)
			first += c.list[i].d * d1
			second += c.list[i].d * d2
		}
		return first, second
	}
	start, _ := derivatives(0)
	lo, hi, alpha := 0.0, math.Inf(1), 1.0
	for range 50 {
		first, second := derivatives(alpha)
		if math.Abs(first) <= 0.01*math.Abs(start) {
			break
		}
		if first < 0 {
			lo = alpha
		} else {
			hi = alpha
		}
		alpha -= first / second
		if alpha <= lo || alpha >= hi {
			alpha = (lo + min(hi, 4*lo+1)) / 2
		}
	}
	return alpha
}

// alongRay returns the first and second derivative of s(at + α·by) by α.
func alongRay(at, by *[4]float64, alpha float64) (first, second float64) {
	n := at[0] + alpha*by[0]
	x, y, z := at[1]+alpha*by[1], at[2]+alpha*by[2], at[3]+alpha*by[3]
	square := x*x + y*y + z*z
	cross := x*by[1] + y*by[2] + z*by[3]
	speed := by[1]*by[1] + by[2]*by[2] + by[3]*by[3]
	t := math.Sqrt(square)
	switch {
	case n >= t:
		return 0, 0
	case n+t <= 0:
		return n*by[0] + cross, by[0]*by[0] + speed
	default:
		dt := cross / t
		gap := n - t
		return gap * (by[0] - dt) / 2, ((by[0]-dt)*(by[0]-dt) - gap*(speed-dt*dt)/t) / 2
	}
}
