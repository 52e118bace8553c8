package maze

import (
	"math"

	"ariadne/internal/rng/numpy"
	"ariadne/maze/internal/elementary"
)

// spawn is the pose in which a walker starts an episode, and how it was chosen.
type spawn struct {
	index     int               // of the spawn cell, among them all row by row
	cell      int               // of the grid
	distances [rayCount]float64 // free distance in each direction, metres
	longest   int               // index of the longest distance, the first one among equals
	draw      float64           // in [-1, 1): turns the walker away from that direction
	yaw       float64           // steer angle, radians
}

// drawSpawn draws one of the spawn cells and a heading.
func drawSpawn(rng *numpy.RandomState, cells []int, l *Layout, targets []Target) spawn {
	s := spawn{index: rng.Intn(len(cells))}
	s.cell = cells[s.index]
	x, y := l.Center(s.cell/l.Grid(), s.cell%l.Grid())
	s.distances = castRays(x, y, l, targets)
	for i, d := range s.distances {
		if d > s.distances[s.longest] {
			s.longest = i
		}
	}
	s.draw = rng.Uniform(-1, 1)
	s.yaw = heading(s.longest, s.draw)
	return s
}

// heading returns the steer angle for the direction of a ray, turned by a draw from [-1, 1). The reference computes it with detours
// through tanh, a quaternion and back. heading takes the same detours, because their rounding errors stay in the walker's pose.
func heading(direction int, draw float64) float64 {
	base := 2 * math.Pi * float64(direction) / rayCount
	rotation := base + float64(math.Pi*(1+elementary.Tanh(elementary.Atanh(draw))))
	w, z := elementary.Cos(rotation/2), elementary.Sin(rotation/2)
	return elementary.Atan2(2*float64(w*z), 1-float64(2*elementary.Square(z)))
}
