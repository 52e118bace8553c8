package probe

import (
	"fmt"
	"slices"

	"ariadne/agent"
	"ariadne/dataset"
	"ariadne/task"
)

// The arrays that are read from episodes.
const (
	imageArray   = "image"
	posArray     = "agent_pos"
	dirArray     = "agent_dir"
	objectsArray = "targets_vec"
	layoutArray  = "maze_layout"
	actionArray  = "action"
	rewardArray  = "reward"
)

var arrays = []string{imageArray, posArray, dirArray, objectsArray, layoutArray, actionArray, rewardArray}

// window is a batch of windows, [L, B, ...], of these arrays.
type window struct {
	*dataset.Window
	length, batch int
}

// checkShapes returns an error unless a window's arrays fit the subject's mazes and pictures.
func (s subject) checkShapes(w *dataset.Window) error {
	side := s.CameraResolution
	for name, want := range map[string][]int{
		imageArray: {side, side, 3}, posArray: {2}, dirArray: {2}, objectsArray: {s.targets(), 2}, layoutArray: {s.Maze.Size, s.Maze.Size},
		actionArray: {s.actions}, rewardArray: {},
	} {
		if a := get(w, name); !slices.Equal(a.Shape, want) {
			return fmt.Errorf("their array %s has rows of shape %v, those of the task (%s) have %v; task.size and the task's other keys say which mazes are meant",
				name, a.Shape, s.Name(), want)
		}
	}
	return nil
}

// get returns the array called name, which is one of arrays.
func get(w *dataset.Window, name string) *task.Array {
	return &w.Arrays[slices.IndexFunc(w.Arrays, func(a task.Array) bool { return a.Name == name })]
}

// pose writes the walker's poses for some rows, [R, 4].
func (s subject) pose(to, pos, dir []float32) {
	for r := range len(to) / 4 {
		for i := range 2 {
			to[4*r+i] = pos[2*r+i]/float32(s.Maze.Size)*2 - 1
			to[4*r+2+i] = dir[2*r+i]
		}
	}
}

// did returns the action that led to a row, given as one-hot. If there was no action, it returns 0.
func did(oneHot []float32) int32 { return int32(max(slices.Index(oneHot, 1), 0)) }

// lastDone writes the actions that led to row t, [B], and returns their rewards, [B].
func (w window) lastDone(t int, actions []int32) (rewards []float32) {
	a := get(w.Window, actionArray)
	n := a.Size()
	for b := range w.batch {
		at := (t*w.batch + b) * n
		actions[b] = did(a.Float32[at : at+n])
	}
	return get(w.Window, rewardArray).Float32[t*w.batch : (t+1)*w.batch]
}

// fill fills a minibatch from a window. The minibatch shares the window's pictures.
func (c Config) fill(mb *agent.Minibatch, w window, s subject) {
	mb.Obs.Pixels = get(w.Window, imageArray).Uint8
	rows := w.length * w.batch
	clear(mb.Done)
	copy(mb.Done, w.First)
	clear(mb.Actions) // the last row's action is unknown, and no row of the window depends on it
	for t := 1; t < w.length; t++ {
		copy(mb.Reward[(t-1)*w.batch:], w.lastDone(t, mb.Actions[(t-1)*w.batch:t*w.batch]))
	}
	s.pose(mb.Column(poseColumn.Name).Floats, get(w.Window, posArray).Float32, get(w.Window, dirArray).Float32)
	copy(mb.Column(objectsArray).Floats, get(w.Window, objectsArray).Float32)
	layout := mb.Column(layoutArray).Floats
	for i, open := range get(w.Window, layoutArray).Uint8 {
		layout[i] = float32(open)
	}
	for _, k := range c.distances() {
		pictures := mb.Column(c.pictureColumn(k).Name)
		if k == 0 {
			shrink(pictures.Floats, mb.Obs.Pixels, rows, s.CameraResolution, c.Picture)
			continue
		}
		now := mb.Column(c.pictureColumn(0).Name)
		actions := mb.Column(s.actionsColumn(k).Name)
		later(pictures, now, k*w.batch)
		plans(actions.Floats, get(w.Window, actionArray).Float32, k, s.actions, w)
	}
}

// later writes the rows that come rows later. What is beyond the window becomes NaN.
func later(to, from agent.Array, rows int) {
	n := copy(to.Floats, from.Floats[rows*from.Size():])
	for i := range to.Floats[n:] {
		to.Floats[n+i] = nan
	}
}

// plans writes the k actions that follow each row, [L, B, k, A]. Actions beyond the window are zeros.
func plans(to, oneHot []float32, k, n int, w window) {
	clear(to)
	for t := range w.length - k {
		for b := range w.batch {
			row := to[(t*w.batch+b)*k*n:]
			for i := range k {
				copy(row[i*n:(i+1)*n], oneHot[((t+1+i)*w.batch+b)*n:])
			}
		}
	}
}

// shrink writes pictures, [R, side, side, 3], as means over squares, [R, small, small, 3], scaled from 0 ... 255 to -1 ... 1.
func shrink(to []float32, pix []uint8, rows, side, small int) {
	block := side / small
	scale := 2 / (255 * float32(block*block))
	for r := range rows {
		from, into := pix[r*side*side*3:(r+1)*side*side*3], to[r*small*small*3:(r+1)*small*small*3]
		for y := range small {
			for x := range small {
				var sum [3]int
				for i := range block {
					line := from[((y*block+i)*side+x*block)*3:][:block*3]
					for j := 0; j < len(line); j += 3 {
						sum[0] += int(line[j])
						sum[1] += int(line[j+1])
						sum[2] += int(line[j+2])
					}
				}
				for ch, v := range sum {
					into[(y*small+x)*3+ch] = float32(v)*scale - 1
				}
			}
		}
	}
}
