package dataset

import (
	"encoding/binary"
	"math"

	"ariadne/maze"
	"ariadne/task/memorymaze"
)

// kind is the type of a column's elements.
type kind uint8

const (
	float64s kind = iota
	uint8s
	bools
)

// descr returns NumPy's name of a type.
func (k kind) descr() string { return [...]string{"<f8", "|u1", "|b1"}[k] }
func (k kind) size() int     { return [...]int{8, 1, 1}[k] }

// moment is what one row records: the state before the first step, or after a step.
type moment struct {
	first  bool    // before the first step
	action uint8   // the action that led here; unused if first
	reward float64 // the reward of that action
	pix    []uint8 // [side, side, 3]
	seen   maze.Observation
}

// column is one array of a file.
type column struct {
	name  string // the reference's key
	kind  kind
	shape func(v *memorymaze.Variant) []int // of one row
	// append appends a row's bytes, little-endian.
	append func(row []byte, m *moment) []byte
}

// Indices of columns that need special treatment. The pictures are by far the largest column and are streamed.
const (
	pictures      = 0
	targetsColumn = 5
	planColumn    = 8
	actionColumn  = 9
	rewardColumn  = 10
)

// columns lists the arrays of a file in the order in which the reference writes them.
var columns = [...]column{
	pictures: {"image", uint8s, func(v *memorymaze.Variant) []int { return []int{v.CameraResolution, v.CameraResolution, 3} },
		func(row []byte, m *moment) []byte { return append(row, m.pix...) }},
	{"target_color", float64s, vector(3), func(row []byte, m *moment) []byte { return appendFloats(row, m.seen.TargetColor[:]...) }},
	{"agent_pos", float64s, vector(2), func(row []byte, m *moment) []byte { return appendFloats(row, m.seen.AgentPos[:]...) }},
	{"agent_dir", float64s, vector(2), func(row []byte, m *moment) []byte { return appendFloats(row, m.seen.AgentDir[:]...) }},
	{"targets_vec", float64s, forTargets, func(row []byte, m *moment) []byte { return appendPoints(row, m.seen.TargetsVec) }},
	targetsColumn: {"targets_pos", float64s, forTargets, func(row []byte, m *moment) []byte { return appendPoints(row, m.seen.TargetsPos) }},
	{"target_vec", float64s, vector(2), func(row []byte, m *moment) []byte { return appendFloats(row, m.seen.TargetVec[:]...) }},
	{"target_pos", float64s, vector(2), func(row []byte, m *moment) []byte { return appendFloats(row, m.seen.TargetPos[:]...) }},
	planColumn: {"maze_layout", uint8s, func(v *memorymaze.Variant) []int { return []int{v.Maze.Size, v.Maze.Size} },
		func(row []byte, m *moment) []byte { return append(row, m.seen.Plan...) }},
	actionColumn: {"action", float64s, vector(maze.Actions), appendAction},
	rewardColumn: {"reward", float64s, scalar, func(row []byte, m *moment) []byte { return appendFloats(row, m.reward) }},
	// An episode only ends by its time limit, so it has no terminal state.
	{"terminal", bools, scalar, func(row []byte, _ *moment) []byte { return append(row, 0) }},
	{"reset", bools, scalar, func(row []byte, m *moment) []byte { return append(row, truth(m.first)) }},
}

func scalar(*memorymaze.Variant) []int { return nil }

func vector(n int) func(*memorymaze.Variant) []int {
	return func(*memorymaze.Variant) []int { return []int{n} }
}

func forTargets(v *memorymaze.Variant) []int { return []int{v.Maze.Targets, 2} }

// appendAction appends the last action, one-hot. In the first row all elements are 0, because no action precedes it.
func appendAction(row []byte, m *moment) []byte {
	for a := range uint8(maze.Actions) {
		hot := 0.0
		if !m.first && a == m.action {
			hot = 1
		}
		row = appendFloats(row, hot)
	}
	return row
}

func truth(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func appendFloats(row []byte, x ...float64) []byte {
	for _, v := range x {
		row = binary.LittleEndian.AppendUint64(row, math.Float64bits(v))
	}
	return row
}

func appendPoints(row []byte, points [][2]float64) []byte {
	for _, p := range points {
		row = appendFloats(row, p[:]...)
	}
	return row
}

// elements returns the number of elements of a shape.
func elements(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}
