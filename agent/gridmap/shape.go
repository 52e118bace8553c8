package gridmap

import (
	"fmt"
	"math"
	"slices"
)

// Shape says what maps are like and what they are drawn from.
type Shape struct {
	Targets int       // K, objects whose places are kept
	Side    int       // cells a side of a map
	Crop    int       // S, cells a side of what is shown, odd, the walker in the middle
	Memory  int       // steps after which evidence has faded to 1/e; 0: it stays
	Rays    int       // from left to right, that divide the picture's width into equal parts and go through their middles
	Clear   []float64 // D distances along a ray, in cells, increasing
	Field   float64   // of view, from the left to the right border of the picture, in degrees
	Eye     float64   // cells that the camera is before the walker's axis
	Ways    bool      // ways are found on the map, and shown
	Reset   bool      // the first step of an episode begins a new map
}

// Widths of what senses tell, in numbers.
const (
	MotionWidth  = 3
	LatticeWidth = 6
)

// Channels is C, the numbers of a cell that is shown: how sure it is floor, how sure it is a wall, how well it was looked at, whether the
// target that is wanted is there, and whether another is. With Ways, also how near that target is from there, and how near something to look at is: e^(-l/10), where
// l is the way's length in cells.
func (s Shape) Channels() int {
	if s.Ways {
		return 7
	}
	return 5
}

// Numbers is N, what is shown besides cells: sine and cosine of the heading, from the axis of the lattice that the walker faces
// most; its place from the middle of its cell, along that axis and along the one to its right; then, of the target that is wanted and of each of K,
// how far it is to the walker's right and forward, in units of four cells, times how sure that is, and how sure. With Ways,
// also of those to that target and to something to look at: the point two cells along the way, to the walker's right and forward, and how
// near its end is.
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

// ClearWidth is the number of logits of clear rays.
func (s Shape) ClearWidth() int { return s.Rays * len(s.Clear) }

// StateSize is the floats of a walker's map, all 0 before the first step: the pose x, y, heading, and a 1 once there is one; of each cell [Side, Side] how sure it is floor; of each how sure
// it is a wall; of each how well it was looked at, so that a target there would have been seen; of each target x, y and the weight of the evidence.
func (s Shape) StateSize() int { return poseWidth + 3*s.Side*s.Side + targetWidth*s.Targets }

const (
	poseWidth   = 4
	targetWidth = 3
)

// The largest map and the most rays that are taken.
const (
	maxSide = 256
	maxRays = 256
)

// Validate returns an error that names the first field that cannot be.
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
