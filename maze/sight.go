package maze

import "math"

// Sight returns how far one can look from a point of the world in a direction, a unit vector, until a wall is in the way or
// the grid ends: metres, 0 from within a wall.
func (l *Layout) Sight(x, y, dirX, dirY float64) float64 {
	// Rows count downwards: the grid's axes are col = x, row = -y, both in cells from its upper left corner.
	half := float64(l.Grid()) / 2
	col, stepCol, nextCol, perCol := crossings(x/CellSize+half, dirX)
	row, stepRow, nextRow, perRow := crossings(half-y/CellSize, -dirY)
	at := 0.0 // cells
	for !l.Wall(row, col) {
		if nextCol < nextRow {
			at, col, nextCol = nextCol, col+stepCol, nextCol+perCol
		} else {
			at, row, nextRow = nextRow, row+stepRow, nextRow+perRow
		}
	}
	return at * CellSize
}

// crossings returns in which cell of an axis a line begins, to which side it leaves it, when it does so for the first time,
// and how long it takes from one border to the next.
func crossings(from, dir float64) (cell, step int, next, per float64) {
	floor := math.Floor(from)
	cell, step, next = int(floor), 1, floor+1-from
	if dir < 0 {
		step, next = -1, from-floor
	}
	const parallel = 1e-12
	per = 1 / max(math.Abs(dir), parallel)
	return cell, step, next * per, per
}
