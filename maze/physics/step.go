package physics

// Substep advances the world by Timestep. rollControl and steerControl are the two actuators' controls, clamped to
// [-1, 1]: -1 of the first rolls forward, +1 of the second turns right (clockwise seen from above). NaN counts as 0.
func (w *World) Substep(rollControl, steerControl float64) {
	h := headingOf(w.QPos[3])
	rule := early
	if w.warm == [5]float64{} {
		rule = late
	}
	a := w.accelerate(h, clampControl(rollControl), clampControl(steerControl), rule)
	w.integrate(h, &a)
}

// accelerate returns the acceleration in the present state, and keeps the soft solution as the start of the next.
func (w *World) accelerate(h heading, rollControl, steerControl float64, rule stop) axes {
	var v axes
	v[forward], v[left] = h.local(w.QVel[0], w.QVel[1])
	v[up], v[steer], v[roll] = w.QVel[2], w.QVel[3], w.QVel[4]

	a := unconstrained(&v, rollControl, steerControl)
	var t touches
	w.collide(&t, h)
	if t.n == 0 {
		w.keep(h, &a)
		return a
	}
	return w.resolve(&t, h, &v, &a, rule)
}

func clampControl(c float64) float64 {
	if c != c {
		return 0
	}
	return max(-1, min(1, c))
}

// unconstrained returns a0, the acceleration without contacts: actuation, damping, gravity, and the centripetal force
// that keeps the camera on its circle.
func unconstrained(v *axes, rollControl, steerControl float64) axes {
	return solveM(&axes{
		forward: lever * v[steer] * v[steer],
		up:      -mass * gravity,
		steer:   steerGear*steerControl - steerDamping*v[steer],
		roll:    rollGear*rollControl - rollDamping*v[roll],
	})
}

// resolve returns the acceleration with contacts.
func (w *World) resolve(t *touches, h heading, v, a0 *axes, rule stop) axes {
	w0 := *a0
	w0.add(damping, v)
	start := w.start(h)
	start.add(damping, v)

	var soft, a axes
	if t.floorOnly() {
		resolveFloor(t.at[0].dist, &w0, &start, &soft, &a, rule)
	} else {
		resolveContacts(t, &w0, &start, &soft, &a, rule)
	}
	soft.add(-damping, v)
	w.keep(h, &soft)
	a.add(-damping, v)
	return a
}

// resolveContacts finds the soft solution w = a + damping·v and the final one, for any contacts.
func resolveContacts(t *touches, w0, start, soft, final *axes, rule stop) {
	var list contacts
	list.n = t.n
	for i := range t.at[:t.n] {
		list.list[i].constrain(&t.at[i])
	}
	*soft = newton(&list, w0, start, rule)
	*final = noslip(&list, w0)
}

// start returns the last substep's solution, where this one's iteration starts.
func (w *World) start(h heading) (a axes) {
	a[forward], a[left] = h.local(w.warm[0], w.warm[1])
	a[up], a[steer], a[roll] = w.warm[2], w.warm[3], w.warm[4]
	return a
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
	f := mulM(a)
	a[left] = invDet * (steerHat*f[left] + lever*f[steer])
	a[steer] = invDet * (mass*f[steer] + lever*f[left])
	a[roll] = f[roll] * (1 / rollHat)

	x, y := h.world(a[forward], a[left])
	w.QVel[0] += Timestep * x
	w.QVel[1] += Timestep * y
	w.QVel[2] += Timestep * a[up]
	w.QVel[3] += Timestep * a[steer]
	w.QVel[4] += Timestep * a[roll]
	for i, v := range &w.QVel {
		w.QPos[i] += Timestep * v
	}
}
