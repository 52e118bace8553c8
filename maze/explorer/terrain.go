package explorer

import (
	"math"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// Bits that say what is known of a cell.
const (
	seen     uint8 = 1 << iota // it was seen, so wall says whether it is a wall
	wall                       // it is a wall
	corridor                   // its floor is of the kind outside rooms, where targets are rare
	searched                   // its middle was in view, so no target is there that was not seen
)

// terrain is what the agent knows of a maze. Cells are numbered as in walk.Space: row 0 has the lowest y, and the outer ring is
// included. The ring is wall in every maze, and known from the beginning.
type terrain struct {
	side    int
	cells   []uint8 // [side, side] y, x
	space   walk.Space
	rows    []uint64 // [side] y: bit x for walls
	columns []uint64 // [side] x: bit y for walls
	last    []int32  // [side, side] step at which a cell was last in view
	now     int32    // the present step
	walls   int      // counts changes of walls
	views   int      // counts changes of anything
}

// forget makes everything unseen except the outer ring.
func (t *terrain) forget(side int) {
	if t.side != side {
		t.side = side
		t.last = make([]int32, side*side)
		t.cells, t.rows, t.columns = make([]uint8, side*side), make([]uint64, side), make([]uint64, side)
	}
	clear(t.cells)
	for i := range side {
		for _, cell := range [4]int{i, (side-1)*side + i, i * side, i*side + side - 1} {
			t.cells[cell] = wall
		}
	}
	t.rebuild()
}

// rebuild computes all that follows from cells.
func (t *terrain) rebuild() {
	clear(t.rows)
	clear(t.columns)
	t.space.Clear(t.side)
	for i, known := range t.cells {
		if known&wall != 0 {
			t.raise(i)
		}
	}
	t.walls++
	t.views++
}

// raise records a wall.
func (t *terrain) raise(cell int) {
	x, y := cell%t.side, cell/t.side
	t.cells[cell] |= seen | wall | searched
	t.space.Raise(x, y)
	t.rows[y] |= 1 << x
	t.columns[x] |= 1 << y
}

// doubt makes all floor unsearched again.
func (t *terrain) doubt() {
	for i := range t.cells {
		if t.cells[i]&wall == 0 {
			t.cells[i] &^= searched
		}
	}
	t.views++
}

// middle returns the middle of a cell.
func (t *terrain) middle(cell int) (x, y float64) {
	return t.space.Origin + float64((float64(cell%t.side)+0.5)*maze.CellSize), t.space.Origin + float64((float64(cell/t.side)+0.5)*maze.CellSize)
}

// cellAt returns the cell that holds a point inside the maze.
func (t *terrain) cellAt(x, y float64) int {
	cx, cy, _, _ := t.space.Place(x, y)
	cx, cy = max(0, min(t.side-1, cx)), max(0, min(t.side-1, cy))
	return cy*t.side + cx
}

// girth is the distance from walls, in metres, at which a way counts as free. It is slightly less than the walker's radius, so
// that a place at exactly that distance counts as free in spite of rounding.
const girth = 0.195 // m

// free reports whether the line between two points keeps the distance girth, in either axis, from all known walls.
func (t *terrain) free(x0, y0, x1, y1 float64) bool {
	// In cells.
	const reach = girth / maze.CellSize
	x0, x1 = (x0-t.space.Origin)/maze.CellSize, (x1-t.space.Origin)/maze.CellSize
	y0, y1 = (y0-t.space.Origin)/maze.CellSize, (y1-t.space.Origin)/maze.CellSize
	if math.Abs(x1-x0) >= math.Abs(y1-y0) {
		return crosses(t.rows, x0, y0, x1, y1, reach)
	}
	return crosses(t.columns, y0, x0, y1, x1, reach)
}

// crosses follows a line through rows of cells, whose walls are bits, and looks for walls within reach.
func crosses(rows []uint64, x0, y0, x1, y1, reach float64) (free bool) {
	if y0 > y1 {
		x0, y0, x1, y1 = x1, y1, x0, y0
	}
	slope := 0.0 // x per y
	if y1-y0 > 1e-9 {
		slope = (x1 - x0) / (y1 - y0)
	}
	last := min(len(rows)-1, int(y1+reach))
	for row := max(0, int(y0-reach)); row <= last; row++ {
		a, b := x0, x1
		if slope != 0 {
			if low := float64(row) - reach; low > y0 {
				a = x0 + float64(slope*(low-y0))
			}
			if high := float64(row+1) + reach; high < y1 {
				b = x0 + float64(slope*(high-y0))
			}
		}
		if a > b {
			a, b = b, a
		}
		from, to := max(0, int(a-reach)), min(len(rows)-1, int(b+reach))
		if rows[row]>>from&(1<<(to-from+1)-1) != 0 {
			return false
		}
	}
	return true
}
