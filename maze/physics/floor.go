package physics

import "math"

// On the floor alone the contact problem falls apart into five modes, in which M and JM⁻¹Jᵀ are both diagonal: the four
// rows of the contact and the ball's rolling, which the contact does not feel. Newton's iteration, indifferent to
// coordinates, takes the same steps here as in newton.go; only the lengths in its stopping rules are measured in heading
// axes.
//
//	lift  = up
//	slip  = forward - ρ·roll
//	drift = cos·left + sin·torsion·steer      spin = cos·torsion·steer - sin·left
//	run   = (ρ·mass·forward + shellInertia·roll) / (ρ²·mass + shellInertia)
type modes struct{ lift, slip, drift, spin, run float64 }

// driftSpin is the angle between left and drift, and the two modes' inertia and its reciprocal.
var driftSpin = func() (m struct{ cos, sin, drift, spin, perDrift, perSpin float64 }) {
	const p, off, q = invLeft, torsion * invLeftSteer, torsion * torsion * invSteer
	cos, sin := jacobi(p, off, q)
	m.cos, m.sin = cos, -sin
	m.perDrift = cos*cos*p - 2*cos*sin*off + sin*sin*q
	m.perSpin = sin*sin*p + 2*cos*sin*off + cos*cos*q
	m.drift, m.spin = 1/m.perDrift, 1/m.perSpin
	return m
}()

// floor is the contact problem of a ball on the floor.
type floor struct {
	arm      float64 // ρ, m
	bias, d  float64 // as in contact
	slip     float64 // inertia of slip, kg
	run      float64 // inertia of run, kg·m²
	perSlip  float64 // 1/slip
	perRun   float64 // 1/run
	slipFwd  float64 // forward acceleration per slip
	slipRoll float64 // roll acceleration per slip, 1/m
	rest     modes   // residual at w0, where the contact exerts no force
}

func (p *floor) set(dist float64, w0 *axes) {
	p.arm = arm(dist)
	p.bias, p.d = soften(dist)
	p.perSlip = invMass + p.arm*p.arm*invRoll
	p.slip = 1 / p.perSlip
	p.run = p.arm*p.arm*mass + shellInertia
	p.perRun = 1 / p.run
	p.slipFwd, p.slipRoll = p.slip*invMass, -p.arm*p.slip*invRoll
	p.modes(w0, &p.rest)
}

// modes turns w into its residual.
func (p *floor) modes(w *axes, u *modes) {
	twist := torsion * w[steer]
	u.lift = w[up] + p.bias
	u.slip = w[forward] - p.arm*w[roll]
	u.drift = driftSpin.cos*w[left] + driftSpin.sin*twist
	u.spin = driftSpin.cos*twist - driftSpin.sin*w[left]
	u.run = (p.arm*mass*w[forward] + shellInertia*w[roll]) * p.perRun
}

// axes turns a difference of residuals into heading axes.
func (p *floor) axes(u *modes, a *axes) {
	a[forward] = p.slipFwd*u.slip + p.arm*u.run
	a[left] = driftSpin.cos*u.drift - driftSpin.sin*u.spin
	a[up] = u.lift
	a[steer] = (driftSpin.sin*u.drift + driftSpin.cos*u.spin) * (1 / torsion)
	a[roll] = p.slipRoll*u.slip + u.run
}

// energy returns uᵀMv.
func (p *floor) energy(u, v *modes) float64 {
	return mass*u.lift*v.lift + p.slip*u.slip*v.slip + p.run*u.run*v.run +
		driftSpin.drift*u.drift*v.drift + driftSpin.spin*u.spin*v.spin
}

// gradientSquare is the square of a gradient's length in heading axes.
func (p *floor) gradientSquare(g *modes) float64 {
	run := g.run * p.perRun
	f := g.slip + p.arm*mass*run
	l := driftSpin.cos*g.drift - driftSpin.sin*g.spin
	s := torsion * (driftSpin.sin*g.drift + driftSpin.cos*g.spin)
	r := shellInertia*run - p.arm*g.slip
	return f*f + l*l + g.lift*g.lift + s*s + r*r
}

// floorState is a point of the iteration and what the stages find there.
type floorState struct {
	u       modes   // residual
	away    modes   // u - rest
	grad    modes   // the cost's gradient
	force   modes   // N; none on run
	tangent float64 // |U₁..₃|
	inverse float64 // 1/tangent where sliding
	zone    zone
	cost    float64
}

// evaluate fills in a state from its residual.
func (p *floor) evaluate(s *floorState) {
	zone, t, inverse, n, x, y, z := cone(s.u.lift, s.u.slip, s.u.drift, s.u.spin)
	s.zone, s.tangent, s.inverse = zone, t, inverse
	soft := p.d / 2 * (n*n + x*x + y*y + z*z)
	n, x, y, z = p.d*n, p.d*x, p.d*y, p.d*z
	s.force = modes{lift: n, slip: x, drift: y, spin: z}

	lift, slip := s.u.lift-p.rest.lift, s.u.slip-p.rest.slip
	drift, spin := s.u.drift-p.rest.drift, s.u.spin-p.rest.spin
	run := s.u.run - p.rest.run
	s.away = modes{lift, slip, drift, spin, run}
	s.grad = modes{
		lift:  mass*lift - n,
		slip:  p.slip*slip - x,
		drift: driftSpin.drift*drift - y,
		spin:  driftSpin.spin*spin - z,
		run:   p.run * run,
	}
	s.cost = p.energy(&s.away, &s.away)/2 + soft
}

// step finds Newton's step. The Hessian is diagonal but for the sliding cone, which adds κ[(1,-v)(1,-v)ᵀ - bend·vvᵀ] to a
// diagonal E, with κ = D/2, v = U₁..₃/T, bend = (T-N)/T; Woodbury's formula inverts it.
func (p *floor) step(s *floorState, step *modes) {
	g := &s.grad
	step.run = -s.away.run
	switch s.zone {
	case open:
		step.lift, step.slip, step.drift, step.spin = -s.away.lift, -s.away.slip, -s.away.drift, -s.away.spin
		return
	case stick:
		step.lift, step.slip = -g.lift/(mass+p.d), -g.slip/(p.slip+p.d)
		step.drift, step.spin = -g.drift/(driftSpin.drift+p.d), -g.spin/(driftSpin.spin+p.d)
		return
	}
	k := p.d / 2
	v1, v2, v3 := s.u.slip*s.inverse, s.u.drift*s.inverse, s.u.spin*s.inverse
	bend := 1 - s.u.lift*s.inverse
	e1, e2, e3 := 1/(p.slip+k*bend), 1/(driftSpin.drift+k*bend), 1/(driftSpin.spin+k*bend)
	// The step by E alone, and vᵀE⁻¹v, vᵀE⁻¹Mv, vᵀ·step.
	y0, y1, y2, y3 := -g.lift*invMass, -g.slip*e1, -g.drift*e2, -g.spin*e3
	ve1, ve2, ve3 := v1*e1, v2*e2, v3*e3
	sigma := v1*ve1 + v2*ve2 + v3*ve3
	omega := v1*ve1*p.slip + v2*ve2*driftSpin.drift + v3*ve3*driftSpin.spin
	along := v1*y1 + v2*y2 + v3*y3
	give := k / ((1+k*invMass)*omega + k*sigma)
	across := give * (along*(1-bend*(1+k*invMass)) - y0)
	step.lift = y0 - invMass*give*(omega*y0-along)
	step.slip, step.drift, step.spin = y1-ve1*across, y2-ve2*across, y3-ve3*across
}

// search minimises the cost along s.u + α·step.
func (p *floor) search(s *floorState, step *modes, tolerance float64) float64 {
	u := &s.u
	r := [1]ray{{
		n: u.lift, dn: step.lift,
		tt: s.tangent * s.tangent,
		td: u.slip*step.slip + u.drift*step.drift + u.spin*step.spin,
		dd: step.slip*step.slip + step.drift*step.drift + step.spin*step.spin,
		d:  p.d,
	}}
	return search(r[:], p.energy(step, &s.away), p.energy(step, step), tolerance)
}

// newton is the iteration of newton.go.
func (p *floor) newton(s *floorState, rule stop) {
	p.evaluate(s)
	_, _, _, n, x, y, z := cone(p.rest.lift, p.rest.slip, p.rest.drift, p.rest.spin)
	if p.d/2*(n*n+x*x+y*y+z*z) < s.cost {
		s.u = p.rest
		p.evaluate(s)
	}
	square := p.gradientSquare(&s.grad)
	var step modes
	var a axes
	for range maxIterations {
		p.step(s, &step)
		p.axes(&step, &a)
		length := math.Sqrt(dot(&a, &a))
		if length < shortestStep {
			return
		}
		alpha := p.search(s, &step, length*lineTolerance)
		s.u.lift += alpha * step.lift
		s.u.slip += alpha * step.slip
		s.u.drift += alpha * step.drift
		s.u.spin += alpha * step.spin
		s.u.run += alpha * step.run
		costBefore, squareBefore := s.cost, square
		p.evaluate(s)
		square = p.gradientSquare(&s.grad)
		if rule.reached(costBefore-s.cost, squareBefore, square) {
			return
		}
	}
}

// resolveFloor finds what newton and noslip find in the general case: the soft solution w and the final one. With a single
// contact all sweeps of noslip after the first leave things as they are.
func resolveFloor(dist float64, w0, start, soft, final *axes, rule stop) {
	var p floor
	p.set(dist, w0)
	var s floorState
	p.modes(start, &s.u)
	p.newton(&s, rule)
	s.u.lift -= p.bias
	p.axes(&s.u, soft)

	u, f := p.rest, &s.force
	admit := [3]float64{p.perSlip, driftSpin.perDrift, driftSpin.perSpin}
	old := [3]float64{f.slip, f.drift, f.spin}
	res := [3]float64{u.slip + admit[0]*old[0], u.drift + admit[1]*old[1], u.spin + admit[2]*old[2]}
	y, _ := grip(&admit, &res, &old, f.lift)
	u.lift += f.lift*invMass - p.bias
	u.slip += admit[0] * y[0]
	u.drift += admit[1] * y[1]
	u.spin += admit[2] * y[2]
	p.axes(&u, final)
}
