package render

import (
	"fmt"
	"math"
	"strconv"

	"ariadne/internal/portable"
)

// PathMark marks the cells of a path on a maze's plan, whose other values are 0 (wall) and 1 (floor).
const PathMark = 2

// Colours of the minimap: walls, floor and path, in the order of a plan's values, and then the walker's cell.
var minimapColors = [4][3]uint8{{0, 0, 0}, {255, 255, 255}, {0, 255, 0}, {255, 0, 0}}

const minimapWalker = 3 // index of the walker's colour

// minimapScale is the side of a cell on the minimap in pixels.
const minimapScale = 2

// Minimap blends a map of the maze into the upper right corner of pictures, as memory-maze 1.0.3 does with show_path. The
// walker is in the middle and faces up; the path to its target is green. The result equals that of the image library that the
// reference uses (Pillow) in every bit, with its nearest-neighbour sampling and fixed-point rotation. The zero value is ready
// to use and keeps its memory from call to call. It is used from one goroutine at a time.
type Minimap struct {
	cells   []uint8 // [size, size] indices into minimapColors, row 0 at the top
	shifted []uint8 // [side, side] the same in pixels, moved so that the walker is in the middle
	column  []int   // [side] the column of cells from which shifted takes a pixel column, -1 for none
}

// MinimapSide returns the width and height in pixels of the minimap of a maze of the given size.
func MinimapSide(size int) int { return minimapScale * size }

// Draw blends the map into a picture, pix [height, width, 3]. plan is [size, size] with row 0 at the lowest y, as
// maze.Layout.AppendPlan gives it, with PathMark on the path. position is the walker's, in cells from the plan's lower left
// corner; direction is the unit vector of its heading. A plan or picture of a wrong size is an error.
func (m *Minimap) Draw(pix []uint8, width, height int, plan []uint8, size int, position, direction [2]float64) error {
	side := MinimapSide(size)
	switch {
	case size < 1 || len(plan) != size*size:
		return fmt.Errorf("minimap: a plan of %d cells for size %d", len(plan), size)
	case width < side || height < side || len(pix) != 3*width*height:
		return fmt.Errorf("minimap: %dx%d pixels do not fit into a picture of %dx%d (%d bytes)", side, side, width, height, len(pix))
	}
	if len(m.cells) != size*size {
		m.cells, m.shifted, m.column = make([]uint8, size*size), make([]uint8, side*side), make([]int, side)
	}
	m.color(plan, size, position)
	m.shift(size, position)
	m.blend(pix, width, side, newRotation(direction, side))
	return nil
}

// color fills cells with indices of colours.
func (m *Minimap) color(plan []uint8, size int, position [2]float64) {
	for y := range size {
		row := m.cells[(size-1-y)*size:][:size]
		for x := range row {
			row[x] = min(plan[y*size+x], PathMark)
		}
	}
	x, y := int(math.Floor(position[0])), int(math.Floor(position[1]))
	if x >= 0 && y >= 0 && x < size && y < size {
		m.cells[(size-1-y)*size+x] = minimapWalker
	}
}

// shift fills shifted. It does what Pillow's transform does with a matrix that only translates: from the centre of the first
// pixel it adds ones.
func (m *Minimap) shift(size int, position [2]float64) {
	n, side := float64(size), MinimapSide(size)
	s := float64(side)
	source := func(at float64) int {
		if at < 0 || at >= s {
			return -1
		}
		return int(at) / minimapScale
	}
	at := float64((position[0]-n/2)/n*s) + 0.5
	for u := range m.column {
		m.column[u] = source(at)
		at++
	}
	at = float64(-(position[1]-n/2)/n*s) + 0.5
	for v := range side {
		row, y := m.shifted[v*side:][:side], source(at)
		at++
		if y < 0 {
			clear(row)
			continue
		}
		cells := m.cells[y*size:][:size]
		for u, x := range m.column {
			row[u] = 0
			if x >= 0 {
				row[u] = cells[x]
			}
		}
	}
}

// rotation is Pillow's transform by an affine matrix, in 16.16 fixed point: the place in the source of the first pixel, and the
// change by a column and by a row. Pillow copies pictures at quarter turns; this transform yields the same copies.
type rotation struct{ x, y, xByColumn, yByColumn, xByRow, yByRow int32 }

// newRotation returns the rotation of a picture with the given side that makes a direction on it face up.
func newRotation(direction [2]float64, side int) rotation {
	angle := math.Mod(portable.Atan2(direction[0], direction[1])/math.Pi*180, 360)
	if angle < 0 {
		angle += 360
	}
	sin, cos := portable.Sincos(-angle * (math.Pi / 180))
	sin, cos = round15(sin), round15(cos)
	middle := float64(side) / 2
	// The middle stays in place.
	x := float64(cos*-middle) + float64(sin*-middle) + middle
	y := float64(-sin*-middle) + float64(cos*-middle) + middle
	return rotation{
		x:         fixedPoint(x + float64(cos*0.5) + float64(sin*0.5)),
		y:         fixedPoint(y + float64(-sin*0.5) + float64(cos*0.5)),
		xByColumn: fixedPoint(cos), yByColumn: fixedPoint(-sin),
		xByRow: fixedPoint(sin), yByRow: fixedPoint(cos),
	}
}

// round15 rounds to 15 decimals, as Python's round does.
func round15(v float64) float64 {
	var digits [32]byte
	rounded, err := strconv.ParseFloat(string(strconv.AppendFloat(digits[:0], v, 'f', 15, 64)), 64)
	if err != nil {
		return v // cannot happen: what FormatFloat wrote can be parsed
	}
	return rounded
}

// fixedPoint returns a number in 16.16 fixed point.
func fixedPoint(v float64) int32 { return int32(math.Floor(float64(v*65536) + 0.5)) }

// blend lays the rotated map over the corner with an opacity of one half. Pixels outside the map are black.
func (m *Minimap) blend(pix []uint8, width, side int, r rotation) {
	for v := range side {
		row := pix[3*(v*width+width-side):][:3*side]
		x, y := r.x, r.y
		for u := range side {
			color := &minimapColors[0]
			if sx, sy := int(x>>16), int(y>>16); sx >= 0 && sy >= 0 && sx < side && sy < side {
				color = &minimapColors[m.shifted[sy*side+sx]]
			}
			p := row[3*u:][:3]
			p[0] = p[0]/2 + color[0]/2
			p[1] = p[1]/2 + color[1]/2
			p[2] = p[2]/2 + color[2]/2
			x += r.xByColumn
			y += r.yByColumn
		}
		r.x += r.xByRow
		r.y += r.yByRow
	}
}
