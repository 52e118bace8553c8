package maze

// coverer cuts a grid of characters into rectangles, as dm_control's covering module does when it is restricted to odd sides. It
// makes the wall and floor boxes of layouts.
type coverer struct {
	side    int
	covered []bool // [G*G]
}

func newCoverer(side int) *coverer {
	return &coverer{side: side, covered: make([]bool, side*side)}
}

// cover covers all cells of the grid that hold char with rectangles and appends them to boxes. It is greedy: at the first uncovered
// cell it takes the largest rectangle with odd sides that has this cell as its top left corner.
func (c *coverer) cover(boxes []Box, grid []byte, char byte) []Box {
	clear(c.covered)
	for start := range grid {
		if grid[start] != char || c.covered[start] {
			continue
		}
		b := c.largest(grid, start/c.side, start%c.side)
		for row := b.Row; row < b.Row+b.Rows; row++ {
			for col := b.Col; col < b.Col+b.Cols; col++ {
				c.covered[row*c.side+col] = true
			}
		}
		boxes = append(boxes, b)
	}
	return boxes
}

// largest returns the largest free rectangle with this top left cell. Among rectangles of equal area it returns the flattest.
func (c *coverer) largest(grid []byte, row, col int) Box {
	char := grid[row*c.side+col]
	best := Box{Row: row, Col: col, Char: char}
	end := c.side
	for y := row; y < c.side; y++ {
		x := col
		for x < end && grid[y*c.side+x] == char && !c.covered[y*c.side+x] {
			x++
		}
		if x == col {
			break
		}
		end = x - (x-col+1)%2
		rows, cols := y-row+1, end-col
		if rows%2 == 1 && rows*cols > best.Rows*best.Cols {
			best.Rows, best.Cols = rows, cols
		}
	}
	return best
}
