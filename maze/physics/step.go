package physics

// Substep advances the world by Timestep. rollControl and steerControl are the two actuators' controls, clamped to
// [-1, 1]: -1 of the first rolls forward, +1 of the second turns right (clockwise seen from above). NaN counts as 0.
func (w *World) Substep(rollControl, steerControl float64) {
	h := headingOf(w.QPos[3])
	var v axes
	v[forward], v[left] = h.local(w.QVel[0], w.QVel[1])
	v[up], v[steer], v[roll] = w.QVel[2], w.QVel[3], w.QVel[4]

	a := unconstrained(&v, clampControl(rollControl), clampControl(steerControl))
	var list contacts
	w.collide(&list, h)
	if list.n > 0 {
		a = w.resolve(&list, h, &v, &a)
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

// resolve returns the acceleration with contacts, and keeps the soft solution as the next substep's start.
func (w *World) resolve(list *contacts, h heading, v, a0 *axes) axes {
	var w0, start axes
	start[forward], start[left] = h.local(w.warm[0], w.warm[1])
	start[up], start[steer], start[roll] = w.warm[2], w.warm[3], w.warm[4]
	for i := range w0 {
		w0[i] = a0[i] + damping*v[i]
		start[i] += damping * v[i]
	}
	for i := range list.list[:list.n] {
		list.list[i].constrain()
	}
	soft := newton(list, w0, start)
	for i := range soft {
		soft[i] -= damping * v[i]
	}
	w.warm[0], w.warm[1] = h.world(soft[forward], soft[left])
	w.warm[2], w.warm[3], w.warm[4] = soft[up], soft[steer], soft[roll]

	a := noslip(list, w0)
	for i := range a {
		a[i] -= damping * v[i]
	}
	return a
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
