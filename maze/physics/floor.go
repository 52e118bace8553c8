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

// driftSpin is the angle between left and drift, and the inertia of the two modes.
var driftSpin = func() (m struct{ cos, sin, drift, spin float64 }) {
	const p, off, q = invLeft, torsion * invLeftSteer, torsion * torsion * invSteer
	cos, sin := jacobi(p, off, q)
	m.cos, m.sin = cos, -sin
	m.drift = 1 / (cos*cos*p - 2*cos*sin*off + sin*sin*q)
	m.spin = 1 / (sin*sin*p + 2*cos*sin*off + cos*cos*q)
	return m
}()

// floor is the contact problem of a ball on the floor.
type floor struct {
	arm      float64 // ρ, m
	bias, d  float64 // as in contact
	slip     float64 // inertia of slip, kg
	run      float64 // inertia of run, kg·m²
	slipFwd  float64 // forward acceleration per slip
	slipRoll float64 // roll acceleration per slip, 1/m
	rest     modes   // residual at w0, where the contact exerts no force
}

func (p *floor) set(dist float64, w0 *axes) {
	p.arm = arm(dist)
	p.bias, p.d = soften(dist)
	p.slip = 1 / (invMass + p.arm*p.arm*invRoll)
	p.run = p.arm*p.arm*mass + shellInertia
	p.slipFwd, p.slipRoll = p.slip*invMass, -p.arm*p.slip*invRoll
	p.rest = p.modes(w0)
}

// modes turns w into its residual.
func (p *floor) modes(w *axes) modes {
	twist := torsion * w[steer]
	return modes{
		lift:  w[up] + p.bias,
		slip:  w[forward] - p.arm*w[roll],
		drift: driftSpin.cos*w[left] + driftSpin.sin*twist,
		spin:  driftSpin.cos*twist - driftSpin.sin*w[left],
		run:   (p.arm*mass*w[forward] + shellInertia*w[roll]) / p.run,
	}
}

// axes turns a difference of residuals into heading axes.
func (p *floor) axes(u *modes) axes {
	return axes{
		forward: p.slipFwd*u.slip + p.arm*u.run,
		left:    driftSpin.cos*u.drift - driftSpin.sin*u.spin,
		up:      u.lift,
		steer:   (driftSpin.sin*u.drift + driftSpin.cos*u.spin) * (1 / torsion),
		roll:    p.slipRoll*u.slip + u.run,
	}
}

// floorState is a point of the iteration and what the stages find there.
type floorState struct {
	u       modes   // residual
	away    modes   // u - rest
	force   modes   // per unit of D; none on run
	tangent float64 // |U₁..₃|
	zone    zone
	cost    float64
}

// evaluate fills in a state from its residual.
func (p *floor) evaluate(s *floorState) {
	u, r, f := &s.u, &p.rest, &s.force
	s.zone, s.tangent, f.lift, f.slip, f.drift, f.spin = cone(u.lift, u.slip, u.drift, u.spin)
	s.away = modes{u.lift - r.lift, u.slip - r.slip, u.drift - r.drift, u.spin - r.spin, u.run - r.run}
	s.cost = p.energy(&s.away, &s.away)/2 +
		p.d/2*(f.lift*f.lift+f.slip*f.slip+f.drift*f.drift+f.spin*f.spin)
}

// energy returns aᵀMb.
func (p *floor) energy(a, b *modes) float64 {
	return mass*a.lift*b.lift + p.slip*a.slip*b.slip + p.run*a.run*b.run +
		driftSpin.drift*a.drift*b.drift + driftSpin.spin*a.spin*b.spin
}

// gradient returns the cost's gradient.
func (p *floor) gradient(s *floorState) modes {
	return modes{
		lift:  mass*s.away.lift - p.d*s.force.lift,
		slip:  p.slip*s.away.slip - p.d*s.force.slip,
		drift: driftSpin.drift*s.away.drift - p.d*s.force.drift,
		spin:  driftSpin.spin*s.away.spin - p.d*s.force.spin,
		run:   p.run * s.away.run,
	}
}

// gradientSquare is the square of a gradient's length in heading axes.
func (p *floor) gradientSquare(g *modes) float64 {
	run := g.run / p.run
	f := g.slip + p.arm*mass*run
	l := driftSpin.cos*g.drift - driftSpin.sin*g.spin
	s := torsion * (driftSpin.sin*g.drift + driftSpin.cos*g.spin)
	r := shellInertia*run - p.arm*g.slip
	return f*f + l*l + g.lift*g.lift + s*s + r*r
}

// step returns Newton's step. The Hessian is diagonal but for the sliding cone, which adds κ[(1,-v)(1,-v)ᵀ - bend·vvᵀ] to
// a diagonal E, with κ = D/2, v = U₁..₃/T, bend = (T-N)/T; Woodbury's formula inverts it.
func (p *floor) step(s *floorState, g *modes) modes {
	run := -g.run / p.run
	switch s.zone {
	case open:
		return modes{-s.away.lift, -s.away.slip, -s.away.drift, -s.away.spin, run}
	case stick:
		return modes{
			lift:  -g.lift / (mass + p.d),
			slip:  -g.slip / (p.slip + p.d),
			drift: -g.drift / (driftSpin.drift + p.d),
			spin:  -g.spin / (driftSpin.spin + p.d),
			run:   run,
		}
	}
	k := p.d / 2
	scale := 1 / s.tangent
	v1, v2, v3 := s.u.slip*scale, s.u.drift*scale, s.u.spin*scale
	bend := 1 - s.u.lift*scale
	e1, e2, e3 := 1/(p.slip+k*bend), 1/(driftSpin.drift+k*bend), 1/(driftSpin.spin+k*bend)
	// The step by E alone, and vᵀE⁻¹v, vᵀE⁻¹Mv, vᵀ·step.
	y0, y1, y2, y3 := -g.lift*invMass, -g.slip*e1, -g.drift*e2, -g.spin*e3
	sigma := v1*v1*e1 + v2*v2*e2 + v3*v3*e3
	omega := v1*v1*e1*p.slip + v2*v2*e2*driftSpin.drift + v3*v3*e3*driftSpin.spin
	along := v1*y1 + v2*y2 + v3*y3
	give := k / ((1+k*invMass)*omega + k*sigma)
	across := give * (along*(1-bend*(1+k*invMass)) - y0)
	return modes{
		lift:  y0 - invMass*give*(omega*y0-along),
		slip:  y1 - v1*e1*across,
		drift: y2 - v2*e2*across,
		spin:  y3 - v3*e3*across,
		run:   run,
	}
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
func (p *floor) newton(s *floorState, tolerance float64) {
	p.evaluate(s)
	free := floorState{u: p.rest}
	p.evaluate(&free)
	if free.cost < s.cost {
		*s = free
	}
	g := p.gradient(s)
	for range maxIterations {
		step := p.step(s, &g)
		a := p.axes(&step)
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
		before := s.cost
		p.evaluate(s)
		g = p.gradient(s)
		limit := tolerance * inertiaScale
		if before-s.cost < limit || p.gradientSquare(&g) < limit*limit {
			return
		}
	}
}

// resolveFloor returns what newton and noslip return in the general case: the soft solution w and the final one. With a
// single contact all sweeps of noslip after the first leave things as they are.
func resolveFloor(dist float64, w0, start *axes, tolerance float64) (soft, final axes) {
	var p floor
	p.set(dist, w0)
	s := floorState{u: p.modes(start)}
	p.newton(&s, tolerance)
	u, f := s.u, &s.force
	u.lift -= p.bias
	soft = p.axes(&u)

	u = p.rest
	admit := [3]float64{1 / p.slip, 1 / driftSpin.drift, 1 / driftSpin.spin}
	old := [3]float64{p.d * f.slip, p.d * f.drift, p.d * f.spin}
	res := [3]float64{u.slip + admit[0]*old[0], u.drift + admit[1]*old[1], u.spin + admit[2]*old[2]}
	normal := p.d * f.lift
	y, _ := grip(&admit, &res, &old, normal)
	u.lift += normal*invMass - p.bias
	u.slip += admit[0] * y[0]
	u.drift += admit[1] * y[1]
	u.spin += admit[2] * y[2]
	return soft, p.axes(&u)
}
