package walk

import (
	"math"

	"ariadne/maze"
	"ariadne/maze/physics"
)

const (
	half   = maze.CellSize / 2
	inner  = half - physics.Radius // m, from a cell's middle to where the walker touches a wall beside it
	margin = 0.008                 // m, distance kept from walls, because the motion model is inexact
)

// Space knows where the walker's centre may be. Its cells are those of the grid with the outer ring, but row 0 has the lowest y.
type Space struct {
	Side   int     // cells
	Origin float64 // lower border of the first cell on both axes, m
	wall   []bool  // [side, side] y, x
}

// Clear makes the space one of side × side cells without any wall.
func (sp *Space) Clear(side int) {
	if sp.Side != side {
		sp.Side, sp.wall = side, make([]bool, side*side)
		sp.Origin = -float64(side) * half
	}
	clear(sp.wall)
}

// Set takes the walls from a maze.
func (sp *Space) Set(l *maze.Layout) {
	g := l.Grid()
	sp.Clear(g)
	for y := range g {
		for x := range g {
			if l.Wall(g-1-y, x) {
				sp.Raise(x, y)
			}
		}
	}
}

// Raise makes a cell a wall.
func (sp *Space) Raise(x, y int) { sp.wall[y*sp.Side+x] = true }

// Closed reports whether a cell is a wall. Cells outside the space are walls.
func (sp *Space) Closed(x, y int) bool {
	return x < 0 || y < 0 || x >= sp.Side || y >= sp.Side || sp.wall[y*sp.Side+x]
}

// Place returns the cell that holds a point and the point's offset from the middle of the cell, in metres.
func (sp *Space) Place(x, y float64) (cx, cy int, u, v float64) {
	px, py := (x-sp.Origin)/maze.CellSize, (y-sp.Origin)/maze.CellSize
	fx, fy := math.Floor(px), math.Floor(py)
	return int(fx), int(fy), float64((px-fx)*maze.CellSize) - half, float64((py-fy)*maze.CellSize) - half
}

// Clearance returns the distance in metres between the surface of the walker's ball at (x, y) and the nearest wall. Where no wall
// is near, it returns some value of at least half a cell.
func (sp *Space) Clearance(x, y float64) float64 {
	cx, cy, u, v := sp.Place(x, y)
	if sp.Closed(cx, cy) {
		return -half
	}
	sx, sy := 1, 1
	if u < 0 {
		sx = -1
	}
	if v < 0 {
		sy = -1
	}
	u, v = half-math.Abs(u), half-math.Abs(v) // distances to the nearest borders of the cell
	free := half + physics.Radius
	if sp.Closed(cx+sx, cy) {
		free = u
	}
	if sp.Closed(cx, cy+sy) {
		free = min(free, v)
	}
	if free > half && sp.Closed(cx+sx, cy+sy) {
		free = math.Sqrt(float64(u*u) + float64(v*v))
	}
	return free - physics.Radius
}

// tight reports whether Clearance(x, y) < least, where least is at most margin.
func (sp *Space) tight(x, y, least float64) bool {
	cx, cy, u, v := sp.Place(x, y)
	if sp.Closed(cx, cy) {
		return true
	}
	const free = inner - margin // no wall is near if both offsets are smaller
	if math.Abs(u) <= free && math.Abs(v) <= free {
		return false
	}
	return sp.Clearance(x, y) < least
}

// leastOnTheWay returns the least clearance that a move from a point may have. It is the margin; where the walker is closer to a
// wall already, it is slightly less than the clearance there.
func (sp *Space) leastOnTheWay(x, y float64) float64 {
	const slack = 0.002
	if !sp.tight(x, y, margin) {
		return margin
	}
	return min(margin, sp.Clearance(x, y)-slack)
}
