package gridmap

import (
	"fmt"
	"math"
	"slices"
)

// Shape says how large maps are and what they are drawn from.
type Shape struct {
	Targets int       // K, number of objects whose places are kept
	Side    int       // cells on a side of a map
	Crop    int       // S, cells on a side of the part that is shown; odd, with the walker in the middle
	Memory  int       // number of steps after which evidence has faded to 1/e; 0: it does not fade
	Rays    int       // number of rays from left to right; they go through the middles of equal parts of the picture's width
	Clear   []float64 // D distances along a ray, in cells, increasing
	Field   float64   // field of view from the picture's left border to its right one, in degrees
	Eye     float64   // distance of the camera before the walker's axis, in cells
	Ways    bool      // find ways on the map and show them
	Reset   bool      // the first step of an episode begins a new map
}

// Widths of senses, in numbers.
const (
	MotionWidth  = 3
	LatticeWidth = 6
)

// Channels returns C, the numbers of a cell that is shown: how sure it is floor, how sure it is a wall, how well it was looked
// at, how sure the wanted target is there, and how sure another one is. With Ways there are two more: how near the wanted target
// is from there, and how near a place to look at is. Nearness is e^(-l/10), where l is the way's length in cells.
func (s Shape) Channels() int {
	if s.Ways {
		return 7
	}
	return 5
}

// Numbers returns N, the numbers that are shown besides cells:
//
//   - sine and cosine of the heading, relative to the axis of the lattice that the walker faces most;
//   - its place relative to the middle of its cell, along that axis and along the one to its right;
//   - of the wanted target, and then of each of the K targets, how far it is to the walker's right and forward, in units of four
//     cells and times how sure that is, and how sure it is;
//   - with Ways, of the way to the wanted target and then of the way to a place to look at, the point two cells along the way, to
//     the walker's right and forward in cells, and how near the way's end is.
func (s Shape) Numbers() int {
	n := poseNumbers + targetWidth*(1+s.Targets)
	if s.Ways {
		n += 2 * wayWidth
	}
	return n
}

const (
	poseNumbers = 4
	wayWidth    = 3
)

// ClearWidth is the number of logits of the sense Clear of one walker.
func (s Shape) ClearWidth() int { return s.Rays * len(s.Clear) }

// StateSize returns the number of floats of a walker's map. They are all 0 before the first step. They are the pose x, y,
// heading, and a 1 once there is a pose; of each cell [Side, Side] how sure it is floor; of each how sure it is a wall; of each
// how well it was looked at, so that a target there would have been seen; and of each target x, y and the weight of the evidence.
func (s Shape) StateSize() int { return poseWidth + 3*s.Side*s.Side + targetWidth*s.Targets }

const (
	poseWidth   = 4
	targetWidth = 3
)

// The largest map and the most rays that are allowed.
const (
	maxSide = 256
	maxRays = 256
)

// Validate returns an error that names the first field whose value is invalid.
func (s Shape) Validate() error {
	for _, f := range []struct {
		name            string
		value, from, to int
	}{
		{"targets", s.Targets, 1, 64}, {"side", s.Side, 3, maxSide}, {"crop", s.Crop, 1, s.Side}, {"memory", s.Memory, 0, math.MaxInt32},
		{"rays", s.Rays, 1, maxRays}, {"the number of distances in clear", len(s.Clear), 1, maxRays},
	} {
		if f.value < f.from || f.value > f.to {
			return fmt.Errorf("%s is %d, want %d to %d", f.name, f.value, f.from, f.to)
		}
	}
	switch {
	case s.Crop%2 == 0:
		return fmt.Errorf("crop is %d, want an odd number: the walker is in the middle", s.Crop)
	case !(s.Field >= 1 && s.Field <= 170):
		return fmt.Errorf("field_of_view is %v degrees, want 1 to 170", s.Field)
	case !(s.Eye >= 0 && s.Eye <= 0.5):
		return fmt.Errorf("eye is %v cells, want 0 to 0.5", s.Eye)
	case !slices.IsSorted(s.Clear) || !(s.Clear[0] > 0) || !(s.Clear[len(s.Clear)-1] <= maxSide):
		return fmt.Errorf("clear is %v, want increasing distances above 0", s.Clear)
	}
	for i := range s.Clear[1:] {
		if s.Clear[i+1] == s.Clear[i] {
			return fmt.Errorf("clear is %v, want increasing distances", s.Clear)
		}
	}
	return nil
}
