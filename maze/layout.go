package maze

// CellSize is the side of a grid cell in metres.
const CellSize = 2.0

// WallHeight is the height of the walls in metres; LowWallHeight is their height with Config.GoodVisibility.
const (
	WallHeight    = 1.5
	LowWallHeight = 0.4
)

// WallTextures names the wall textures in the order in which the reference draws from them. Layout.WallTexture holds indices into
// it.
var WallTextures = [8]string{"blue", "cerise", "green_bright", "green", "purple", "red_bright", "red", "yellow"}

// FloorTextures names the floor textures. The first one covers everything outside rooms, the second one all rooms.
var FloorTextures = [2]string{"blue", "blue_bright"}

// Layout is a maze: its grid, and the rectangles that make up its walls and floor.
type Layout struct {
	Size        int       // N, cells a side without the outer ring
	Height      float64   // of the walls, metres
	Entity      []byte    // [G*G] row-major: '0'..'9' wall, ' ' corridor, 'P' spawn cell, 'G' object cell
	Variation   []byte    // [G*G] row-major: '.' outside rooms, 'A', 'B', ... in rooms
	WallTexture [10]uint8 // index into WallTextures for each wall digit, or AnyTexture
	Walls       []Box     // greedy cover of each wall character, in the order of the characters
	Floors      []Box     // greedy cover of each floor character
}

// Grid returns G, the number of cells a side with the outer ring.
func (l *Layout) Grid() int { return l.Size + 2 }

// Wall reports whether the cell is a wall. Cells outside the grid are walls.
func (l *Layout) Wall(row, col int) bool {
	g := l.Grid()
	if row < 0 || col < 0 || row >= g || col >= g {
		return true
	}
	c := l.Entity[row*g+col]
	return c != ' ' && c != 'P' && c != 'G'
}

// Center returns the world coordinates of a cell's centre.
func (l *Layout) Center(row, col int) (x, y float64) {
	h := float64(l.Grid()-1) / 2
	return (float64(col) - h) * CellSize, -(float64(row) - h) * CellSize
}

// Box is a rectangle of cells that share a character. It is one wall or one floor tile.
type Box struct {
	Row, Col   int // top left cell
	Rows, Cols int // odd
	Char       byte
}

// Rect returns the box's centre and half sizes in metres on a grid of g cells a side.
func (b Box) Rect(g int) (x, y, halfX, halfY float64) {
	h := float64(g-1) / 2
	x = (float64(b.Col) + float64(b.Cols-1)/2 - h) * CellSize
	y = -(float64(b.Row) + float64(b.Rows-1)/2 - h) * CellSize
	return x, y, float64(b.Cols) * CellSize / 2, float64(b.Rows) * CellSize / 2
}

// appendCells appends the cells that hold a character, in row-major order.
func (l *Layout) appendCells(cells []int, char byte) []int {
	for i, c := range l.Entity {
		if c == char {
			cells = append(cells, i)
		}
	}
	return cells
}

// rebuild cuts the grids into Walls and Floors.
func (l *Layout) rebuild(c *coverer) {
	l.Walls, l.Floors = l.Walls[:0], l.Floors[:0]
	for digit := byte('0'); digit <= '9'; digit++ {
		l.Walls = c.cover(l.Walls, l.Entity, digit)
	}
	l.Floors = c.cover(l.Floors, l.Variation, cellOutside)
	for letter := byte('A'); letter <= 'Z'; letter++ {
		before := len(l.Floors)
		if l.Floors = c.cover(l.Floors, l.Variation, letter); len(l.Floors) == before {
			break
		}
	}
}
