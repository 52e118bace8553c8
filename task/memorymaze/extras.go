package memorymaze

import (
	"slices"

	"ariadne/maze"
	"ariadne/render"
	"ariadne/task"
)

// targets is a placeholder for the number of targets in a shape.
const targets = -1

// vectorKind is an observation whose elements are float64.
type vectorKind struct {
	name  string
	shape []int // may contain targets
	write func(dst []float64, o *maze.Observation)
}

// of returns the shape for a variant.
func (k vectorKind) of(v Variant) []int {
	shape := slices.Clone(k.shape)
	for i, d := range shape {
		if d == targets {
			shape[i] = v.Maze.Targets
		}
	}
	return shape
}

// vectors lists the float64 observations in the reference's order. All but the first are global observables.
var vectors = [...]vectorKind{
	{"target_color", []int{3}, func(dst []float64, o *maze.Observation) { copy(dst, o.TargetColor[:]) }},
	{"agent_pos", []int{2}, func(dst []float64, o *maze.Observation) { copy(dst, o.AgentPos[:]) }},
	{"agent_dir", []int{2}, func(dst []float64, o *maze.Observation) { copy(dst, o.AgentDir[:]) }},
	{"targets_vec", []int{targets, 2}, func(dst []float64, o *maze.Observation) { flatten(dst, o.TargetsVec) }},
	{"targets_pos", []int{targets, 2}, func(dst []float64, o *maze.Observation) { flatten(dst, o.TargetsPos) }},
	{"target_vec", []int{2}, func(dst []float64, o *maze.Observation) { copy(dst, o.TargetVec[:]) }},
	{"target_pos", []int{2}, func(dst []float64, o *maze.Observation) { copy(dst, o.TargetPos[:]) }},
}

func flatten(dst []float64, points [][2]float64) {
	for i, p := range points {
		copy(dst[2*i:], p[:])
	}
}

// planName is the reference's key of the maze's plan, the last observation.
const planName = "maze_layout"

// extras owns the observations of a batch besides pictures, and draws the oracle's map.
type extras struct {
	arrays  []task.Array
	vectors int     // number of float64 arrays, which come before the plan
	plans   []uint8 // [N, size, size], nil if they are not wanted
	path    bool    // mark the path on the plans

	size   int
	seen   maze.Observation // scratch
	finder maze.Pathfinder
	cells  []maze.Cell // scratch
	mapper render.Minimap
}

func newExtras(v Variant, envs int) *extras {
	x := &extras{vectors: 1, path: v.ShowPath, size: v.Maze.Size}
	if v.GlobalObservables {
		x.vectors = len(vectors)
	}
	for _, k := range vectors[:x.vectors] {
		a := task.Array{Name: k.name, Shape: k.of(v)}
		a.Float64 = make([]float64, envs*a.Size())
		x.arrays = append(x.arrays, a)
	}
	if v.GlobalObservables || v.ShowPath {
		x.plans = make([]uint8, envs*x.size*x.size)
	}
	if v.GlobalObservables {
		x.arrays = append(x.arrays, task.Array{Name: planName, Shape: []int{x.size, x.size}, Uint8: x.plans})
	}
	return x
}

// observe writes the present observations of environment i.
func (x *extras) observe(i int, e *maze.Env) {
	if x.vectors > 1 {
		e.Observe(&x.seen)
	} else {
		x.seen.TargetColor, x.seen.Plan = e.TargetColor(), e.Layout().AppendPlan(x.seen.Plan[:0])
	}
	for k, a := range x.arrays[:x.vectors] {
		n := a.Size()
		vectors[k].write(a.Float64[i*n:][:n], &x.seen)
	}
	if x.plans == nil {
		return
	}
	plan := x.plan(i)
	copy(plan, x.seen.Plan)
	if x.path {
		l, q, t := e.Layout(), e.QPos(), e.Targets()[e.Current()]
		x.cells = x.finder.Path(x.cells[:0], l, l.CellAt(q[0], q[1]), l.CellAt(t.X, t.Y))
		for _, c := range x.cells {
			plan[c.Y*x.size+c.X] = render.PathMark
		}
	}
}

func (x *extras) plan(i int) []uint8 {
	n := x.size * x.size
	return x.plans[i*n:][:n:n]
}

// drawPath blends the map with the path into the picture of environment i, pix [side, side, 3]. It uses what the last call of
// observe wrote.
func (x *extras) drawPath(i int, e *maze.Env, pix []uint8, side int) error {
	position, direction := e.PlanPos()
	return x.mapper.Draw(pix, side, side, x.plan(i), x.size, position, direction)
}
