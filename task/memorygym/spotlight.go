package memorygym

import (
	"math"
	"sync"

	"ariadne/internal/rng/pcg64"
)

// point is a place in pixels.
type point struct{ x, y float64 }

// distance returns the distance to a pixel.
func (p point) distance(x, y int) float64 {
	dx, dy := float64(x)-p.x, float64(y)-p.y
	return math.Sqrt(float64(dx*dx) + float64(dy*dy))
}

// lerp returns the point at the share t of the way to another point.
func (p point) lerp(to point, t float64) point {
	return point{float64(p.x*(1-t)) + float64(to.x*t), float64(p.y*(1-t)) + float64(to.y*t)}
}

// spotlight crosses the picture on a curved way. From its start it moves towards a point that itself moves from target to bend.
type spotlight struct {
	start, target, bend point
	radius              int
	speed               float64 // share of the way for each step
	t                   float64 // share of the way so far
	at                  point
	finished            bool
}

// spokes holds the directions of all angles that a spotlight may have, in whole degrees.
var spokes = sync.OnceValue(func() *[720]point {
	out := new([720]point)
	for degrees := range out {
		out[degrees].x, out[degrees].y = rotated(1, 0, degrees)
	}
	return out
})

// newSpotlight draws a spotlight. Its points lie around the picture, so far outside that it is invisible there.
func newSpotlight(g *pcg64.Generator, radii [2]int, speeds [2]float64, spokes *[720]point) spotlight {
	s := spotlight{radius: g.Integers(radii[0], radii[1]), speed: g.Uniform(speeds[0], speeds[1])}
	start := g.Integers(0, 360)
	target := start + 180 + g.Integers(-45, 45)
	bend := target + g.Integers(-135, 135)
	far := math.Sqrt(2*Side*Side)/2 + float64(s.radius)
	around := func(degrees int) point {
		return point{Side/2 + float64(spokes[degrees].x*far), Side/2 + float64(spokes[degrees].y*far)}
	}
	s.start, s.target, s.bend = around(start), around(target), around(bend)
	s.at = s.start
	return s
}

// move moves to the place that was planned, and plans the next one.
func (s *spotlight) move() {
	s.at = s.start.lerp(s.target.lerp(s.bend, s.t), s.t)
	s.t += s.speed
	if s.t >= 1 {
		s.t, s.finished = 1, true
	}
}
