package physics

// World is one walker among walls. Its zero value stands at the origin of an endless floor. A World is a plain value of 136
// bytes. A copy is cheap and independent, and continues like the original, bit for bit. Copies share the walls, which never
// change.
type World struct {
	QPos [5]float64 // x, y, z (m), steer, roll (rad)
	QVel [5]float64 // m/s, rad/s

	// WallHeight is the height of all walls in metres; 0 means DefaultWallHeight.
	WallHeight float64

	warm  [5]float64 // the last substep's soft solution, m/s² and rad/s² in world axes; all zeros: none
	walls *walls
}

// Reset puts the walker at rest at (x, y), facing (cos yaw, -sin yaw). For most headings, a rounding error then puts the shell
// slightly into the floor, so that the first substep finds a contact. For about one heading in 500, the error is zero or has
// the other sign, as in the reference. Then the ball first falls by a quarter of a millimetre.
func (w *World) Reset(x, y, yaw float64) {
	at := [5]float64{x, y, 0, yaw, 0}
	w.SetState(at, [5]float64{})
	w.substep(0, 0, early) // the reference, too, solves the contacts once before the walker moves
	w.QPos, w.QVel = at, [5]float64{}
}

// SetState puts the walker into a given state. The earlier solution of the solver is dropped, so the next substep is solved
// until rounding limits it.
func (w *World) SetState(qpos, qvel [5]float64) {
	w.QPos, w.QVel, w.warm = qpos, qvel, [5]float64{}
}

// Contacts returns the number of contacts with the floor and with walls in the present state. As in the reference's list,
// surfaces at distance exactly 0 count, although they exert no force.
func (w *World) Contacts() int {
	var t touches
	w.collide(&t, heading{cos: 1})
	return t.n + t.idle
}
