package gridmap_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ariadne/agent/gridmap"
)

// small is a shape with few numbers.
var small = gridmap.Shape{Targets: 2, Side: 8, Crop: 3, Rays: 3, Clear: []float64{0.5, 1.5, 3}, Field: 90, Eye: 0, Reset: true}

// follower follows one walker of a small shape.
type follower struct {
	d              *gridmap.Drawer
	t              *testing.T
	m              []float32
	cells, numbers []float32
	done           bool
	gridmap.Senses
}

func newFollower(t *testing.T, s gridmap.Shape) *follower {
	d := drawer(t, s)
	f := &follower{d: d, t: t, m: make([]float32, d.StateSize()), cells: make([]float32, d.Crop*d.Crop*d.Channels()), numbers: make([]float32, d.Numbers())}
	f.Motion, f.Lattice, f.Clear = make([]float32, 3), lattice(0, 0.5, 0.5), make([]float32, d.ClearWidth())
	f.View, f.Visible, f.Wanted = make([]float32, 3*s.Targets), make([]float32, s.Targets), make([]float32, s.Targets)
	for _, logits := range [][]float32{f.Clear, f.Visible, f.Wanted} {
		for i := range logits {
			logits[i] = -20
		}
	}
	return f
}

// lattice returns what is sensed of the lattice at a place, with a heading.
func lattice(heading, x, y float64) []float32 {
	axis := math.Round(heading/(math.Pi/2)) * math.Pi / 2
	sin, cos := math.Sincos(axis)
	pair := func(angle float64) []float32 { s, c := math.Sincos(angle); return []float32{float32(c), float32(s)} }
	return slices.Concat(pair(4*heading), pair(2*math.Pi*(cos*x+sin*y)), pair(2*math.Pi*(sin*x-cos*y)))
}

func (f *follower) step() {
	f.d.Follow(f.cells, f.numbers, f.m, f.Senses, []bool{f.done}, 1, 1)
	f.done = false
}

func (f *follower) isAt(x, y, within float64) {
	f.t.Helper()
	if math.Hypot(float64(f.m[0])-x, float64(f.m[1])-y) > within {
		f.t.Errorf("it is at %.3f, %.3f, want %.3f, %.3f", f.m[0], f.m[1], x, y)
	}
}

// TestTheLatticeKeepsAPoseFromDrifting walks in circles with senses of motion that are always too large and noisy. With the
// lattice the walker knows where it is after a thousand steps. Without it, the walker is lost.
func TestTheLatticeKeepsAPoseFromDrifting(t *testing.T) {
	for _, trusted := range []bool{true, false} {
		f, rng := newFollower(t, small), rand.New(rand.NewPCG(1, 2))
		x, y, heading := 0.5, 0.5, 0.0
		f.step()
		for range 1000 {
			forward, clockwise := 0.3, 0.2
			x, y = x+forward*math.Cos(heading), y+forward*math.Sin(heading)
			heading -= clockwise
			f.Motion = []float32{float32(0.01 * rng.NormFloat64()), float32(1.05*forward + 0.01*rng.NormFloat64()), float32(clockwise + 0.01*rng.NormFloat64())}
			f.Lattice = lattice(heading, x, y)
			if !trusted {
				clear(f.Lattice)
			}
			f.step()
		}
		off := math.Hypot(float64(f.m[0])-x, float64(f.m[1])-y)
		if trusted && off > 0.1 || !trusted && off < 0.2 {
			t.Errorf("lattice trusted: %v; after 1000 steps it is off by %.3f cells", trusted, off)
		}
	}
}

func TestAnEpisodeBeginsANewMap(t *testing.T) {
	f := newFollower(t, small)
	f.Lattice = lattice(0.2, 0.25, 0.75)
	f.step()
	f.isAt(0.25, 0.75, 1e-5)
	first := slices.Clone(f.m)
	f.Visible[0], f.View[1], f.View[2], f.Motion[1] = 20, 0.5, 1, 0.4
	f.step()
	if slices.Equal(first, f.m) {
		t.Fatal("nothing was drawn")
	}
	f.done, f.Visible[0] = true, -20
	f.step()
	if !slices.Equal(first, f.m) {
		t.Errorf("a map of the episode before is left: %v, want %v", f.m, first)
	}
}

// TestTargetsAreWhereTheyWereSeen shows a target, then shows it elsewhere, then does not show it where it should be.
func TestTargetsAreWhereTheyWereSeen(t *testing.T) {
	f := newFollower(t, small)
	target := func() []float32 { return f.m[len(f.m)-6 : len(f.m)-3] }
	is := func(x, y float64) {
		t.Helper()
		if k := target(); math.Hypot(float64(k[0])-x, float64(k[1])-y) > 1e-5 {
			t.Errorf("the target is at %v, want %v, %v", k, x, y)
		}
	}
	f.Visible[0], f.View[1], f.View[2] = 20, -1, 2 // 1 to the left, 2 forward
	f.step()
	is(2.5, 1.5)
	weight := target()[2]
	f.step()
	if is(2.5, 1.5); target()[2] <= weight {
		t.Errorf("seen twice it is no surer: %v, %v", target()[2], weight)
	}
	f.Wanted[0] = 20
	f.step()
	if cell := f.cells[(2*3+0)*5:][:5]; cell[3] != 0 {
		t.Errorf("two cells ahead it is not within 3x3 cells, %v", f.cells)
	}
	if n := f.numbers[4:7]; !(n[0] < 0 && n[1] > 0 && n[2] > 0.5) || math.Abs(float64(n[1]-f.numbers[8])) > 1e-5 {
		t.Errorf("the target that is wanted, to the left and forward, is shown as %v of %v", n, f.numbers)
	}
	f.View[1], f.View[2] = 0, 1
	for range 20 {
		f.step()
	}
	is(1.5, 0.5)
	if cell := f.cells[(2*3+1)*5:][:5]; cell[3] < 0.9 {
		t.Errorf("the cell ahead is shown as %v, with the target that is wanted in it", cell)
	}
	weight = target()[2]
	f.Visible[0] = -20
	f.step()
	if target()[2] != weight {
		t.Error("behind a wall it need not be seen")
	}
	for i := range f.Clear {
		f.Clear[i] = 20
	}
	for range 30 {
		f.step()
	}
	if target()[2] > 0.01*weight {
		t.Errorf("it is not where it should be in view, and still its weight is %v of %v", target()[2], weight)
	}
}

func TestEvidenceFades(t *testing.T) {
	s := small
	s.Memory = 10
	f := newFollower(t, s)
	for i := range f.Clear {
		f.Clear[i] = 20
	}
	f.step()
	ahead := f.cells[(2*3+1)*5]
	if ahead == 0 {
		t.Fatal("the cell ahead was not drawn")
	}
	f.Motion[1] = 4 // away from the target
	f.step()
	f.Motion[1] = 0
	at := 4 + 0*8 + 1
	before := f.m[at]
	for range 10 {
		f.step()
	}
	if got, want := float64(f.m[at]/before), math.Exp(-1); math.Abs(got-want) > 1e-3 {
		t.Errorf("after 10 steps %v of what was seen is left, want %v", got, want)
	}
}

// TestFollowingInOneGoAndStepByStep compares many steps of several walkers at once with single steps of single walkers.
func TestFollowingInOneGoAndStepByStep(t *testing.T) {
	const steps, b = 40, 3
	d, rng := drawer(t, small), rand.New(rand.NewPCG(3, 4))
	noise := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(rng.NormFloat64())
		}
		return x
	}
	n := steps * b
	x := gridmap.Senses{Motion: noise(3 * n), Lattice: noise(6 * n), Clear: noise(d.ClearWidth() * n), View: noise(6 * n), Visible: noise(2 * n), Wanted: noise(2 * n)}
	done := make([]bool, n)
	for i := range done {
		done[i] = rng.IntN(15) == 0
	}
	crop := d.Crop * d.Crop * d.Channels()
	maps, cells, numbers := make([]float32, b*d.StateSize()), make([]float32, n*crop), make([]float32, n*d.Numbers())
	d.Follow(cells, numbers, maps, x, done, steps, b)
	for i := range b {
		m, oneCells, oneNumbers := make([]float32, d.StateSize()), make([]float32, crop), make([]float32, d.Numbers())
		for k := range steps {
			r := k*b + i
			row := func(x []float32) []float32 { w := len(x) / n; return x[r*w : (r+1)*w] }
			d.Follow(oneCells, oneNumbers, m, gridmap.Senses{Motion: row(x.Motion), Lattice: row(x.Lattice), Clear: row(x.Clear), View: row(x.View), Visible: row(x.Visible), Wanted: row(x.Wanted)}, done[r:r+1], 1, 1)
			if !slices.Equal(oneCells, row(cells)) || !slices.Equal(oneNumbers, row(numbers)) {
				t.Fatalf("walker %d sees something else at step %d", i, k)
			}
		}
		if !slices.Equal(m, maps[i*d.StateSize():(i+1)*d.StateSize()]) {
			t.Errorf("walker %d has another map", i)
		}
	}
}

func TestShapesAreChecked(t *testing.T) {
	for want, change := range map[string]func(s *gridmap.Shape){
		"targets is 0":      func(s *gridmap.Shape) { s.Targets = 0 },
		"side is 300":       func(s *gridmap.Shape) { s.Side = 300 },
		"crop is 9, want":   func(s *gridmap.Shape) { s.Crop = 9 },
		"memory is -1":      func(s *gridmap.Shape) { s.Memory = -1 },
		"rays is 0":         func(s *gridmap.Shape) { s.Rays = 0 },
		"an odd number":     func(s *gridmap.Shape) { s.Crop = 2 },
		"field_of_view":     func(s *gridmap.Shape) { s.Field = math.NaN() },
		"eye is 2":          func(s *gridmap.Shape) { s.Eye = 2 },
		"clear is [1 1]":    func(s *gridmap.Shape) { s.Clear = []float64{1, 1} },
		"clear is [0 1]":    func(s *gridmap.Shape) { s.Clear = []float64{0, 1} },
		"clear is [1 +Inf]": func(s *gridmap.Shape) { s.Clear = []float64{1, math.Inf(1)} },
		"clear is [NaN]":    func(s *gridmap.Shape) { s.Clear = []float64{math.NaN()} },
	} {
		s := small
		change(&s)
		if _, err := gridmap.NewDrawer(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// TestWildSensesAreDrawn draws wild senses: networks that have not learned anything yet may tell anything.
func TestWildSensesAreDrawn(t *testing.T) {
	f := newFollower(t, small)
	nan, huge := float32(math.NaN()), float32(1e30)
	for _, x := range []float32{huge, -huge, nan, float32(math.Inf(1)), 0} {
		for _, s := range [][]float32{f.Motion, f.Lattice, f.Clear, f.View, f.Visible, f.Wanted} {
			for i := range s {
				s[i] = x
			}
		}
		f.step()
	}
}

func BenchmarkFollow(b *testing.B) {
	b.Run("map", func(b *testing.B) { benchmarkFollow(b, shape) })
	s := shape
	s.Ways = true
	b.Run("ways", func(b *testing.B) { benchmarkFollow(b, s) })
}

func benchmarkFollow(b *testing.B, s gridmap.Shape) {
	const walkers = 16
	d := drawer(b, s)
	w := newWorld(b, 15, walkers)
	x := w.truth()
	maps := make([]float32, walkers*d.StateSize())
	cells, numbers := make([]float32, walkers*d.Crop*d.Crop*d.Channels()), make([]float32, walkers*d.Numbers())
	done := make([]bool, walkers)
	for range 100 {
		d.Follow(cells, numbers, maps, w.truth(), done, 1, walkers)
		w.walk(b)
	}
	for b.Loop() {
		d.Follow(cells, numbers, maps, x, done, 1, walkers)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*walkers), "ns/step")
}
