package memorymaze

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/maze/explorer"
	"ariadne/render"
)

const (
	around = 7  // points along a side of walls_around
	far    = 13 // points along a side of seen_map and seen_cells
	rays   = 16 // rays of depth and clear
)

// clearTo holds the distances of clear, in cells.
var clearTo = [...]float64{0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8}

var nan = float32(math.NaN())

// outlook is an environment at one moment, from which extras are computed. Each thread has its own.
type outlook struct {
	env      *maze.Env
	x, y     float64 // position of the walker, metres
	sin, cos float64 // of its heading: it faces (cos, -sin), and (-sin, -cos) is to its right
	eye      render.Camera
	guide    *explorer.Agent // nil unless there are guides
	before   pose            // at the last observation

	observed bool
	seen     maze.Observation
	numbers  []float64 // scratch
}

// look points o at an environment.
func (o *outlook) look(e *maze.Env) {
	q := e.QPos()
	o.env, o.x, o.y, o.observed = e, q[0], q[1], false
	o.sin, o.cos = portable.Sincos(q[3])
	view := View(e, 0)
	o.eye = render.NewCamera(&view, e.Layout().Grid())
}

// walker converts a difference from world axes to the walker's axes; world converts it back.
func (o *outlook) walker(dx, dy float64) (right, forward float64) {
	return float64(-o.sin*dx) - float64(o.cos*dy), float64(o.cos*dx) - float64(o.sin*dy)
}

func (o *outlook) world(right, forward float64) (dx, dy float64) {
	return float64(o.cos*forward) - float64(o.sin*right), float64(-o.sin*forward) - float64(o.cos*right)
}

// observation returns the observations of the reference.
func (o *outlook) observation() *maze.Observation {
	if !o.observed {
		o.env.Observe(&o.seen)
		o.observed = true
	}
	return &o.seen
}

func (o *outlook) plan(dst []float32) {
	for i, open := range o.observation().Plan {
		dst[i] = float32(open)
	}
}

func (o *outlook) targetIndex(dst []float32) { dst[0] = float32(o.env.Current()) }

func (o *outlook) targetWanted(dst []float32) {
	for i := range dst {
		dst[i] = number(i == o.env.Current())
	}
}

func (o *outlook) wallsAround(dst []float32) {
	l := o.env.Layout()
	o.around(around, func(point int, c maze.Cell) { dst[point] = number(!l.Open(c)) })
}

func number(is bool) float32 {
	if is {
		return 1
	}
	return 0
}

// around calls visit for a square of points around the walker, one cell apart and side along each side, with the cell that
// holds the point.
func (o *outlook) around(side int, visit func(point int, c maze.Cell)) {
	l := o.env.Layout()
	for point := range side * side {
		dx, dy := o.world(maze.CellSize*float64(point%side-side/2), maze.CellSize*float64(point/side-side/2))
		visit(point, l.CellAt(o.x+dx, o.y+dy))
	}
}

// knows reports whether it is known what a cell is: it was seen, or it lies outside the maze.
func (o *outlook) knows(c maze.Cell) bool {
	size := o.env.Layout().Size
	inside := c.X >= 0 && c.Y >= 0 && c.X < size && c.Y < size
	return !inside || o.guide.Seen(c)
}

func (o *outlook) seenWalls(dst []float32) { o.seenWallsWithin(around, dst) }

func (o *outlook) seenMap(dst []float32) { o.seenWallsWithin(far, dst) }

// seenWallsWithin writes the seen part of wallsAround, for a square with side points along each side. What was not seen is NaN.
func (o *outlook) seenWallsWithin(side int, dst []float32) {
	l := o.env.Layout()
	o.around(side, func(point int, c maze.Cell) {
		dst[point] = nan
		if o.knows(c) {
			dst[point] = number(!l.Open(c))
		}
	})
}

func (o *outlook) seenCells(dst []float32) {
	o.around(far, func(point int, c maze.Cell) { dst[point] = number(o.knows(c)) })
}

func (o *outlook) aim(dst []float32) {
	dst[0], dst[1] = nan, nan
	if x, y, known := o.guide.Aim(); known {
		o.direction(dst, x, y)
	}
}

// direction writes the unit vector from the walker to a point, to the walker's right and forward.
func (o *outlook) direction(dst []float32, x, y float64) {
	right, forward := o.walker(x-o.x, y-o.y)
	if length := portable.Hypot(right, forward); length > 0 {
		dst[0], dst[1] = float32(right/length), float32(forward/length)
	}
}

func (o *outlook) seenTargets(dst []float32) {
	for i, t := range o.env.Targets() {
		vec := dst[2*i : 2*i+2]
		vec[0], vec[1] = nan, nan
		if o.guide.Knows(i) {
			right, forward := o.walker(t.X-o.x, t.Y-o.y)
			vec[0], vec[1] = float32(right/maze.CellSize), float32(forward/maze.CellSize)
		}
	}
}

func (o *outlook) seenWays(dst []float32) {
	const fades = 10 * maze.CellSize
	for i := range o.env.Targets() {
		way := dst[3*i : 3*i+3]
		way[0], way[1], way[2] = nan, nan, nan
		if x, y, length, known := o.guide.Way(i); known {
			o.direction(way, x, y)
			way[2] = float32(portable.Exp(-length / fades))
		}
	}
}

func (o *outlook) depth(dst []float32) {
	for i := range dst {
		dst[i] = float32(o.depthOf(i))
	}
}

// depthOf returns the length of a ray until it meets a wall, in cells.
func (o *outlook) depthOf(ray int) float64 {
	across := o.eye.Tan * (2*(float64(ray)+0.5)/rays - 1) // right component of a direction whose forward component is 1
	x, y := o.world(across, 1)
	length := portable.Hypot(x, y)
	return o.env.Layout().Sight(o.eye.Position[0], o.eye.Position[1], x/length, y/length) / maze.CellSize
}

func (o *outlook) clear(dst []float32) {
	for ray := range rays {
		depth := o.depthOf(ray)
		for i, to := range clearTo {
			dst[ray*len(clearTo)+i] = number(depth > to)
		}
	}
}

// pose is a walker's position and heading.
type pose struct {
	x, y, heading float64 // metres; radians as in qpos
	known         bool
}

// poseOf returns the pose of an environment's walker.
func poseOf(e *maze.Env) pose {
	q := e.QPos()
	return pose{q[0], q[1], q[3], true}
}

func (o *outlook) motion(dst []float32) {
	dst[0], dst[1], dst[2] = nan, nan, nan
	if !o.before.known {
		return
	}
	sin, cos := portable.Sincos(o.before.heading)
	dx, dy := (o.x-o.before.x)/maze.CellSize, (o.y-o.before.y)/maze.CellSize
	dst[0], dst[1] = float32(float64(-sin*dx)-float64(cos*dy)), float32(float64(cos*dx)-float64(sin*dy))
	dst[2] = float32(math.Remainder(o.env.QPos()[3]-o.before.heading, 2*math.Pi))
}

func (o *outlook) lattice(dst []float32) {
	heading := -o.env.QPos()[3] // counterclockwise
	sin, cos := portable.Sincos(4 * heading)
	dst[0], dst[1] = float32(cos), float32(sin)
	// The grid axis nearest to the walker's heading, and the axis to its right.
	axis := math.Round(heading/(math.Pi/2)) * (math.Pi / 2)
	sin, cos = portable.Sincos(axis)
	half := float64(o.env.Layout().Grid()) / 2
	x, y := o.x/maze.CellSize+half, o.y/maze.CellSize+half
	for i, along := range [2]float64{float64(cos*x) + float64(sin*y), float64(sin*x) - float64(cos*y)} {
		sin, cos := portable.Sincos(2 * math.Pi * along)
		dst[2+2*i], dst[3+2*i] = float32(cos), float32(sin)
	}
}

func (o *outlook) targetsView(dst []float32) {
	for i, t := range o.env.Targets() {
		view := dst[3*i : 3*i+3]
		view[0], view[1], view[2] = 0, nan, nan
		if o.visible(i) {
			right, forward := o.walker(t.X-o.x, t.Y-o.y)
			view[0], view[1], view[2] = 1, float32(right/maze.CellSize), float32(forward/maze.CellSize)
		}
	}
}

func (o *outlook) targetsVisible(dst []float32) {
	for i := range dst {
		dst[i] = number(o.visible(i))
	}
}

// visible reports whether target i is shown and in view.
func (o *outlook) visible(i int) bool {
	t := &o.env.Targets()[i]
	return o.env.Hidden()>>i&1 == 0 && o.inView(t.X, t.Y)
}

// inView reports whether a point of the floor lies within the width of the walker's picture with no wall in front of it. Low
// walls hide nothing.
func (o *outlook) inView(x, y float64) bool {
	dx, dy := x-o.eye.Position[0], y-o.eye.Position[1]
	right, forward := o.walker(dx, dy)
	if forward <= 0 || math.Abs(right) > o.eye.Tan*forward {
		return false
	}
	l, far := o.env.Layout(), portable.Hypot(dx, dy)
	return l.Height < o.eye.Position[2] || l.Sight(o.eye.Position[0], o.eye.Position[1], dx/far, dy/far) >= far
}
