package physics

// Substep advances the world by Timestep. rollControl and steerControl are the two actuators' controls, clamped to
// [-1, 1]: -1 of the first rolls forward, +1 of the second turns right (clockwise seen from above). NaN counts as 0.
func (w *World) Substep(rollControl, steerControl float64) {
	h := headingOf(w.QPos[3])
	var v axes
	v[forward], v[left] = h.local(w.QVel[0], w.QVel[1])
	v[up], v[steer], v[roll] = w.QVel[2], w.QVel[3], w.QVel[4]

	a := unconstrained(&v, clampControl(rollControl), clampControl(steerControl))
	var t touches
	w.collide(&t, h)
	if t.n == 0 {
		w.keep(h, &a)
	} else {
		a = w.resolve(&t, h, &v, &a)
	}
	w.integrate(h, &a)
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
func (w *World) resolve(t *touches, h heading, v, a0 *axes) axes {
	w0 := *a0
	w0.add(damping, v)
	start := w.start(h)
	start.add(damping, v)
	tolerance := stopTolerance
	if w.warm == [5]float64{} {
		tolerance = coldTolerance
	}

	var list contacts
	list.n = t.n
	for i := range t.at[:t.n] {
		list.list[i].constrain(&t.at[i])
	}
	soft := newton(&list, w0, start, tolerance)
	soft.add(-damping, v)
	w.keep(h, &soft)

	a := noslip(&list, &w0)
	a.add(-damping, v)
	return a
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
	a[roll] = f[roll] / rollHat

	x, y := h.world(a[forward], a[left])
	for i, rate := range [dofs]float64{x, y, a[up], a[steer], a[roll]} {
		w.QVel[i] += Timestep * rate
		w.QPos[i] += Timestep * w.QVel[i]
	}
}
