package physics

import (
	"fmt"
	"math"
	"slices"
)

const (
	cellSize = 2.0     // m
	farthest = 1 << 15 // cells from the origin to the side of a wall
	maxCells = 1 << 20 // cells of the rectangle that holds all walls
	maxWalls = math.MaxUint16
)

// Wall is a box that stands on the floor: the centre and half sizes of its rectangle in metres.
type Wall struct{ X, Y, HalfX, HalfY float64 }

// walls holds the boxes of a maze. It never changes once it was made, so any number of Worlds can share it.
type walls struct {
	boxes []Wall
	// cover says which box covers a cell: the box's index plus one, or 0 for none. It holds a rectangle of width × height
	// cells, column by column. The rectangle spans all boxes and a frame of empty cells around them.
	cover         []uint16
	width, height int
	west, south   float64 // m, western and southern side of the rectangle
}

// SetWalls puts walls into the world. Their order is that of the model's geometries, in which contacts are resolved. Each wall
// covers whole cells of a 2 m grid, which has a cell centred on the origin. No two walls cover the same cell. There are at most
// 65535 walls, within a rectangle of at most 2^20 cells and within 2^15 cells of the origin. SetWalls returns an error that
// names the wall if any of this is violated, and then leaves the world as it is. Copies of the World keep their walls. SetWalls
// allocates memory only if the walls differ from the present ones.
func (w *World) SetWalls(list []Wall) error {
	if w.walls != nil && slices.Equal(list, w.walls.boxes) {
		return nil
	}
	s, err := newWalls(list)
	if err != nil {
		return fmt.Errorf("physics walls: %w", err)
	}
	w.walls = s
	return nil
}

func newWalls(list []Wall) (*walls, error) {
	if len(list) == 0 {
		return nil, nil
	}
	if len(list) > maxWalls {
		return nil, fmt.Errorf("%d of them; at most %d are possible", len(list), maxWalls)
	}
	west, south, east, north := farthest, farthest, -farthest, -farthest
	for i, b := range list {
		x0, x1, okX := cells(b.X, b.HalfX)
		y0, y1, okY := cells(b.Y, b.HalfY)
		if !okX || !okY {
			return nil, fmt.Errorf("wall %d is %+v; its sides must lie between cells of the 2 m grid, at odd coordinates, and within %d m of the origin", i, b, int(farthest*cellSize))
		}
		west, south, east, north = min(west, x0), min(south, y0), max(east, x1), max(north, y1)
	}
	west, south, east, north = west-1, south-1, east+1, north+1
	s := &walls{
		width: east - west, height: north - south,
		west: (float64(west) - 0.5) * cellSize, south: (float64(south) - 0.5) * cellSize,
	}
	if s.width*s.height > maxCells {
		return nil, fmt.Errorf("they are spread over %d by %d cells; at most %d cells are possible", s.width, s.height, maxCells)
	}
	s.boxes = slices.Clone(list)
	s.cover = make([]uint16, s.width*s.height)
	for i, b := range list {
		x0, x1, _ := cells(b.X, b.HalfX)
		y0, y1, _ := cells(b.Y, b.HalfY)
		for x := x0; x < x1; x++ {
			for y := y0; y < y1; y++ {
				at := &s.cover[(x-west)*s.height+y-south]
				if *at != 0 {
					return nil, fmt.Errorf("walls %d and %d overlap in the cell around (%v, %v)", *at-1, i, float64(x)*cellSize, float64(y)*cellSize)
				}
				*at = uint16(i + 1)
			}
		}
	}
	return s, nil
}

// cells returns the half-open range of cells between the two sides of a wall along one axis. The cell of the origin is 0. ok is
// false if a side does not lie on a border between cells.
func cells(centre, half float64) (from, to int, ok bool) {
	low, high := (centre-half)/cellSize+0.5, (centre+half)/cellSize+0.5
	if !(low < high && -farthest <= low && high <= farthest) || low != math.Floor(low) || high != math.Floor(high) {
		return 0, 0, false
	}
	return int(low), int(high), true
}

// near stores the numbers (index plus one) of the walls that cover a cell within the shell's reach of (x, y) in found, in
// ascending order. It returns how many there are.
func (s *walls) near(x, y float64, found *[4]uint16) int {
	// Slightly more than the radius, so that rounding does not hide a box that the ball just touches.
	const reach = Radius + 1e-9
	x, y = x-s.west, y-s.south
	x0, x1 := cell(x-reach, s.width), cell(x+reach, s.width)
	y0, y1 := cell(y-reach, s.height), cell(y+reach, s.height)
	n := 0
	for i := x0; i <= x1; i++ {
	next:
		for j := y0; j <= y1; j++ {
			wall := s.cover[i*s.height+j]
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
	return n
}

// cell returns the index, along one axis, of the cell at the given distance from the rectangle's side, in metres. The empty
// cells of the frame stand for everything outside, NaN included.
func cell(place float64, cells int) int {
	i := place * (1 / cellSize)
	if !(i > 0) {
		return 0
	}
	if i >= float64(cells) {
		return cells - 1
	}
	return int(i)
}
