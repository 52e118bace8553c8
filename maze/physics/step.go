package physics

// Substep advances the world by Timestep. rollControl and steerControl are the two actuators' controls, clamped to
// [-1, 1]: -1 of the first rolls forward, +1 of the second turns right (clockwise seen from above). NaN counts as 0.
func (w *World) Substep(rollControl, steerControl float64) {
	h := headingOf(w.QPos[3])
	rule := early
	if w.warm == [5]float64{} {
		rule = late
	}
	var a axes
	w.accelerate(h, clampControl(rollControl), clampControl(steerControl), rule, &a)
	w.integrate(h, &a)
}

// accelerate finds the acceleration in the present state, and keeps the soft solution as the start of the next.
func (w *World) accelerate(h heading, rollControl, steerControl float64, rule stop, a *axes) {
	var v axes
	v[forward], v[left] = h.local(w.QVel[0], w.QVel[1])
	v[up], v[steer], v[roll] = w.QVel[2], w.QVel[3], w.QVel[4]

	unconstrained(&v, rollControl, steerControl, a)
	var t touches
	w.collide(&t, h)
	if t.n == 0 {
		w.keep(h, a)
		return
	}
	w.resolve(&t, h, &v, a, rule)
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

// unconstrained finds a0, the acceleration without contacts: actuation, damping, gravity, and the centripetal force that
// keeps the camera on its circle.
func unconstrained(v *axes, rollControl, steerControl float64, a0 *axes) {
	turn := steerGear*steerControl - steerDamping*v[steer]
	a0[forward] = invMass * lever * v[steer] * v[steer]
	a0[left] = invLeftSteer * turn
	a0[up] = -gravity
	a0[steer] = invSteer * turn
	a0[roll] = invRoll * (rollGear*rollControl - rollDamping*v[roll])
}

// resolve turns the acceleration without contacts into the one with them.
func (w *World) resolve(t *touches, h heading, v, a *axes, rule stop) {
	var w0, start, soft axes
	w.start(h, &start)
	for i := range v {
		w0[i] = a[i] + damping*v[i]
		start[i] += damping * v[i]
	}
	if t.n == 1 && t.at[0].floor {
		resolveFloor(t.at[0].dist, &w0, &start, &soft, a, rule)
	} else {
		resolveContacts(t, &w0, &start, &soft, a, rule)
	}
	for i := range v {
		soft[i] -= damping * v[i]
		a[i] -= damping * v[i]
	}
	w.keep(h, &soft)
}

// resolveContacts finds the soft solution w = a + damping·v and the final one, for any contacts.
func resolveContacts(t *touches, w0, start, soft, final *axes, rule stop) {
	var list contacts
	list.n = t.n
	for i := range t.at[:t.n] {
		list.list[i].constrain(&t.at[i])
	}
	newton(&list, w0, start, soft, rule)
	noslip(&list, w0, final)
}

// start sets a to the last substep's solution, where this one's iteration starts.
func (w *World) start(h heading, a *axes) {
	a[forward], a[left] = h.local(w.warm[0], w.warm[1])
	a[up], a[steer], a[roll] = w.warm[2], w.warm[3], w.warm[4]
}

// keep stores the solution for the next substep's start.
func (w *World) keep(h heading, a *axes) {
	w.warm[0], w.warm[1] = h.world(a[forward], a[left])
	w.warm[2], w.warm[3], w.warm[4] = a[up], a[steer], a[roll]
}

// integrate takes a semi-implicit Euler step in which joint damping is implicit: (M + h·damping) a' = Ma.
func (w *World) integrate(h heading, a *axes) {
	const (
		steerHat = steerInertia + Timestep*steerDamping
		rollHat  = shellInertia + Timestep*rollDamping
		invDet   = 1 / (mass*steerHat - lever*lever)
	)
	l := mass*a[left] - lever*a[steer]
	s := steerInertia*a[steer] - lever*a[left]
	x, y := h.world(a[forward], invDet*(steerHat*l+lever*s))
	w.push(0, x)
	w.push(1, y)
	w.push(2, a[up])
	w.push(3, invDet*(mass*s+lever*l))
	w.push(4, shellInertia/rollHat*a[roll])
}

// push accelerates a coordinate and moves it on.
func (w *World) push(i int, a float64) {
	v := w.QVel[i] + Timestep*a
	w.QVel[i] = v
	w.QPos[i] += Timestep * v
}
