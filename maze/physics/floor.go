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
//
// modes holds the first four. Four numbers are as many as the compiler keeps in registers.
type modes struct{ lift, slip, drift, spin float64 }

func (a modes) plus(scale float64, b modes) modes {
	return modes{a.lift + scale*b.lift, a.slip + scale*b.slip, a.drift + scale*b.drift, a.spin + scale*b.spin}
}

func (a modes) minus(b modes) modes {
	return modes{a.lift - b.lift, a.slip - b.slip, a.drift - b.drift, a.spin - b.spin}
}

func (a modes) times(b modes) modes {
	return modes{a.lift * b.lift, a.slip * b.slip, a.drift * b.drift, a.spin * b.spin}
}

func (a modes) dot(b modes) float64 {
	return (a.lift*b.lift + a.slip*b.slip) + (a.drift*b.drift + a.spin*b.spin)
}

// across is the scalar product over the friction rows.
func (a modes) across(b modes) float64 {
	return a.slip*b.slip + a.drift*b.drift + a.spin*b.spin
}

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
	inertia  modes   // kg
	rest     modes   // residual at w0, where the contact exerts no force
	restRun  float64 // run there
	bias, d  float64 // as in contact
	arm      float64 // ρ, m
	run      float64 // inertia of run, kg·m²
	perRun   float64 // 1/run
	perSlip  float64 // 1/inertia.slip
	slipFwd  float64 // forward acceleration per slip
	slipRoll float64 // roll acceleration per slip, 1/m
}

func (p *floor) set(dist float64, w0 *axes) {
	p.arm = arm(dist)
	p.bias, p.d = soften(dist)
	p.perSlip = invMass + p.arm*p.arm*invRoll
	slip := 1 / p.perSlip
	p.inertia = modes{mass, slip, driftSpin.drift, driftSpin.spin}
	p.run = p.arm*p.arm*mass + shellInertia
	p.perRun = 1 / p.run
	p.slipFwd, p.slipRoll = slip*invMass, -p.arm*slip*invRoll
	p.rest, p.restRun = p.modes(w0)
}

// modes turns w into its residual and run.
func (p *floor) modes(w *axes) (u modes, run float64) {
	twist := torsion * w[steer]
	return modes{
		lift:  w[up] + p.bias,
		slip:  w[forward] - p.arm*w[roll],
		drift: driftSpin.cos*w[left] + driftSpin.sin*twist,
		spin:  driftSpin.cos*twist - driftSpin.sin*w[left],
	}, (p.arm*mass*w[forward] + shellInertia*w[roll]) * p.perRun
}

// axes turns a difference of residuals and one of run into heading axes.
func (p *floor) axes(u modes, run float64, a *axes) {
	a[forward] = p.slipFwd*u.slip + p.arm*run
	a[left] = driftSpin.cos*u.drift - driftSpin.sin*u.spin
	a[up] = u.lift
	a[steer] = (driftSpin.sin*u.drift + driftSpin.cos*u.spin) * (1 / torsion)
	a[roll] = p.slipRoll*u.slip + run
}

// stepSquare is the square of a step's length in heading axes.
func (p *floor) stepSquare(u modes, run float64) float64 {
	f := p.slipFwd*u.slip + p.arm*run
	l := driftSpin.cos*u.drift - driftSpin.sin*u.spin
	s := (driftSpin.sin*u.drift + driftSpin.cos*u.spin) * (1 / torsion)
	r := p.slipRoll*u.slip + run
	return (f*f + l*l) + (u.lift*u.lift + s*s) + r*r
}

// gradientSquare is the square of the length in heading axes of the gradient g, and of p.run·run along run.
func (p *floor) gradientSquare(g modes, run float64) float64 {
	f := g.slip + p.arm*mass*run
	l := driftSpin.cos*g.drift - driftSpin.sin*g.spin
	s := torsion * (driftSpin.sin*g.drift + driftSpin.cos*g.spin)
	r := shellInertia*run - p.arm*g.slip
	return (f*f + l*l) + (g.lift*g.lift + s*s) + r*r
}

// newton is the iteration of newton.go. It begins at the residual u and at run, counted from restRun, or at rest.
func (p *floor) newton(u modes, run float64, rule stop) (soft modes, softRun float64, f hold) {
	square := u.across(u)
	in, h := cone(u.lift, square)
	away := u.minus(p.rest)
	pull := away.times(p.inertia)
	cost := (pull.dot(away)+p.run*run*run)/2 + p.d*h.cost(square)
	restSquare := p.rest.across(p.rest)
	if restIn, restHold := cone(p.rest.lift, restSquare); p.d*restHold.cost(restSquare) < cost {
		cost = p.d * restHold.cost(restSquare)
		u, run, away, pull, in, h, square = p.rest, 0, modes{}, modes{}, restIn, restHold, restSquare
	}
	if in == stick {
		if v := p.stuck(); v.lift < 0 && v.lift*v.lift >= v.across(v) {
			return v, 0, hold{normal: -v.lift, grip: 1}
		}
	}
	grad := pull.plus(p.d*h.grip, modes{0, u.slip, u.drift, u.spin})
	grad.lift = pull.lift - p.d*h.normal
	gradSquare := p.gradientSquare(grad, run)
	for range maxIterations {
		var s modes
		switch in {
		case open:
			s = modes{-away.lift, -away.slip, -away.drift, -away.spin}
		case stick:
			s = modes{
				-grad.lift / (p.inertia.lift + p.d), -grad.slip / (p.inertia.slip + p.d),
				-grad.drift / (p.inertia.drift + p.d), -grad.spin / (p.inertia.spin + p.d),
			}
		case slide:
			s = p.slideStep(u, h.inverse, grad)
		}
		ds := -run
		length := math.Sqrt(p.stepSquare(s, ds))
		if length < shortestStep {
			break
		}

		push := s.times(p.inertia)
		r := ray{u.lift, s.lift, square, u.across(s), s.across(s), p.d}
		alpha := r.search(push.dot(away)+p.run*ds*run, push.dot(s)+p.run*ds*ds, length*lineTolerance)
		u, run = u.plus(alpha, s), run+alpha*ds
		square = u.across(u)
		in, h = cone(u.lift, square)

		away = u.minus(p.rest)
		pull = away.times(p.inertia)
		grad = pull.plus(p.d*h.grip, modes{0, u.slip, u.drift, u.spin})
		grad.lift = pull.lift - p.d*h.normal
		costBefore, squareBefore := cost, gradSquare
		cost = (pull.dot(away)+p.run*run*run)/2 + p.d*h.cost(square)
		gradSquare = p.gradientSquare(grad, run)
		if rule.reached(costBefore-cost, squareBefore, gradSquare) {
			break
		}
	}
	return u, run, h
}

// stuck returns the minimum of the cost's quadratic piece in the zone stick, which a single step of Newton's finds.
func (p *floor) stuck() modes {
	m, r := p.inertia, p.rest
	return modes{
		r.lift * m.lift / (m.lift + p.d), r.slip * m.slip / (m.slip + p.d),
		r.drift * m.drift / (m.drift + p.d), r.spin * m.spin / (m.spin + p.d),
	}
}

// slideStep finds Newton's step in the sliding cone. The Hessian is diagonal but for κ[(1,-v)(1,-v)ᵀ - bend·vvᵀ], with
// κ = D/2, v = U₁..₃/T, bend = (T-N)/T; Woodbury's formula inverts it.
func (p *floor) slideStep(u modes, inverse float64, g modes) modes {
	k := p.d / 2
	v1, v2, v3 := u.slip*inverse, u.drift*inverse, u.spin*inverse
	bend := 1 - u.lift*inverse
	kb := k * bend
	e1, e2, e3 := 1/(p.inertia.slip+kb), 1/(p.inertia.drift+kb), 1/(p.inertia.spin+kb)
	// The step by the diagonal alone, and vᵀE⁻¹v, vᵀE⁻¹Mv, vᵀ·step.
	y0, y1, y2, y3 := -g.lift*invMass, -g.slip*e1, -g.drift*e2, -g.spin*e3
	ve1, ve2, ve3 := v1*e1, v2*e2, v3*e3
	sigma := v1*ve1 + v2*ve2 + v3*ve3
	omega := v1*ve1*p.inertia.slip + v2*ve2*p.inertia.drift + v3*ve3*p.inertia.spin
	along := v1*y1 + v2*y2 + v3*y3
	give := k / ((1+k*invMass)*omega + k*sigma)
	across := give * (along*(1-bend*(1+k*invMass)) - y0)
	return modes{
		y0 - invMass*give*(omega*y0-along),
		y1 - ve1*across, y2 - ve2*across, y3 - ve3*across,
	}
}

// resolveFloor finds what newton and noslip find in the general case: the soft solution w and the final one. With a single
// contact all sweeps of noslip after the first leave things as they are.
func resolveFloor(dist float64, w0, start, soft, finalAxes *axes, rule stop) {
	var p floor
	p.set(dist, w0)
	u, run := p.modes(start)
	u, run, h := p.newton(u, run-p.restRun, rule)
	p.axes(modes{u.lift - p.bias, u.slip, u.drift, u.spin}, p.restRun+run, soft)

	normal := p.d * h.normal
	final := p.noslip(u, normal, p.d*h.grip)
	final.lift += normal*invMass - p.bias
	p.axes(final, p.restRun, finalAxes)
}

// noslip is the pass of noslip.go: it returns the residual at the final friction, with rest's lift. Friction that may
// take any value up to its bound ends all slipping.
func (p *floor) noslip(soft modes, normal, grip float64) modes {
	u := p.rest
	free := u.times(p.inertia)
	if normal >= 1e-15 && free.across(free)-normal*normal < tiny {
		return modes{lift: u.lift}
	}
	admit := shear{p.perSlip, driftSpin.perDrift, driftSpin.perSpin}
	old := shear{-grip * soft.slip, -grip * soft.drift, -grip * soft.spin}
	res := shear{u.slip + admit.x*old.x, u.drift + admit.y*old.y, u.spin + admit.z*old.z}
	y, _ := gripping(admit, res, old, normal)
	return modes{u.lift, u.slip + admit.x*y.x, u.drift + admit.y*y.y, u.spin + admit.z*y.z}
}
