package explorer

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze"
)

// What the agent sees. It is about as much as a picture of 64 columns shows well.
const (
	eyeAhead    = 0.15 // m, distance of the camera before the walker's axis
	eyeHeight   = 0.9  // m
	columns     = 32   // lines of sight to floor and walls
	floorRange  = 18.0 // m
	targetRange = 16.0 // m
)

var (
	tanHalf = portable.Tan(40 * math.Pi / 180) // tangent of half the field of view
	cosHalf = portable.Cos(40 * math.Pi / 180)
)

// eye is a camera on the floor plan.
type eye struct {
	x, y     float64
	sin, cos float64 // of the heading; it looks along (cos, -sin)
}

// look takes in the cells that are in view now. over means that the eye is higher than the walls.
func (t *terrain) look(l *maze.Layout, e *eye, over bool) {
	for i := range columns {
		across := tanHalf * (2*(float64(i)+0.5)/columns - 1)
		norm := 1 / math.Sqrt(1+float64(across*across))
		dx, dy := (e.cos-float64(across*e.sin))*norm, (-e.sin-float64(across*e.cos))*norm
		t.cast(l, e, dx, dy, over)
	}
	for cell, known := range t.cells {
		if known&(seen|searched) != seen {
			continue
		}
		x, y := t.middle(cell)
		if e.seesTarget(t, x, y, over) {
			t.cells[cell] |= searched
			t.views++
		}
	}
}

// cast takes in the cells along a ray, one by one, until it ends at a wall.
func (t *terrain) cast(l *maze.Layout, e *eye, dx, dy float64, over bool) {
	for r := t.ray(e.x, e.y, dx, dy); r.at < floorRange && r.x >= 0 && r.y >= 0 && r.x < t.side && r.y < t.side; r.advance() {
		if t.notice(l, r.y*t.side+r.x) && !over {
			return
		}
	}
}

// notice takes in a cell and reports whether it is a wall.
func (t *terrain) notice(l *maze.Layout, cell int) bool {
	t.last[cell] = t.now
	if t.cells[cell]&seen == 0 {
		t.views++
		row, col := t.side-1-cell/t.side, cell%t.side
		if l.Wall(row, col) {
			t.raise(cell)
			t.walls++
		} else {
			t.cells[cell] |= seen
			if l.Variation[row*t.side+col] == '.' {
				t.cells[cell] |= corridor
			}
		}
	}
	return t.cells[cell]&wall != 0
}

// sees reports whether a point is in view, judged by what was seen of the maze.
func (e *eye) sees(t *terrain, x, y float64, over bool) bool {
	dx, dy := x-e.x, y-e.y
	ahead, d2 := float64(e.cos*dx)-float64(e.sin*dy), float64(dx*dx)+float64(dy*dy)
	if ahead < 0 || ahead*ahead < cosHalf*cosHalf*d2 || d2 > targetRange*targetRange {
		return false
	}
	return over || t.clearSight(e.x, e.y, x, y)
}

// seesTarget reports whether a good part of a target at this place is, or would be, in view: its middle, or a point half-way to
// its left or right edge.
func (e *eye) seesTarget(t *terrain, x, y float64, over bool) bool {
	dx, dy := x-e.x, y-e.y
	aside := maze.TargetRadius / 2 / max(portable.Hypot(dx, dy), maze.TargetRadius)
	return e.sees(t, x, y, over) || e.sees(t, x-float64(aside*dy), y+float64(aside*dx), over) || e.sees(t, x+float64(aside*dy), y-float64(aside*dx), over)
}

// clearSight reports whether everything between two points was seen to be floor.
func (t *terrain) clearSight(x0, y0, x1, y1 float64) bool {
	toX, toY, _, _ := t.space.Place(x1, y1)
	for r := t.ray(x0, y0, x1-x0, y1-y0); r.at < 1; r.advance() {
		if t.cells[r.y*t.side+r.x]&(seen|wall) != seen {
			return false
		}
		if r.x == toX && r.y == toY {
			return true
		}
	}
	return true
}

// ray visits the cells that a line crosses, one after another.
type ray struct {
	x, y         int     // the present cell
	at           float64 // where the line enters the cell, in lengths of its direction
	stepX, stepY int
	nextX, nextY float64 // where the line crosses the next grid lines
	perX, perY   float64 // from one such grid line to the next
}

// ray returns the line from a point in a direction.
func (t *terrain) ray(x, y, dx, dy float64) (r ray) {
	px, py := (x-t.space.Origin)/maze.CellSize, (y-t.space.Origin)/maze.CellSize
	r = ray{x: int(px), y: int(py), stepX: 1, stepY: 1}
	r.nextX, r.nextY = float64(r.x+1)-px, float64(r.y+1)-py
	if dx < 0 {
		r.stepX, r.nextX = -1, px-float64(r.x)
	}
	if dy < 0 {
		r.stepY, r.nextY = -1, py-float64(r.y)
	}
	const none = 1e-12
	r.perX, r.perY = maze.CellSize/max(math.Abs(dx), none), maze.CellSize/max(math.Abs(dy), none)
	r.nextX, r.nextY = r.nextX*r.perX, r.nextY*r.perY
	return r
}

// advance moves to the next cell.
func (r *ray) advance() {
	if r.nextX < r.nextY {
		r.at, r.x, r.nextX = r.nextX, r.x+r.stepX, r.nextX+r.perX
	} else {
		r.at, r.y, r.nextY = r.nextY, r.y+r.stepY, r.nextY+r.perY
	}
}
