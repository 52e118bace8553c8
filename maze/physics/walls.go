package physics

import "math"

const (
	cellSize = 2.0 // m
	gridSide = 17  // cells a side of the largest maze, ring included
	maxWalls = gridSide * gridSide
)

// Wall is a box that stands on the floor: the centre and half sizes of its rectangle in metres.
type Wall struct{ X, Y, HalfX, HalfY float64 }

// walls holds the boxes of a maze and, for each cell of the grid centred on the origin, which box covers it.
type walls struct {
	box   [maxWalls]Wall
	n     int
	cover [gridSide][gridSide]uint16 // [cell x, cell y]: index into box plus one, 0 for none
}

// SetWalls replaces the walls. Their order is that of the model's geometries, in which contacts are resolved. Walls are
// unions of cells of the 2 m grid centred on the origin, do not overlap, and lie within the largest maze (17 cells a
// side): the collision stage looks boxes up by the cells they cover, and ignores what lies outside.
func (w *World) SetWalls(list []Wall) {
	w.walls = walls{n: min(len(list), maxWalls)}
	copy(w.walls.box[:], list)
	for i, b := range w.walls.box[:w.walls.n] {
		// The centre of a wall's first cell is half a cell inside its side.
		x0, x1 := cell(b.X-b.HalfX+cellSize/2), cell(b.X+b.HalfX-cellSize/2)
		y0, y1 := cell(b.Y-b.HalfY+cellSize/2), cell(b.Y+b.HalfY-cellSize/2)
		for x := max(x0, 0); x <= min(x1, gridSide-1); x++ {
			for y := max(y0, 0); y <= min(y1, gridSide-1); y++ {
				w.walls.cover[x][y] = uint16(i + 1)
			}
		}
	}
}

// near returns the numbers (index plus one), in ascending order, of the walls that cover a cell within the shell's
// reach of (x, y).
func (s *walls) near(x, y float64) (found [4]uint16, n int) {
	// A little more than the radius: a ball that just touches a box is not to lose it by rounding.
	const reach = Radius + 1e-9
	x0, x1 := max(cell(x-reach), 0), min(cell(x+reach), gridSide-1)
	y0, y1 := max(cell(y-reach), 0), min(cell(y+reach), gridSide-1)
	for i := x0; i <= x1; i++ {
	next:
		for j := y0; j <= y1; j++ {
			wall := s.cover[i][j]
			if wall == 0 {
				continue
			}
			at := n
			for at > 0 && found[at-1] >= wall {
				if found[at-1] == wall {
					continue next
				}
				at--
			}
			copy(found[at+1:n+1], found[at:n])
			found[at] = wall
			n++
		}
	}
	return found, n
}

// cell returns the index along one axis of the cell that holds a coordinate; -1 and gridSide stand for all that lies
// outside the grid, NaN included.
func cell(coordinate float64) int {
	i := math.Floor((coordinate+cellSize/2)/cellSize) + gridSide/2
	if !(i >= 0) {
		return -1
	}
	return int(min(i, gridSide))
}
