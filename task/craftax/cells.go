package craftax

// Cell is a position on a floor. Projectiles, and the player in god mode or in lava, can leave the floor.
type Cell struct{ Row, Col int32 }

// plus returns the cell at an offset.
func (c Cell) plus(d Cell) Cell { return Cell{c.Row + d.Row, c.Col + d.Col} }

// within reports whether the cell is on a floor with a number of tiles along each side.
func (c Cell) within(side int32) bool {
	return uint32(c.Row) < uint32(side) && uint32(c.Col) < uint32(side)
}

// index returns the index of a cell on the floor among its tiles, row by row.
func (c Cell) index(side int32) int { return int(c.Row*side + c.Col) }

// closest returns the index of the tile that the reference reads for a cell. A negative coordinate counts from the end; one
// that is still outside is moved to the border.
func (c Cell) closest(side int32) int { return wrapped(c.Row, side)*int(side) + wrapped(c.Col, side) }

func wrapped(i, side int32) int {
	if i < 0 {
		i += side
	}
	return int(min(max(i, 0), side-1))
}

// The same for a floor of Craftax.
func (c Cell) inside() bool { return c.within(Side) }
func (c Cell) tile() int    { return c.index(Side) }
func (c Cell) nearest() int { return c.closest(Side) }

// at returns the cell with an index.
func at(tile int) Cell { return Cell{int32(tile / Side), int32(tile % Side)} }

// distance is the number of steps between two cells.
func (c Cell) distance(d Cell) int32 { return abs(c.Row-d.Row) + abs(c.Col-d.Col) }

func abs(x int32) int32 { return max(x, -x) }

// directions are what the actions Noop, Left, Right, Up and Down add to a position.
var directions = [5]Cell{{0, 0}, {0, -1}, {0, 1}, {-1, 0}, {1, 0}}
