package maze

import (
	"math"

	"ariadne/internal/rng/numpy"
	"ariadne/maze/internal/elementary"
)

// spawn is where and how a walker starts an episode.
type spawn struct {
	index     int               // into the spawn cells, row by row
	cell      int               // of the grid
	distances [rayCount]float64 // free sight in each direction, metres
	longest   int               // first of the longest
	draw      float64           // in [-1, 1): how far from there the walker is turned
	yaw       float64           // steer angle, radians
}

// drawSpawn chooses one of the spawn cells and a heading.
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

// heading returns the steer angle for the direction of a ray, turned by a draw from [-1, 1). The reference's detours
// through tanh, a quaternion and back are followed, because their rounding errors stay in the walker's pose.
func heading(direction int, draw float64) float64 {
	base := 2 * math.Pi * float64(direction) / rayCount
	rotation := base + float64(math.Pi*(1+elementary.Tanh(elementary.Atanh(draw))))
	w, z := elementary.Cos(rotation/2), elementary.Sin(rotation/2)
	return elementary.Atan2(2*float64(w*z), 1-float64(2*elementary.Square(z)))
}
