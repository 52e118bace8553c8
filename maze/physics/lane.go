package physics

// lane is a World in the middle of a substep. Its acceleration is the unknown w = a + damping·v of the contact problem.
type lane struct {
	world   *World
	heading heading
	rule    stop
	touches touches

	v     axes // velocity
	free  axes // w without contacts
	soft  axes // at first w of the last substep, at the end the solution of this substep's contact problem
	final axes // w with friction solved once more

	// One of the two is set if there is a contact. The owner of the lane lends it.
	floor    *floor
	contacts *contacts

	friction friction // the search of the present contact
}

// sift calls done for each lane and moves the lanes for which it returns true to the back. It returns the number of the others.
func sift(list []*lane, done func(*lane) bool) int {
	n := len(list)
	for i := 0; i < n; {
		if done(list[i]) {
			n--
			list[i], list[n] = list[n], list[i]
		} else {
			i++
		}
	}
	return n
}

// begin computes the contacts and the motion without them at the start of a substep.
func (l *lane) begin(w *World, rollControl, steerControl float64, rule stop) {
	l.world, l.rule = w, rule
	h := headingOf(w.QPos[3])
	l.heading = h
	v := &l.v
	v[forward], v[left] = h.local(w.QVel[0], w.QVel[1])
	v[up], v[steer], v[roll] = w.QVel[2], w.QVel[3], w.QVel[4]
	unconstrained(v, clampControl(rollControl), clampControl(steerControl), &l.final)
	w.collide(&l.touches, h)
	if l.touches.n == 0 {
		w.keep(h, &l.final)
		return
	}
	w.start(h, &l.soft)
	for i := range v {
		l.free[i] = l.final[i] + float64(damping*v[i])
		l.soft[i] += float64(damping * v[i])
	}
}

// onFloor reports whether the floor is the only contact.
func (l *lane) onFloor() bool { return l.touches.n == 1 && l.touches.at[0].floor }

// end converts the solutions into accelerations, and keeps the soft one as the start of the next substep.
func (l *lane) end() {
	for i := range l.v {
		l.soft[i] -= float64(damping * l.v[i])
		l.final[i] -= float64(damping * l.v[i])
	}
	l.world.keep(l.heading, &l.soft)
}
