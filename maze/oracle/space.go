package oracle

import (
	"math"

	"ariadne/maze"
	"ariadne/maze/physics"
)

const (
	half   = maze.CellSize / 2
	inner  = half - physics.Radius // m, from a cell's middle to where the walker touches a wall beside it
	margin = 0.008                 // m, kept from walls: what the motion model may be wrong by
)

// space tells where the walker's centre may be. Cells are those of the grid, the outer ring included, with row 0 at the
// lowest y.
type space struct {
	side   int     // cells
	origin float64 // lower border of the first cell, both axes, m
	wall   []bool  // [side, side] y, x
}

// set takes up a maze.
func (sp *space) set(l *maze.Layout) {
	g := l.Grid()
	if sp.side != g {
		sp.side, sp.wall = g, make([]bool, g*g)
		sp.origin = -float64(g) * half
	}
	for y := range g {
		for x := range g {
			sp.wall[y*g+x] = l.Wall(g-1-y, x)
		}
	}
}

// closed reports whether a cell is a wall; cells outside are.
func (sp *space) closed(x, y int) bool {
	return x < 0 || y < 0 || x >= sp.side || y >= sp.side || sp.wall[y*sp.side+x]
}

// place splits a point into its cell and the offset from the cell's middle.
func (sp *space) place(x, y float64) (cx, cy int, u, v float64) {
	px, py := (x-sp.origin)/maze.CellSize, (y-sp.origin)/maze.CellSize
	fx, fy := math.Floor(px), math.Floor(py)
	return int(fx), int(fy), (px-fx)*maze.CellSize - half, (py-fy)*maze.CellSize - half
}

// clearance returns the distance between the ball and the nearest wall, if it is small; where no wall is near, something
// that is at least half.
func (sp *space) clearance(x, y float64) float64 {
	cx, cy, u, v := sp.place(x, y)
	if sp.closed(cx, cy) {
		return -half
	}
	sx, sy := 1, 1
	if u < 0 {
		sx = -1
	}
	if v < 0 {
		sy = -1
	}
	u, v = half-math.Abs(u), half-math.Abs(v) // to the nearest borders
	free := half + physics.Radius
	if sp.closed(cx+sx, cy) {
		free = u
	}
	if sp.closed(cx, cy+sy) {
		free = min(free, v)
	}
	if free > half && sp.closed(cx+sx, cy+sy) {
		free = math.Sqrt(u*u + v*v)
	}
	return free - physics.Radius
}

// tight reports whether clearance(x, y) < least, for a least of at most margin.
func (sp *space) tight(x, y, least float64) bool {
	cx, cy, u, v := sp.place(x, y)
	if sp.closed(cx, cy) {
		return true
	}
	const free = inner - margin // no wall is near where both offsets are less
	if math.Abs(u) <= free && math.Abs(v) <= free {
		return false
	}
	return sp.clearance(x, y) < least
}

// leastOnTheWay returns the least clearance that a move from a place may have: the margin or, where the walker is closer
// to a wall already, hardly less than it has there.
func (sp *space) leastOnTheWay(x, y float64) float64 {
	const slack = 0.002
	if !sp.tight(x, y, margin) {
		return margin
	}
	return min(margin, sp.clearance(x, y)-slack)
}
