package gridmap_test

import (
	"math"
	"slices"
	"testing"

	"ariadne/agent/gridmap"
	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
	"ariadne/task/tasktest"
)

// shape is the shape for Memory Maze.
var shape = gridmap.Shape{
	Targets: 6, Side: 32, Crop: 17, Memory: 0, Rays: 16, Clear: []float64{0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8},
	Field: 80, Eye: 0.075, Reset: true,
}

// world is a batch of mazes in which guides play, with the true senses.
type world struct {
	*memorymaze.Batch
	step   *task.Step
	extras []string
	lesson task.Lesson
}

var senses = []string{"motion", "lattice", "clear", "targets_view", "targets_visible", "target_wanted", "seen_ways"}

func newWorld(t testing.TB, size, envs int) *world {
	t.Helper()
	b, err := memorymaze.New(task.Options{
		Envs: envs, Seed: 3, Threads: 1, Teach: true, Extras: senses, Settings: map[string]any{"size": size, "action_repeat": 2, "camera_resolution": 16},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	extras, err := task.ChooseExtras(b.Tells(), senses)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Batch: b, step: tasktest.NewToldStep(b, extras), lesson: task.Lesson{Action: make([]int32, envs)}}
	for _, x := range extras {
		w.extras = append(w.extras, x.Name)
	}
	if err := b.Reset(w.step); err != nil {
		t.Fatal(err)
	}
	return w
}

// walk makes the guides take a step.
func (w *world) walk(t testing.TB) {
	t.Helper()
	if err := w.Teach(&w.lesson); err != nil {
		t.Fatal(err)
	}
	if err := w.Step(w.lesson.Action, w.step); err != nil {
		t.Fatal(err)
	}
}

func (w *world) index(name string) int { return slices.Index(w.extras, name) }

// told returns an extra. NaN, which marks what does not exist, becomes 0.
func (w *world) told(name string) []float32 {
	x := slices.Clone(w.step.Extras[w.index(name)])
	for i := range x {
		if x[i] != x[i] {
			x[i] = 0
		}
	}
	return x
}

// sure turns truths, 0 or 1, into logits.
func sure(x []float32) []float32 {
	for i := range x {
		x[i] = 40*x[i] - 20
	}
	return x
}

// truth returns the senses of a walker that is never wrong.
func (w *world) truth() gridmap.Senses {
	return gridmap.Senses{
		Motion: w.told("motion"), Lattice: w.told("lattice"), Clear: sure(w.told("clear")),
		View: w.told("targets_view"), Visible: sure(w.told("targets_visible")), Wanted: sure(w.told("target_wanted")),
	}
}

// frame transforms a walker's map to the world, in cells of the maze's grid with rows counted upwards.
type frame struct{ cos, sin, x, y float64 }

// place returns where a walker is, and its heading.
func place(e *maze.Env) (x, y, heading float64) {
	q, half := e.QPos(), float64(e.Layout().Grid())/2
	return q[0]/maze.CellSize + half, q[1]/maze.CellSize + half, -q[3]
}

func newFrame(e *maze.Env, m []float32) frame {
	x, y, heading := place(e)
	sin, cos := math.Sincos(math.Round((heading-float64(m[2]))/(math.Pi/2)) * math.Pi / 2)
	f := frame{math.Round(cos), math.Round(sin), 0, 0}
	toX, toY := f.world(float64(m[0]), float64(m[1]))
	f.x, f.y = math.Round(x-toX), math.Round(y-toY)
	return f
}

func (f frame) world(x, y float64) (float64, float64) {
	return f.cos*x - f.sin*y + f.x, f.sin*x + f.cos*y + f.y
}

// TestTrueSensesDrawTheMaze follows guides through mazes, and compares poses, walls and targets with the world.
func TestTrueSensesDrawTheMaze(t *testing.T) {
	for _, size := range []int{9, 15} {
		const envs, steps = 4, 450
		w, s := newWorld(t, size, envs), shape
		s.Targets = w.Variant().Maze.Targets
		d := drawer(t, s)
		maps := make([]float32, envs*d.StateSize())
		cells, numbers := make([]float32, envs*d.Crop*d.Crop*d.Channels()), make([]float32, envs*d.Numbers())
		frames := make([]frame, envs)
		right, wrong, targets, missed := 0, 0, 0, 0
		for k := range steps {
			d.Follow(cells, numbers, maps, w.truth(), w.step.Done, 1, envs)
			for i := range envs {
				e, m := w.Env(i), maps[i*d.StateSize():][:d.StateSize()]
				if k == 0 {
					frames[i] = newFrame(e, m)
				}
				f := frames[i]
				x, y, heading := place(e)
				mx, my := f.world(float64(m[0]), float64(m[1]))
				turned := math.Atan2(f.sin, f.cos) + float64(m[2])
				if off := math.Hypot(x-mx, y-my); off > 1e-3 || math.Abs(math.Remainder(heading-turned, 2*math.Pi)) > 1e-3 {
					t.Fatalf("size %d, step %d: the walker is at %.3f, %.3f, heading %.3f; its map says %.3f, %.3f, %.3f", size, k, x, y, heading, mx, my, turned)
				}
				targets += checkTargets(t, e, f, m[4+3*d.Side*d.Side:])
				missed += missedTargets(e, f, d, m)
				if k == steps-1 {
					r, n := compareCells(e, f, d, m)
					right, wrong = right+r, wrong+n
				}
			}
			w.walk(t)
		}
		if missed > targets/200 {
			t.Errorf("size %d: targets that were not seen stand in cells that were looked at, %d times; seen ones were counted %d times", size, missed, targets)
		}
		if targets == 0 || right < envs*size*size/2 || wrong > right/100 {
			t.Errorf("size %d: %d cells are drawn right, %d wrong; %d targets", size, right, wrong, targets)
		}
	}
}

func drawer(t testing.TB, s gridmap.Shape) *gridmap.Drawer {
	t.Helper()
	d, err := gridmap.NewDrawer(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// checkTargets compares the places of the known targets with the world, and counts them.
func checkTargets(t *testing.T, e *maze.Env, f frame, targets []float32) (known int) {
	t.Helper()
	half := float64(e.Layout().Grid()) / 2
	for k, target := range e.Targets() {
		if targets[3*k+2] == 0 {
			continue
		}
		known++
		x, y := f.world(float64(targets[3*k]), float64(targets[3*k+1]))
		if math.Hypot(target.X/maze.CellSize+half-x, target.Y/maze.CellSize+half-y) > 1e-2 {
			t.Fatalf("target %d is drawn at %.3f, %.3f, stands at %.3f, %.3f", k, x, y, target.X/maze.CellSize+half, target.Y/maze.CellSize+half)
		}
	}
	return known
}

// missedTargets counts the targets that are unknown although their cells count as looked at.
func missedTargets(e *maze.Env, f frame, d *gridmap.Drawer, m []float32) (missed int) {
	looked, targets := m[4+2*d.Side*d.Side:], m[4+3*d.Side*d.Side:]
	half := float64(e.Layout().Grid()) / 2
	for k, target := range e.Targets() {
		// Transform from the world back to the map.
		x, y := target.X/maze.CellSize+half-f.x, target.Y/maze.CellSize+half-f.y
		x, y = f.cos*x+f.sin*y, f.cos*y-f.sin*x
		side := float64(d.Side)
		at := int(math.Mod(math.Floor(y)+8*side, side))*d.Side + int(math.Mod(math.Floor(x)+8*side, side))
		if targets[3*k+2] == 0 && looked[at] > 0.5 {
			missed++
		}
	}
	return missed
}

// compareCells counts the cells about which a map is sure, and is right or wrong.
func compareCells(e *maze.Env, f frame, d *gridmap.Drawer, m []float32) (right, wrong int) {
	floor, wall, l := m[4:4+d.Side*d.Side], m[4+d.Side*d.Side:], e.Layout()
	mx, my := int(math.Floor(float64(m[0]))), int(math.Floor(float64(m[1])))
	for i := range d.Side * d.Side {
		if floor[i]+wall[i] < 0.5 {
			continue
		}
		// Of all cells of the world that are this cell of the map, take the one nearest to the walker.
		x := mx + (i%d.Side-mx+d.Side/2+64*d.Side)%d.Side - d.Side/2
		y := my + (i/d.Side-my+d.Side/2+64*d.Side)%d.Side - d.Side/2
		wx, wy := f.world(float64(x)+0.5, float64(y)+0.5)
		col, row := int(math.Floor(wx)), l.Grid()-1-int(math.Floor(wy))
		if (wall[i] > floor[i]) == l.Wall(row, col) {
			right++
		} else {
			wrong++
		}
	}
	return right, wrong
}
