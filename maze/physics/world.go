package physics

// World is one walker among walls. Its zero value stands at the origin of an endless floor. It is a plain value of 136
// bytes: copies are independent, cheap, and go on alike, bit for bit. They share the walls, which never change.
type World struct {
	QPos [5]float64 // x, y, z (m), steer, roll (rad)
	QVel [5]float64 // m/s, rad/s

	// WallHeight is the height of all walls in metres; 0 means DefaultWallHeight.
	WallHeight float64

	warm  [5]float64 // the last substep's soft solution, m/s² and rad/s² in world axes; all zero: none
	walls *walls
}

// Reset puts the walker at rest at (x, y), facing (cos yaw, -sin yaw). The shell then dips into the floor by a rounding
// error, so that the first substep finds it in contact; for one heading in 500 or so the error is none or the other way, as
// in the reference, and the ball falls a quarter of a millimetre first.
func (w *World) Reset(x, y, yaw float64) {
	at := [5]float64{x, y, 0, yaw, 0}
	w.SetState(at, [5]float64{})
	w.substep(0, 0, early) // the reference solves the contacts once, too, before it moves
	w.QPos, w.QVel = at, [5]float64{}
}

// SetState puts the walker in a given state. Nothing is known then of the solution before it, so the next substep is
// solved to rounding.
func (w *World) SetState(qpos, qvel [5]float64) {
	w.QPos, w.QVel, w.warm = qpos, qvel, [5]float64{}
}

// Contacts returns the number of contacts with the floor and with walls in the present state. As in the reference's list,
// surfaces that just meet, at distance 0, count though they exert no force.
func (w *World) Contacts() int {
	var t touches
	w.collide(&t, heading{cos: 1})
	return t.n + t.idle
}
