package maze

// varyWalls replaces each wall character by a digit. The grid is divided into three by three blocks; walls in block (i, j) get the
// digit 3i+j. The blocks differ in size by one cell where the side is no multiple of three.
func varyWalls(entity []byte, side int) {
	for cell, char := range entity {
		if char == cellWall {
			entity[cell] = wallDigit(cell/side, cell%side, side)
		}
	}
}

// wallDigit returns the digit of a wall at this cell.
func wallDigit(row, col, side int) byte { return '0' + byte(3*block(row, side)+block(col, side)) }

// block returns which of the three blocks a row is in; it does the same for columns. Block i has the rows [⌊i·side/3⌋,
// ⌊(i+1)·side/3⌋).
func block(row, side int) int { return (3*row + 2) / side }
