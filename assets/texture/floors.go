package texture

// flagstones draws slabs of several sizes. The plan shows their layout; a letter is a slab.
func flagstones(x, y int) int {
	const (
		cells = 4
		cell  = Unit / cells
	)
	plan := [cells]string{
		"AABC",
		"AABD",
		"EFFD",
		"EGHH",
	}
	column, row := x/cell, y/cell
	slab := plan[row][column]
	left, right, above, below := column, column+1, row, row+1
	for left > 0 && plan[row][left-1] == slab {
		left--
	}
	for right < cells && plan[row][right] == slab {
		right++
	}
	for above > 0 && plan[above-1][column] == slab {
		above--
	}
	for below < cells && plan[below][column] == slab {
		below++
	}
	face := vary(int(slab), 105, 165)
	return bevel(x-left*cell, y-above*cell, (right-left)*cell, (below-above)*cell, Unit/140, Unit/100, face)
}

// octagons draws octagonal tiles with a small bright diamond where four of them meet.
func octagons(x, y int) int {
	const (
		cell   = Unit / 3
		corner = cell / 5
		line   = Unit / 120
	)
	dx, dy := abs(x%cell-cell/2), abs(y%cell-cell/2)
	// Distance from the diagonal at the corner: negative inside the diamond, positive inside the octagon.
	diagonal := cell - corner - dx - dy
	switch {
	case abs(diagonal) < line, diagonal > 0 && cell/2-max(dx, dy) < line/2:
		return groove
	case diagonal < 0:
		return 235
	case diagonal < 4*line || cell/2-max(dx, dy) < 5*line/2:
		return 175
	}
	return vary(x/cell+3*(y/cell), 125, 150)
}
