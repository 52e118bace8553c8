package physics

// Substep advances the world by Timestep. rollControl and steerControl are the controls of the two actuators, clamped to [-1,
// 1]. -1 of the first rolls forward; +1 of the second turns right (clockwise seen from above). NaN counts as 0.
func (w *World) Substep(rollControl, steerControl float64) {
	w.substep(rollControl, steerControl, w.rule())
}

// substep advances a single lane, with a given stopping rule.
func (w *World) substep(rollControl, steerControl float64, rule stop) {
	var l lane
	list := [1]*lane{&l}
	l.begin(w, rollControl, steerControl, rule)
	switch {
	case l.touches.n == 0:
	case l.onFloor():
		var f floor
		l.floor = &f
		resolveFloors(list[:])
	default:
		var c contacts
		l.contacts = &c
		resolveContacts(list[:])
	}
	l.integrate()
}

// rule returns the stopping rule of the next substep.
func (w *World) rule() stop {
	if w.warm == [5]float64{} {
		return late
	}
	return early
}

func clampControl(c float64) float64 {
	switch {
	case c >= 1:
		return 1
	case c <= -1:
		return -1
	case c == c:
		return c
	}
	return 0
}

// unconstrained computes a0, the acceleration without contacts. It contains actuation, damping, gravity and the centripetal
// force that keeps the camera on its circle.
func unconstrained(v *axes, rollControl, steerControl float64, a0 *axes) {
	turn := float64(steerGear*steerControl) - float64(steerDamping*v[steer])
	a0[forward] = invMass * lever * v[steer] * v[steer]
	a0[left] = invLeftSteer * turn
	a0[up] = -gravity
	a0[steer] = invSteer * turn
	a0[roll] = invRoll * (float64(rollGear*rollControl) - float64(rollDamping*v[roll]))
}

// start sets a to the solution of the last substep, from which this one's iteration starts.
func (w *World) start(h heading, a *axes) {
	a[forward], a[left] = h.local(w.warm[0], w.warm[1])
	a[up], a[steer], a[roll] = w.warm[2], w.warm[3], w.warm[4]
}

// keep stores the solution, from which the next substep starts.
func (w *World) keep(h heading, a *axes) {
	w.warm[0], w.warm[1] = h.world(a[forward], a[left])
	w.warm[2], w.warm[3], w.warm[4] = a[up], a[steer], a[roll]
}

// integrate takes a semi-implicit Euler step in which joint damping is implicit: (M + h·damping) a' = Ma.
func (l *lane) integrate() {
	const (
		steerHat = steerInertia + Timestep*steerDamping
		rollHat  = shellInertia + Timestep*rollDamping
		invDet   = 1 / (mass*steerHat - lever*lever)
	)
	w, a := l.world, &l.final
	f := float64(mass*a[left]) - float64(lever*a[steer])
	s := float64(steerInertia*a[steer]) - float64(lever*a[left])
	x, y := l.heading.world(a[forward], invDet*(float64(steerHat*f)+float64(lever*s)))
	w.push(0, x)
	w.push(1, y)
	w.push(2, a[up])
	w.push(3, invDet*(float64(mass*s)+float64(lever*f)))
	w.push(4, shellInertia/rollHat*a[roll])
}

// push adds an acceleration to a coordinate's rate, and then moves the coordinate.
func (w *World) push(i int, a float64) {
	v := w.QVel[i] + float64(Timestep*a)
	w.QVel[i] = v
	w.QPos[i] += float64(Timestep * v)
}
