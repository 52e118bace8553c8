package physics

import "math"

// With the floor as the only contact, the contact problem falls apart into five modes, in which both M and JM⁻¹Jᵀ are diagonal.
// They are the four rows of the contact and the rolling of the ball, which the contact does not feel. Newton's iteration does
// not depend on the coordinates, so it takes the same steps here as in newton.go. Only the lengths in its stopping rules must
// be measured in heading axes.
//
//	lift  = up
//	slip  = forward - ρ·roll
//	drift = cos·left + sin·torsion·steer      spin = cos·torsion·steer - sin·left
//	run   = (ρ·mass·forward + shellInertia·roll) / (ρ²·mass + shellInertia)
//
// modes holds the first four. It has no fifth field because the compiler keeps at most four numbers of a struct in registers.
type modes struct{ lift, slip, drift, spin float64 }

func (a modes) plus(scale float64, b modes) modes {
	return modes{a.lift + float64(scale*b.lift), a.slip + float64(scale*b.slip), a.drift + float64(scale*b.drift), a.spin + float64(scale*b.spin)}
}

func (a modes) minus(b modes) modes {
	return modes{a.lift - b.lift, a.slip - b.slip, a.drift - b.drift, a.spin - b.spin}
}

func (a modes) times(b modes) modes {
	return modes{a.lift * b.lift, a.slip * b.slip, a.drift * b.drift, a.spin * b.spin}
}

func (a modes) dot(b modes) float64 {
	return (float64(a.lift*b.lift) + float64(a.slip*b.slip)) + (float64(a.drift*b.drift) + float64(a.spin*b.spin))
}

// across is the scalar product over the friction rows.
func (a modes) across(b modes) float64 {
	return float64(a.slip*b.slip) + float64(a.drift*b.drift) + float64(a.spin*b.spin)
}

// driftSpin holds the cosine and sine of the angle between left and drift, and the inertia of the two modes with its
// reciprocals.
var driftSpin = func() (m struct{ cos, sin, drift, spin, perDrift, perSpin float64 }) {
	const p, off, q = invLeft, torsion * invLeftSteer, torsion * torsion * invSteer
	cos, sin := jacobi(p, off, q)
	m.cos, m.sin = cos, -sin
	m.perDrift = float64(cos*cos*p) - float64(2*cos*sin*off) + float64(sin*sin*q)
	m.perSpin = float64(sin*sin*p) + float64(2*cos*sin*off) + float64(cos*cos*q)
	m.drift, m.spin = 1/m.perDrift, 1/m.perSpin
	return m
}()

// floor is the contact problem of a ball on the floor.
type floor struct {
	inertia  modes   // kg
	rest     modes   // residual at w0, where the contact exerts no force
	restRun  float64 // run at w0
	bias, d  float64 // as in contact
	arm      float64 // ρ, m
	run      float64 // inertia of run, kg·m²
	perRun   float64 // 1/run
	perSlip  float64 // 1/inertia.slip
	slipFwd  float64 // forward acceleration per slip
	slipRoll float64 // roll acceleration per slip, 1/m

	// The present point of Newton's iteration.
	u          modes   // residual
	ran        float64 // run, counted from restRun
	away, pull modes   // u - rest, and the product of that and inertia
	grad       modes   // gradient of the cost
	hold       hold
	zone       zone
	square     float64 // of u across
	cost       float64
	gradSquare float64
	step       modes
	iterations int
	line       line

	gripped bool // friction within its bounds was found without a search
}

func (p *floor) set(dist float64, w0 *axes) {
	p.arm = arm(dist)
	p.bias, p.d = soften(dist)
	p.perSlip = invMass + float64(p.arm*p.arm*invRoll)
	slip := 1 / p.perSlip
	p.inertia = modes{mass, slip, driftSpin.drift, driftSpin.spin}
	p.run = float64(p.arm*p.arm*mass) + shellInertia
	p.perRun = 1 / p.run
	p.slipFwd, p.slipRoll = slip*invMass, -p.arm*slip*invRoll
	p.rest, p.restRun = p.modes(w0)
}

// modes returns the residual and the run of w.
func (p *floor) modes(w *axes) (u modes, run float64) {
	twist := torsion * w[steer]
	return modes{
		lift:  w[up] + p.bias,
		slip:  w[forward] - float64(p.arm*w[roll]),
		drift: float64(driftSpin.cos*w[left]) + float64(driftSpin.sin*twist),
		spin:  float64(driftSpin.cos*twist) - float64(driftSpin.sin*w[left]),
	}, (float64(p.arm*mass*w[forward]) + float64(shellInertia*w[roll])) * p.perRun
}

// axes converts a difference of residuals and a difference of run into heading axes.
func (p *floor) axes(u modes, run float64, a *axes) {
	a[forward] = float64(p.slipFwd*u.slip) + float64(p.arm*run)
	a[left] = float64(driftSpin.cos*u.drift) - float64(driftSpin.sin*u.spin)
	a[up] = u.lift
	a[steer] = (float64(driftSpin.sin*u.drift) + float64(driftSpin.cos*u.spin)) * (1 / torsion)
	a[roll] = float64(p.slipRoll*u.slip) + run
}

// stepSquare returns the squared length of a step in heading axes.
func (p *floor) stepSquare(u modes, run float64) float64 {
	f := float64(p.slipFwd*u.slip) + float64(p.arm*run)
	l := float64(driftSpin.cos*u.drift) - float64(driftSpin.sin*u.spin)
	s := (float64(driftSpin.sin*u.drift) + float64(driftSpin.cos*u.spin)) * (1 / torsion)
	r := float64(p.slipRoll*u.slip) + run
	return (float64(f*f) + float64(l*l)) + (float64(u.lift*u.lift) + float64(s*s)) + float64(r*r)
}

// gradientSquare returns the squared length, in heading axes, of the gradient g plus p.run·run along run.
func (p *floor) gradientSquare(g modes, run float64) float64 {
	f := g.slip + float64(p.arm*mass*run)
	l := float64(driftSpin.cos*g.drift) - float64(driftSpin.sin*g.spin)
	s := torsion * (float64(driftSpin.sin*g.drift) + float64(driftSpin.cos*g.spin))
	r := float64(shellInertia*run) - float64(p.arm*g.slip)
	return (float64(f*f) + float64(l*l)) + (float64(g.lift*g.lift) + float64(s*s)) + float64(r*r)
}

// newton is the iteration of newton.go.
func (p *floor) newton(l *lane) {
	p.set(l.touches.at[0].dist, &l.free)
	u, run := p.modes(&l.soft)
	if p.begin(u, run-p.restRun) {
		return
	}
	for !p.aim() {
		for !p.line.look() {
		}
		if p.move(l.rule) {
			return
		}
	}
}

// begin starts the iteration at the residual u and the given run, counted from restRun, or at rest: at the one that costs less.
// It reports whether the iteration is complete, because a single step leads into stick.
func (p *floor) begin(u modes, run float64) bool {
	p.iterations = 0
	p.place(u, run)
	square := p.rest.across(p.rest)
	if _, h := cone(p.rest.lift, square); p.d*h.cost(square) < p.cost {
		p.place(p.rest, 0)
	}
	if p.zone == stick {
		if v := p.stuck(); v.lift < 0 && v.lift*v.lift >= v.across(v) {
			p.u, p.ran, p.hold = v, 0, hold{normal: -v.lift, grip: 1}
			return true
		}
	}
	p.slope()
	return false
}

// place moves to a residual and a run, and computes the cost there.
func (p *floor) place(u modes, run float64) {
	square := u.across(u)
	in, h := cone(u.lift, square)
	away := u.minus(p.rest)
	pull := away.times(p.inertia)
	p.cost = (pull.dot(away)+float64(p.run*run*run))/2 + float64(p.d*h.cost(square))
	p.u, p.ran, p.away, p.pull, p.square, p.zone, p.hold = u, run, away, pull, square, in, h
}

// slope computes the gradient.
func (p *floor) slope() {
	grad := p.pull.plus(p.d*p.hold.grip, modes{0, p.u.slip, p.u.drift, p.u.spin})
	grad.lift = p.pull.lift - float64(p.d*p.hold.normal)
	p.grad, p.gradSquare = grad, p.gradientSquare(grad, p.ran)
}

// aim does what contacts.aim does.
func (p *floor) aim() bool {
	u, away, run := p.u, p.away, p.ran
	var s modes
	switch p.zone {
	case open:
		s = modes{-away.lift, -away.slip, -away.drift, -away.spin}
	case stick:
		s = modes{
			-p.grad.lift / (p.inertia.lift + p.d), -p.grad.slip / (p.inertia.slip + p.d),
			-p.grad.drift / (p.inertia.drift + p.d), -p.grad.spin / (p.inertia.spin + p.d),
		}
	case slide:
		s = p.slideStep(u, p.hold.inverse, p.grad)
	}
	ds := -run
	length := math.Sqrt(p.stepSquare(s, ds))
	push := s.times(p.inertia)
	p.step = s
	r := &p.line.ray
	r.n, r.dn, r.tt, r.td, r.dd, r.d = u.lift, s.lift, p.square, u.across(s), s.across(s), p.d
	p.line.begin(push.dot(away)+float64(p.run*ds*run), push.dot(s)+float64(p.run*ds*ds), length*lineTolerance)
	return length < shortestStep
}

// move does what contacts.move does.
func (p *floor) move(rule stop) bool {
	alpha, costBefore, squareBefore := p.line.alpha, p.cost, p.gradSquare
	p.place(p.u.plus(alpha, p.step), p.ran+float64(alpha*-p.ran))
	p.slope()
	p.iterations++
	return p.iterations == maxIterations || rule.reached(costBefore-p.cost, squareBefore, p.gradSquare)
}

// stuck returns the minimum of the quadratic piece of the cost in the zone stick. A single Newton step reaches it.
func (p *floor) stuck() modes {
	m, r := p.inertia, p.rest
	return modes{
		r.lift * m.lift / (m.lift + p.d), r.slip * m.slip / (m.slip + p.d),
		r.drift * m.drift / (m.drift + p.d), r.spin * m.spin / (m.spin + p.d),
	}
}

// slideStep computes Newton's step in the sliding cone. The Hessian is diagonal plus κ[(1,-v)(1,-v)ᵀ - bend·vvᵀ], with κ = D/2,
// v = U₁..₃/T, bend = (T-N)/T; Woodbury's formula inverts it.
func (p *floor) slideStep(u modes, inverse float64, g modes) modes {
	k := p.d / 2
	v1, v2, v3 := u.slip*inverse, u.drift*inverse, u.spin*inverse
	bend := 1 - float64(u.lift*inverse)
	kb := float64(k * bend)
	e1, e2, e3 := 1/(p.inertia.slip+kb), 1/(p.inertia.drift+kb), 1/(p.inertia.spin+kb)
	// The step that the diagonal alone gives, and vᵀE⁻¹v, vᵀE⁻¹Mv, vᵀ·step.
	y0, y1, y2, y3 := float64(-g.lift*invMass), float64(-g.slip*e1), float64(-g.drift*e2), float64(-g.spin*e3)
	ve1, ve2, ve3 := v1*e1, v2*e2, v3*e3
	sigma := float64(v1*ve1) + float64(v2*ve2) + float64(v3*ve3)
	omega := float64(v1*ve1*p.inertia.slip) + float64(v2*ve2*p.inertia.drift) + float64(v3*ve3*p.inertia.spin)
	along := float64(v1*y1) + float64(v2*y2) + float64(v3*y3)
	give := k / (float64((1+float64(k*invMass))*omega) + float64(k*sigma))
	across := give * (float64(along*(1-float64(bend*(1+float64(k*invMass))))) - y0)
	return modes{
		y0 - float64(invMass*give*(float64(omega*y0)-along)),
		y1 - float64(ve1*across), y2 - float64(ve2*across), y3 - float64(ve3*across),
	}
}

// resolveFloors does what resolveContacts does, for lanes whose only contact is the floor. With a single contact, the sweeps of
// noslip after the first one change nothing.
func resolveFloors(list []*lane) {
	for _, l := range list {
		l.floor.newton(l)
	}
	tighten(list[:sift(list, func(l *lane) bool { return !l.floor.ask(l) })])
	for _, l := range list {
		l.floor.settle(l)
		l.end()
	}
}

// ask poses the problem of noslip.go, friction without regulariser. It first tries the friction that ends all slipping. If that
// exceeds the bound, it poses the problem and reports whether a search is needed.
func (p *floor) ask(l *lane) bool {
	p.axes(modes{p.u.lift - p.bias, p.u.slip, p.u.drift, p.u.spin}, p.restRun+p.ran, &l.soft)
	normal, grip := p.d*p.hold.normal, p.d*p.hold.grip
	free := p.rest.times(p.inertia)
	if p.gripped = normal >= 1e-15 && free.across(free)-float64(normal*normal) < tiny; p.gripped {
		return false
	}
	admit := p.admit()
	old := shear{-grip * p.u.slip, -grip * p.u.drift, -grip * p.u.spin}
	res := shear{p.rest.slip + float64(admit.x*old.x), p.rest.drift + float64(admit.y*old.y), p.rest.spin + float64(admit.z*old.z)}
	return l.friction.pose(admit, shear{p.inertia.slip, p.inertia.drift, p.inertia.spin}, res, old, normal)
}

// admit returns the diagonal of JM⁻¹Jᵀ over the friction rows.
func (p *floor) admit() shear { return shear{p.perSlip, driftSpin.perDrift, driftSpin.perSpin} }

// settle computes the final solution from the friction that was found.
func (p *floor) settle(l *lane) {
	u := modes{lift: p.rest.lift}
	if !p.gripped {
		admit := p.admit()
		y, _ := l.friction.settle()
		u = modes{u.lift, p.rest.slip + float64(admit.x*y.x), p.rest.drift + float64(admit.y*y.y), p.rest.spin + float64(admit.z*y.z)}
	}
	u.lift += float64(p.d*p.hold.normal*invMass) - p.bias
	p.axes(u, p.restRun, &l.final)
}
