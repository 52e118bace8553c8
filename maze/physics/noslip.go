package physics

// noslip solves friction once more, without the regulariser that lets contacts creep. It makes up to five Gauss-Seidel sweeps.
// Each contact keeps its normal force and takes the friction y, |y| <= normal force, that minimises ½yᵀAy + yᵀb for the present
// forces of the others. A is the contact's block of JM⁻¹Jᵀ, which is diagonal by the choice of rows; b is the acceleration at
// the contact without its own friction. The sweeps end early after one that increases the cost. The result is the w = a +
// damping·v that belongs to all forces.
func noslip(list []*lane) {
	const sweeps = 5
	most := 0
	for _, l := range list {
		l.contacts.release(l)
		most = max(most, l.contacts.n)
	}
	n := len(list)
	for sweep := 0; sweep < sweeps && n > 0; sweep++ {
		for i := range most {
			tighten(list[:sift(list[:n], func(l *lane) bool { return !l.contacts.ask(l, i) })])
			for _, l := range list[:n] {
				l.contacts.grip(l, i)
			}
		}
		n = sift(list[:n], func(l *lane) bool { return l.contacts.lost() })
	}
}

// tighten searches for the friction of the lanes, whose problems have been posed. The lanes take turns, one iteration each, so
// that the processor works on the next lane while one waits for its divisions.
func tighten(list []*lane) {
	for n := len(list); n > 0; {
		times := 1
		if n == 1 {
			times = mostIterations
		}
		n = sift(list[:n], func(l *lane) bool { return l.friction.iterate(times) })
	}
}

// release sets w to the one that belongs to the soft solution's forces. The cost of the dropped regulariser counts as a gain of
// the first sweep.
func (c *contacts) release(l *lane) {
	var push axes
	c.gain = 0
	for i := range c.list[:c.n] {
		k := &c.list[i]
		f := &k.force
		for r := range f {
			push.add(f[r], &k.jac[r])
		}
		c.gain += (float64(f[0]*f[0]) + float64(f[1]*f[1]) + float64(f[2]*f[2]) + float64(f[3]*f[3])) / (2 * k.d)
	}
	solveM(&push, &l.final)
	l.final.add(1, &l.free)
}

// ask poses the problem of contact i's new friction, if there is such a contact. It reports whether that needs a search.
func (c *contacts) ask(l *lane, i int) bool {
	if i >= c.n {
		return false
	}
	k, w := &c.list[i], &l.final
	old := shear{k.force[1], k.force[2], k.force[3]}
	res := shear{dot(&k.jac[1], w), dot(&k.jac[2], w), dot(&k.jac[3], w)}
	return l.friction.pose(shear{k.admit[0], k.admit[1], k.admit[2]}, k.inertia, res, old, k.force[0])
}

// grip gives contact i the friction that was found, and updates w.
func (c *contacts) grip(l *lane, i int) {
	if i >= c.n {
		return
	}
	k, w := &c.list[i], &l.final
	y, gain := l.friction.settle()
	c.gain += gain
	e := shear{y.x - k.force[1], y.y - k.force[2], y.z - k.force[3]}
	k.force[1], k.force[2], k.force[3] = y.x, y.y, y.z
	r0, r1, r2 := &k.response[0], &k.response[1], &k.response[2]
	for j := range w {
		w[j] += float64(e.x*r0[j]) + float64(e.y*r1[j]) + float64(e.z*r2[j])
	}
}

// lost reports whether the sweep increased the cost. Rounding and searches that were cut short can cause that. No sweep follows
// then.
func (c *contacts) lost() bool {
	lost := c.gain < 0
	c.gain = 0
	return lost
}
