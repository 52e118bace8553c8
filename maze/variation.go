package maze

// varyWalls replaces each wall character by a digit, 3i+j in block (i, j) of the three by three blocks that the grid
// falls into. Blocks differ in size by one cell where the side is no multiple of three.
func varyWalls(entity []byte, side int) {
	for cell, char := range entity {
		if char == cellWall {
			entity[cell] = wallDigit(cell/side, cell%side, side)
		}
	}
}

// wallDigit returns the character of walls at a cell.
func wallDigit(row, col, side int) byte { return '0' + byte(3*block(row, side)+block(col, side)) }

// block returns which of the three blocks of rows [⌊i·side/3⌋, ⌊(i+1)·side/3⌋) a row is in; columns likewise.
func block(row, side int) int { return (3*row + 2) / side }
