package memorymaze

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/tasktest"
)

// openTold makes a batch that tells all extras it can, and a step with memory for them.
func openTold(t testing.TB, o task.Options) (*Batch, *task.Step) {
	t.Helper()
	s, err := ParseSettings(o.Settings)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range tellings(s.Variant) {
		o.Extras = append(o.Extras, x.Name)
	}
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b, tasktest.NewToldStep(b, b.Tells())
}

// roam makes steps of a walk that covers much ground.
func roam(t testing.TB, b *Batch, s *task.Step, k int) {
	t.Helper()
	actions := make([]int32, b.Len())
	for i := range actions {
		actions[i] = [...]int32{1, 4, 1, 2, 1, 5, 1, 3, 3}[(k/5+i)%9]
	}
	if err := b.Step(actions, s); err != nil {
		t.Fatal(err)
	}
}

// whatIsTold returns the extra of environment i that has a name.
func whatIsTold(b *Batch, s *task.Step, name string, i int) []float32 {
	all := b.Tells()
	k := slices.IndexFunc(all, func(x task.Extra) bool { return x.Name == name })
	n := all[k].Size()
	return s.Extras[k][i*n : (i+1)*n]
}

func TestExtrasAgreeWithObservations(t *testing.T) {
	b, s := openTold(t, task.Options{Envs: 3, Seed: 1, Threads: 2, Settings: map[string]any{"id": "MemoryMaze-11x11-ExtraObs-v0", "time_limit": 5.0}})
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	for k := range 50 {
		for _, a := range b.Extras() {
			for i := range b.Len() {
				var want []float32
				for _, x := range a.Env(i).Float64 {
					want = append(want, float32(x))
				}
				for _, x := range a.Env(i).Uint8 {
					want = append(want, float32(x))
				}
				if got := whatIsTold(b, s, a.Name, i); !slices.Equal(got, want) {
					t.Fatalf("step %d: %s is told as %v, observed as %v", k, a.Name, got, want)
				}
			}
		}
		for i := range b.Len() {
			if got := whatIsTold(b, s, "target_index", i)[0]; int(got) != b.Env(i).Current() {
				t.Fatalf("target_index is %v, want %d", got, b.Env(i).Current())
			}
		}
		roam(t, b, s, k)
	}
}

// march searches for a wall in small steps.
func march(l *maze.Layout, x, y, dirX, dirY, most float64) float64 {
	const step = 0.002 // m
	for at := 0.0; at < most; at += step {
		if !l.Open(l.CellAt(x+at*dirX, y+at*dirY)) {
			return at
		}
	}
	return most
}

// The extras motion and lattice agree with the walker's poses before and after steps.
func TestMotionAndLatticeAgreeWithThePose(t *testing.T) {
	b, s := openTold(t, task.Options{Envs: 4, Seed: 9, Threads: 1, Settings: map[string]any{"size": 11, "time_limit": 10.0}})
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	before := make([][5]float64, b.Len())
	for k := range 60 {
		for i := range b.Len() {
			q, motion := b.Env(i).QPos(), whatIsTold(b, s, "motion", i)
			if k == 0 || s.Done[i] {
				if motion[0] == motion[0] || motion[1] == motion[1] || motion[2] == motion[2] {
					t.Fatalf("motion %v at an episode's first observation", motion)
				}
			} else {
				p := before[i]
				dx, dy, sin, cos := (q[0]-p[0])/2, (q[1]-p[1])/2, math.Sin(p[3]), math.Cos(p[3])
				near(t, "motion", motion, []float64{-sin*dx - cos*dy, cos*dx - sin*dy, math.Remainder(q[3]-p[3], 2*math.Pi)})
			}
			before[i] = q
			// A walker that faces east faces x; north, counterclockwise from there, is y. The borders of cells are at odd
			// metres.
			heading := -q[3]
			turns := math.Round(heading / (math.Pi / 2))
			forward, right := [4]float64{q[0], q[1], -q[0], -q[1]}, [4]float64{-q[1], q[0], q[1], -q[0]}
			at := int(math.Mod(turns+400, 4))
			want := []float64{math.Cos(4 * heading), math.Sin(4 * heading)}
			for _, x := range []float64{forward[at], right[at]} {
				want = append(want, math.Cos(math.Pi*(x-1)), math.Sin(math.Pi*(x-1)))
			}
			near(t, "lattice", whatIsTold(b, s, "lattice", i), want)
			clear, depth := whatIsTold(b, s, "clear", i), whatIsTold(b, s, "depth", i)
			for j, is := range clear {
				to := [12]float32{0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8}[j%12]
				if (is == 1) != (depth[j/12] > to) {
					t.Fatalf("ray %d is free to %v cells: %v, but its depth is %v", j/12, to, is, depth[j/12])
				}
			}
		}
		roam(t, b, s, k)
	}
}

func near(t *testing.T, name string, got []float32, want []float64) {
	t.Helper()
	for i := range want {
		if math.Abs(float64(got[i])-want[i]) > 1e-5 {
			t.Fatalf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestWallsAndTargetsAgreeWithTheWalkersView(t *testing.T) {
	b, s := openTold(t, task.Options{Envs: 16, Seed: 5, Threads: 1, Settings: map[string]any{"size": 11}})
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	visible, hidden := 0, 0
	for k := range 120 {
		roam(t, b, s, k)
		for i := range b.Len() {
			e := b.Env(i)
			l, q := e.Layout(), e.QPos()
			sin, cos := math.Sincos(q[3])
			walls := whatIsTold(b, s, "walls_around", i)
			for j, got := range walls {
				forward, right := maze.CellSize*float64(j/7-3), maze.CellSize*float64(j%7-3)
				x, y := q[0]+forward*cos-right*sin, q[1]-forward*sin-right*cos
				if want := !l.Open(l.CellAt(x, y)); want != (got == 1) || got != 0 && got != 1 {
					t.Fatalf("walls_around %v at %d, want a wall: %v", got, j, want)
				}
			}
			if walls[24] != 0 {
				t.Fatal("the walker stands in a wall")
			}
			eyeX, eyeY := q[0]+0.15*cos, q[1]-0.15*sin
			for j, got := range whatIsTold(b, s, "depth", i) {
				angle := math.Atan(math.Tan(40*math.Pi/180) * (float64(j) - 7.5) / 8) // to the right
				dirX, dirY := math.Cos(q[3]+angle), -math.Sin(q[3]+angle)
				const rounding = 1e-5
				far := float64(got) * maze.CellSize
				before, wall := march(l, eyeX, eyeY, dirX, dirY, far-rounding), l.CellAt(eyeX+(far+rounding)*dirX, eyeY+(far+rounding)*dirY)
				if before < far-rounding || l.Open(wall) {
					t.Fatalf("depth %d is %v m; a wall is at %v m, the cell behind open: %v", j, far, before, l.Open(wall))
				}
			}
			vectors, views := whatIsTold(b, s, "targets_vec", i), whatIsTold(b, s, "targets_view", i)
			for j, target := range e.Targets() {
				view := views[3*j : 3*j+3]
				dx, dy := target.X-eyeX, target.Y-eyeY
				far := math.Hypot(dx, dy)
				off := math.Acos((dx*cos-dy*sin)/far) * 180 / math.Pi
				free := march(l, eyeX, eyeY, dx/far, dy/far, far+1)
				switch want := off < 40 && free > far; {
				case math.Abs(off-40) < 0.01 || math.Abs(free-far) < 0.01: // too close to the threshold to decide
				case want && (view[0] != 1 || view[1] != vectors[2*j] || view[2] != vectors[2*j+1]):
					t.Fatalf("target %d is seen at %v, told as %v", j, vectors[2*j:2*j+2], view)
				case !want && (view[0] != 0 || view[1] == view[1] || view[2] == view[2]):
					t.Fatalf("target %d is not seen, told as %v", j, view)
				case want:
					visible++
				default:
					hidden++
				}
			}
		}
	}
	if visible < 50 || hidden < 50 {
		t.Errorf("%d targets in view, %d not", visible, hidden)
	}
}

func TestLowWallsHideNoTargets(t *testing.T) {
	b, s := openTold(t, task.Options{Envs: 4, Seed: 5, Settings: map[string]any{"size": 11, "good_visibility": true}})
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	for k := range 40 {
		roam(t, b, s, k)
		for i := range b.Len() {
			vectors, views := whatIsTold(b, s, "targets_vec", i), whatIsTold(b, s, "targets_view", i)
			for j := range b.Env(i).Targets() {
				right, forward := float64(vectors[2*j]), float64(vectors[2*j+1])-0.15/maze.CellSize
				if want := forward > 0 && math.Abs(right) < math.Tan(40*math.Pi/180)*forward; want != (views[3*j] == 1) {
					t.Fatalf("target at %v, %v: in view %v", right, forward, views[3*j])
				}
			}
		}
	}
}

func TestExtrasDoNotChangeThePlay(t *testing.T) {
	o := task.Options{Envs: 11, Seed: 4, Threads: 3, Settings: map[string]any{"time_limit": 5.0}}
	b, s := openTold(t, o)
	one := o
	one.Threads = 1
	other, told := openTold(t, one)
	plain := openSettings(t, 11, 4, 2, o.Settings)
	p := tasktest.Start(t, plain)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	if err := other.Reset(told); err != nil {
		t.Fatal(err)
	}
	for k := range 30 {
		if k == 10 { // first one extra is not wanted, then none
			s.Extras[3] = nil
		}
		if k == 20 {
			s.Extras = nil
		}
		digest := tasktest.Play(t, b, s, uint64(k), 1)
		if digest != tasktest.Play(t, plain, p, uint64(k), 1) || digest != tasktest.Play(t, other, told, uint64(k), 1) {
			t.Fatalf("step %d: a batch that tells goes another way", k)
		}
		for j, x := range s.Extras {
			if x != nil && !slices.EqualFunc(x, told.Extras[j], func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }) {
				t.Fatalf("step %d: %s depends on the number of threads", k, b.Tells()[j].Name)
			}
		}
	}
	if !bytes.HasSuffix(b.AppendState(nil), plain.AppendState(nil)) { // the states of guides come before that
		t.Error("telling changes the state")
	}
}

func TestUnknownExtrasAreErrors(t *testing.T) {
	o := task.Options{Envs: 2, Seed: 1, Extras: []string{"depth", "height"}}
	if _, err := task.New("memory_maze", o); err == nil || !strings.Contains(err.Error(), `"height"`) || !strings.Contains(err.Error(), "targets_view") {
		t.Errorf("error %v, want one about height that names targets_view", err)
	}
	o.Extras = []string{"depth"}
	made, err := task.New("memory_maze", o)
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	s := tasktest.NewStep(made)
	for _, extras := range [][][]float32{{make([]float32, 32), nil}, {make([]float32, 31)}} {
		s.Extras = extras
		if err := made.Reset(s); err == nil || !strings.Contains(err.Error(), "extra") {
			t.Errorf("error %v for memory of another size", err)
		}
	}
	s.Extras = [][]float32{make([]float32, 32)}
	if err := made.Reset(s); err != nil || s.Extras[0][31] <= 0 {
		t.Errorf("depth %v, error %v", s.Extras[0], err)
	}
}

func TestTellingAllocatesNothing(t *testing.T) {
	b, s := openTold(t, task.Options{Envs: 4, Seed: 1, Threads: 2})
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(20, func() { b.tell(s.Extras) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkTell measures each extra for one environment.
func BenchmarkTell(b *testing.B) {
	for _, size := range []int{9, 15} {
		batch, s := openTold(b, task.Options{Envs: 64, Seed: 1, Threads: 1, Settings: map[string]any{"size": size}})
		if err := batch.Reset(s); err != nil {
			b.Fatal(err)
		}
		for k, x := range batch.Tells() {
			b.Run(batch.Spec().Name+"/"+x.Name, func(b *testing.B) {
				into := make([][]float32, len(s.Extras))
				into[k] = s.Extras[k]
				b.ReportAllocs()
				for b.Loop() {
					batch.tell(into)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/64, "ns/env")
			})
		}
	}
}
