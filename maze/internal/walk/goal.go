package walk

import (
	"math"

	"ariadne/maze"
)

// Goal is a disc on the floor plan. The walker's centre is to reach it.
type Goal struct {
	X, Y   float64 // centre, m
	Reach2 float64 // square of the radius
}

// GoalOf returns the disc in which the walker touches a target.
func GoalOf(t *maze.Target) Goal {
	const sure = 0.003 // m, by which the touch is deeper than needed
	r := reach(t) - sure
	return Goal{t.X, t.Y, r * r}
}

// Within reports whether a point lies in the disc.
func (g *Goal) Within(x, y float64) bool {
	dx, dy := x-g.X, y-g.Y
	return float64(dx*dx)+float64(dy*dy) <= g.Reach2
}

// reach returns the horizontal distance at which the walker touches a target.
func reach(t *maze.Target) float64 {
	if t.Z > 0 {
		// The rim of the head reaches a sphere that floats. The head is below the sphere's centre.
		const rim, up = 0.1, 0.59
		return rim + math.Sqrt(maze.TargetRadius*maze.TargetRadius-float64((t.Z-up)*(t.Z-up)))
	}
	const up, sum = 0.2, 0.8 // height of the shell's centre; sum of the radii of the shell and the target
	return math.Sqrt(sum*sum - up*up)
}
