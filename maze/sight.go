package maze

import "math"

// Sight returns how far one can look from a point of the world in a direction, in metres, until a wall is in the way or the grid
// ends. (dirX, dirY) is a unit vector. From within a wall the distance is 0.
func (l *Layout) Sight(x, y, dirX, dirY float64) float64 {
	// Rows count downwards: col = x and row = -y, both in cells from the grid's upper left corner.
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

// crossings describes how a line crosses the cells along one axis. It returns the cell in which the line begins, the step (-1 or 1)
// by which it goes on, the distance to the first border, and the distance from border to border.
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
