package gridmap

import (
	"math"
	"sync"
)

// Senses are what walkers see, a row for each step and walker. A network tells them, so all of it may be wrong.
type Senses struct {
	// Motion is how the walker has moved since the step before: to the right and forward, in cells, relative to the direction in
	// which it faced before; and how far it has turned clockwise, in radians. [R, 3]
	Motion []float32
	// Lattice is how the walker is turned and placed on the lattice, as three pairs of cosine and sine: of four times its
	// heading; of its place along the axis that it faces most; and of its place along the axis to the right of that. A cell is 2π
	// in the latter two. The shorter a pair is, the less it is trusted. [R, 6]
	Lattice []float32
	Clear   []float32 // logits of the probabilities that each ray is free to each distance, [R, Rays, D]
	// View is where those targets are that are in view: for each a number that is not read, then how far to the right and how far
	// forward it is, in cells. [R, K, 3]
	View    []float32
	Visible []float32 // logits of the probabilities that each target is in view, [R, K]
	Wanted  []float32 // logits of the probabilities that each target is the wanted one, [R, K]
}

// Drawer draws and shows maps of one shape. Its methods may be called from several goroutines.
type Drawer struct {
	Shape
	keep float32 // factor of the evidence at each step
	tan  float64 // tangent of half the field of view
	rays []ray
	// beside are the neighbours of each cell. It is nil without Ways.
	beside [][len(steps)]int32

	scratches sync.Pool // of *scratch
}

// ray is a direction of length 1. It is given by its parts forward and to the right.
type ray struct{ forward, right float64 }

// NewDrawer returns a Drawer. An error names the field of the shape whose value is invalid.
func NewDrawer(s Shape) (*Drawer, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	d := &Drawer{Shape: s, keep: 1, tan: math.Tan(s.Field / 2 * math.Pi / 180)}
	d.scratches.New = func() any {
		c := &scratch{clear: make([]float64, len(s.Clear)+1), chance: make([]float32, s.Targets)}
		if s.Ways {
			c.cost, c.toTarget, c.toLook = make([]uint8, s.Side*s.Side), newField(s.Side), newField(s.Side)
		}
		return c
	}
	if s.Ways {
		d.beside = neighbours(s.Side)
	}
	if s.Memory > 0 {
		d.keep = float32(math.Exp(-1 / float64(s.Memory)))
	}
	for i := range s.Rays {
		across := d.tan * (2*(float64(i)+0.5)/float64(s.Rays) - 1)
		norm := 1 / math.Sqrt(1+across*across)
		d.rays = append(d.rays, ray{norm, across * norm})
	}
	return d, nil
}

// Follow takes in the senses of t steps of b walkers and draws them into the walkers' maps [b, StateSize]. Row r of the senses is
// step·b + walker. done [t, b] says which steps begin an episode.
//
// After each step, Follow writes what is around the walkers: cells [t·b, S, S, C] and numbers [t·b, N]. The rows of cells run
// from behind the walker to before it, along the axis of the lattice that it faces most. The columns run from its left to its
// right.
func (d *Drawer) Follow(cells, numbers, maps []float32, x Senses, done []bool, t, b int) {
	w := walker{Drawer: d, scratch: d.scratches.Get().(*scratch)}
	defer d.scratches.Put(w.scratch)
	size, k, crop, n := d.StateSize(), d.Targets, d.Crop*d.Crop*d.Channels(), d.Numbers()
	for r := range t * b {
		i := r % b
		w.unfold(maps[i*size : (i+1)*size])
		w.senses = Senses{
			Motion: rowOf(x.Motion, r, MotionWidth), Lattice: rowOf(x.Lattice, r, LatticeWidth), Clear: rowOf(x.Clear, r, d.ClearWidth()),
			View: rowOf(x.View, r, 3*k), Visible: rowOf(x.Visible, r, k), Wanted: rowOf(x.Wanted, r, k),
		}
		w.locate(d.Reset && done[r])
		w.fade()
		w.draw()
		w.mark()
		if d.Ways {
			w.findWays()
		}
		w.show(rowOf(cells, r, crop), rowOf(numbers, r, n))
	}
}

func rowOf(x []float32, row, width int) []float32 {
	return x[row*width : (row+1)*width : (row+1)*width]
}

// walker is one walker at a step.
type walker struct {
	*Drawer
	senses              Senses    // of the step
	pose                []float32 // x, y, heading, 1
	floor, wall, looked []float32
	targets             []float32

	x, y         float64
	sin, cos     float64 // of the heading
	off          float64 // the heading relative to the axis that it faces most
	axisX, axisY int     // that axis, a unit vector; (axisY, -axisX) is to its right
	cellX, cellY int
	*scratch
}

// scratch is working memory. Each step overwrites it.
type scratch struct {
	clear            []float64 // probabilities that a ray is free to 0 and to each distance
	chance           []float32 // of each target, the probability that it is the wanted one
	cost             []uint8   // [Side, Side], cost of a step into a cell, as a multiple of that into a known one; 0: there is a wall
	toTarget, toLook *field    // ways to the wanted target, and to places to look at
}

// unfold makes the walker's fields views of the parts of a map.
func (w *walker) unfold(m []float32) {
	n := w.Side * w.Side
	w.pose, m = m[:poseWidth], m[poseWidth:]
	w.floor, w.wall, w.looked, w.targets = m[:n], m[n:2*n], m[2*n:3*n], m[3*n:]
}

// at returns the index of a cell.
func (w *walker) at(x, y int) int { return round(y, w.Side)*w.Side + round(x, w.Side) }

// round wraps a coordinate around: it returns the coordinate's place in [0, side).
func round(x, side int) int {
	if x %= side; x < 0 {
		x += side
	}
	return x
}

// ahead turns a difference on the map into the distances to the walker's right and forward.
func (w *walker) ahead(dx, dy float64) (right, forward float64) {
	return w.sin*dx - w.cos*dy, w.cos*dx + w.sin*dy
}

// along turns steps forward, along the axis that the walker faces most, and to the right of that into a difference on the map.
func (w *walker) along(forward, right int) (dx, dy int) {
	return forward*w.axisX + right*w.axisY, forward*w.axisY - right*w.axisX
}

// fade reduces all evidence by a step's factor.
func (w *walker) fade() {
	if w.keep == 1 {
		return
	}
	for i := range w.floor {
		w.floor[i] *= w.keep
		w.wall[i] *= w.keep
		w.looked[i] *= w.keep
	}
	for i := 2; i < len(w.targets); i += targetWidth {
		w.targets[i] *= w.keep
	}
}

func sigmoid(logit float32) float64 { return 1 / (1 + math.Exp(-float64(logit))) }
