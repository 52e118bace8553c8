package physics_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"unsafe"

	"ariadne/maze/physics"
)

// junction is a set of walls with long sides, corners, seams between boxes, and a wall's end.
var junction = []physics.Wall{
	{X: 0, Y: 4, HalfX: 3, HalfY: 1},
	{X: -2, Y: 0, HalfX: 1, HalfY: 3},
	{X: 2, Y: 0, HalfX: 1, HalfY: 1},
	{X: 2, Y: -2, HalfX: 1, HalfY: 1},
	{X: 0, Y: -6, HalfX: 1, HalfY: 1},
}

// amid returns a world with the given walls.
func amid(t testing.TB, walls []physics.Wall) (w physics.World) {
	t.Helper()
	if err := w.SetWalls(walls); err != nil {
		t.Fatal(err)
	}
	return w
}

// places are points at which the ball just touches the walls of the junction: no wall, sides, seams, inner and outer corners.
var places = [][2]float64{
	{0, 0}, {0.8, 0.3}, {-0.8, 0.3}, {0, 2.8}, {0, -4.8},
	{0.8, -1}, {3.2, -1}, {-0.8, 2.8},
	{0.86, -3.14}, {-0.86, -3.14}, {-1.1, -4.83}, {3.14, -3.14},
}

// randomState puts the moving ball on the floor, or slightly above or below it, at one of the places.
func randomState(r *rand.Rand) (qpos, qvel [5]float64) {
	at := places[r.IntN(len(places))]
	qpos = [5]float64{
		at[0] + 0.001*r.NormFloat64(),
		at[1] + 0.001*r.NormFloat64(),
		0.002*r.NormFloat64() - 0.0005,
		4 * r.NormFloat64(),
		9 * r.NormFloat64(),
	}
	speed := math.Exp(r.NormFloat64() - 1)
	for i := range qvel {
		qvel[i] = speed * r.NormFloat64()
	}
	return qpos, qvel
}

func inside(x, y float64, walls []physics.Wall) bool {
	for _, w := range walls {
		if math.Abs(x-w.X) < w.HalfX && math.Abs(y-w.Y) < w.HalfY {
			return true
		}
	}
	return false
}

func TestSubstepAgreesWithTheOracle(t *testing.T) {
	const states = 6000
	r := rand.New(rand.NewPCG(1, 2))
	var counts, near [4]int
	var worst [4]float64
	for range states {
		qpos, qvel := randomState(r)
		height := []float64{1.5, 0.4, 0.21, 0.1}[r.IntN(4)]
		w := amid(t, junction)
		w.WallHeight = height
		w.SetState(qpos, qvel)
		o := oracle{qpos, qvel, junction, height}
		n := w.Contacts()
		roll, steer := 2*r.Float64()-1, 2*r.Float64()-1
		w.Substep(roll, steer)
		o.substep(roll, steer)
		off := max(deviation(&w.QPos, &o.qpos), deviation(&w.QVel, &o.qvel))
		counts[n]++
		worst[n] = max(worst[n], off)
		if off <= 1e-9 {
			near[n]++
		}
	}
	for n := range counts {
		t.Logf("%d contacts: %d states, %d within 1e-9, all within %.1e", n, counts[n], near[n], worst[n])
		// Rounding becomes visible in some states: where friction blocks are nearly singular, and where the friction sweeps end
		// at the first loss.
		if counts[n] < 100 || near[n] < counts[n]*98/100 || worst[n] > 1e-7 || n == 0 && worst[n] > 1e-13 {
			t.Errorf("%d contacts: %d of %d states within 1e-9, largest deviation %.2g", n, near[n], counts[n], worst[n])
		}
	}
}

func TestContactsAreTheTouchingFloorAndWalls(t *testing.T) {
	for _, c := range []struct {
		claim   string
		x, y, z float64
		want    int
	}{
		{"in the air", 0, 0, 0.01, 0},
		{"on the floor", 0, 0, 0, 1},
		{"beside a wall", 0.81, 0.3, 0, 2},
		{"a hair's breadth in a wall", -0.8 - 1e-15, 0.3, 1, 1},
		{"a hair's breadth from a wall", -0.8 + 1e-15, 0.3, 1, 0},
		{"at the seam of two boxes", 0.81, -1, 0, 3},
		{"in an inner corner", -0.81, 2.81, 0, 3},
		{"at an outer corner", 0.86, -3.14, 0, 2},
		{"past an outer corner", 0.85, -3.15, 0, 1},
		{"on top of a wall", 2, 0, 1.499, 1},
		{"above a wall", 2, 0, 1.51, 0},
		{"inside a wall", 2, 0, 0.5, 1},
		{"far away", 1e6, -1e6, 0, 1},
	} {
		w := amid(t, junction)
		w.SetState([5]float64{c.x, c.y, c.z}, [5]float64{})
		if got := w.Contacts(); got != c.want {
			t.Errorf("%s: %d contacts, want %d", c.claim, got, c.want)
		}
	}
}

func TestResetDipsIntoTheFloorAndRollingOffHops(t *testing.T) {
	var w physics.World
	w.Substep(-1, 1)
	w.Reset(-4, 2, 0.3)
	if want := [5]float64{-4, 2, 0, 0.3, 0}; w.QPos != want || w.QVel != [5]float64{} {
		t.Errorf("at %v moving %v, want %v at rest", w.QPos, w.QVel, want)
	}
	if x, y, z := w.Shell(); x != -4 || y != 2 || z != 0.19999999999999996 {
		t.Errorf("shell at %v %v %v", x, y, z)
	}
	if n := w.Contacts(); n != 1 {
		t.Errorf("%d contacts after the reset, want 1", n)
	}
	w.Substep(-1, 0)
	if n := w.Contacts(); n != 0 || !(w.QPos[2] > 0 && w.QPos[2] < 1e-4) {
		t.Errorf("%d contacts at height %g m after rolling off, want 0 on a small hop", n, w.QPos[2])
	}
}

// After a reset, rounding decides whether the shell touches the floor. The headings are those of memory-maze's episode 0 at
// size 9 for the seeds 667 and 0.
func TestSomeHeadingsFallAfterReset(t *testing.T) {
	for _, c := range []struct {
		yaw   float64
		falls bool
	}{
		{3.0513591290487057, true},
		{-0.2283136100470042, false},
	} {
		var w physics.World
		w.Reset(0, 0, c.yaw)
		if n := w.Contacts(); n != 1 {
			t.Errorf("yaw %v: %d contacts, want 1", c.yaw, n)
		}
		w.Substep(0, 0)
		if falls := w.QVel[2] < -0.04; falls != c.falls {
			t.Errorf("yaw %v: vertical speed %v after a substep", c.yaw, w.QVel[2])
		}
	}
}

func TestForwardControlRollsAlongTheHeading(t *testing.T) {
	for _, yaw := range []float64{0, 0.7, 2, -3} {
		var w physics.World
		w.Reset(0, 0, yaw)
		for range 400 {
			w.Substep(-1, 0)
		}
		sin, cos := math.Sincos(yaw)
		ahead := cos*w.QPos[0] - sin*w.QPos[1]
		aside := sin*w.QPos[0] + cos*w.QPos[1]
		if ahead < 1 || math.Abs(aside) > 1e-6 {
			t.Errorf("yaw %v: rolled %v m ahead and %v m aside", yaw, ahead, aside)
		}
	}
}

func TestControlsAreClampedAndNaNIsNone(t *testing.T) {
	run := func(roll, steer float64) [5]float64 {
		var w physics.World
		w.Reset(0, 0, 0)
		for range 20 {
			w.Substep(roll, steer)
		}
		return w.QPos
	}
	if got, want := run(-7, math.Inf(1)), run(-1, 1); got != want {
		t.Errorf("beyond the range: %v, want %v", got, want)
	}
	if got, want := run(math.NaN(), 0.5), run(0, 0.5); got != want {
		t.Errorf("NaN: %v, want %v", got, want)
	}
}

// big returns a maze of any size: a ring of walls with single boxes of one cell strewn in it.
func big(cells int) (walls []physics.Wall) {
	for x := range cells {
		for y := range cells {
			edge := x == 0 || y == 0 || x == cells-1 || y == cells-1
			if edge || (x*x+3*y)%5 == 0 && (x != cells/2 || y != cells/2) {
				walls = append(walls, physics.Wall{X: 2 * float64(x-cells/2), Y: 2 * float64(y-cells/2), HalfX: 1, HalfY: 1})
			}
		}
	}
	return walls
}

// The lookup by cell finds the same contacts, in the same order, as a scan of all walls.
func TestMazesOfAnySizeStopTheBall(t *testing.T) {
	for _, cells := range []int{3, 9, 17, 43, 101} {
		walls := big(cells)
		w := amid(t, walls)
		r := rand.New(rand.NewPCG(uint64(cells), 1))
		met := 0
		for range 4000 {
			b := walls[r.IntN(len(walls))]
			x := b.X + (b.HalfX+0.19)*(2*r.Float64()-1)
			y := b.Y + (b.HalfY+0.19)*float64(2*r.IntN(2)-1)
			if inside(x, y, walls) {
				continue
			}
			want := 0
			for _, b := range walls {
				dx, dy := max(0, math.Abs(x-b.X)-b.HalfX), max(0, math.Abs(y-b.Y)-b.HalfY)
				if math.Hypot(dx, dy) < physics.Radius {
					want++
				}
			}
			w.SetState([5]float64{x, y, 0.01}, [5]float64{})
			if got := w.Contacts(); got != want {
				t.Fatalf("%d cells: %d contacts at (%v, %v), want %d", cells, got, x, y, want)
			}
			met += want
		}
		t.Logf("%d cells a side, %d walls: %d contacts", cells, len(walls), met)
		if met < 50 {
			t.Errorf("%d cells: only %d contacts", cells, met)
		}
	}
}

func TestImpossibleWallsAreRefused(t *testing.T) {
	one := physics.Wall{X: 2, Y: -4, HalfX: 1, HalfY: 3}
	for _, c := range []struct {
		want  string
		walls []physics.Wall
	}{
		{"wall 1 is", []physics.Wall{one, {X: 6, HalfX: 1, HalfY: 2}}},
		{"wall 0 is", []physics.Wall{{X: 1, HalfX: 1, HalfY: 1}}},
		{"wall 0 is", []physics.Wall{{HalfX: -1, HalfY: 1}}},
		{"wall 0 is", []physics.Wall{{HalfX: math.NaN(), HalfY: 1}}},
		{"wall 0 is", []physics.Wall{{X: math.Inf(1), HalfX: 1, HalfY: 1}}},
		{"wall 0 is", []physics.Wall{{X: 1e9, HalfX: 1, HalfY: 1}}},
		{"walls 0 and 1 overlap in the cell around (2, -6)", []physics.Wall{one, {X: 0, Y: -6, HalfX: 3, HalfY: 1}}},
		{"spread over 10003 by 10003 cells", []physics.Wall{{HalfX: 1, HalfY: 1}, {X: 20000, Y: 20000, HalfX: 1, HalfY: 1}}},
		{"70000 of them", make([]physics.Wall, 70000)},
	} {
		w := amid(t, junction)
		before := w
		if err := w.SetWalls(c.walls); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
		if w != before {
			t.Errorf("%s: the world changed", c.want)
		}
	}
}

// Two copies of a world take the same way, although one is stepped now and the other one later. A third copy moves differently
// in between.
func TestCopiesOfAWorldStepIndependently(t *testing.T) {
	a := amid(t, junction)
	a.Reset(0, 0, 0.4)
	for range 200 {
		a.Substep(-1, 0.2)
	}
	b, c := a, a
	var way [400][5]float64
	for i := range way {
		a.Substep(-1, -0.3)
		c.Substep(0.5, 1)
		way[i] = a.QPos
	}
	if a == c {
		t.Error("different controls, same way")
	}
	if err := c.SetWalls(nil); err != nil {
		t.Fatal(err)
	}
	for i := range way {
		b.Substep(-1, -0.3)
		if b.QPos != way[i] {
			t.Fatalf("apart after %d substeps: %v and %v", i+1, b.QPos, way[i])
		}
	}
	if a != b {
		t.Errorf("the same way led to %+v and %+v", a, b)
	}
}

func TestAWorldIsSmallEnoughToCopyOften(t *testing.T) {
	if size := unsafe.Sizeof(physics.World{}); size > 200 {
		t.Errorf("%d bytes", size)
	}
}

func TestCopiesKeepTheirWalls(t *testing.T) {
	a := amid(t, junction)
	a.Reset(0, 0, 0)
	b := a
	if err := b.SetWalls(nil); err != nil {
		t.Fatal(err)
	}
	for range 400 {
		a.Substep(-1, 0)
		b.Substep(-1, 0)
	}
	if a.QPos[0] > 0.801 || b.QPos[0] < 1 {
		t.Errorf("rolled to x = %v with a wall and %v without", a.QPos[0], b.QPos[0])
	}
}

// randomMaze surrounds a 17 by 17 grid with walls and fills a share of its cells with walls, except the middle one.
func randomMaze(r *rand.Rand) (walls []physics.Wall) {
	filled := 0.1 + 0.5*r.Float64()
	for x := -16.0; x <= 16; x += 2 {
		for y := -16.0; y <= 16; y += 2 {
			ring := math.Abs(x) == 16 || math.Abs(y) == 16
			if ring || (x != 0 || y != 0) && r.Float64() < filled {
				walls = append(walls, physics.Wall{X: x, Y: y, HalfX: 1, HalfY: 1})
			}
		}
	}
	r.Shuffle(len(walls), func(i, j int) { walls[i], walls[j] = walls[j], walls[i] })
	return walls
}

// drive sends a ball through a random maze. It reports if the ball leaves the open cells or its numbers are no longer finite.
func drive(t *testing.T, seed uint64, substeps int) {
	r := rand.New(rand.NewPCG(seed, 3))
	walls := randomMaze(r)
	w := amid(t, walls)
	w.WallHeight = []float64{1.5, 0.4}[r.IntN(2)]
	w.Reset(0, 0, 7*r.Float64())
	var roll, steer float64
	for i := range substeps {
		if i%50 == 0 {
			roll, steer = 2*r.Float64()-1.5, 3*r.NormFloat64()
		}
		w.Substep(roll, steer)
		for _, v := range append(w.QPos[:], w.QVel[:]...) {
			if math.IsNaN(v) || math.Abs(v) > 1e4 {
				t.Fatalf("seed %d, substep %d: at %v, moving %v", seed, i, w.QPos, w.QVel)
			}
		}
		if inside(w.QPos[0], w.QPos[1], walls) || math.Abs(w.QPos[0]) > 15 || math.Abs(w.QPos[1]) > 15 {
			t.Fatalf("seed %d, substep %d: in a wall at %v", seed, i, w.QPos)
		}
	}
}

func TestBallStaysInTheOpenCells(t *testing.T) {
	for seed := range uint64(40) {
		drive(t, seed, 5000)
	}
}

func FuzzBallStaysInTheOpenCells(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { drive(t, seed, 1000) })
}

// A substep ends, whatever the state.
func TestAbsurdStatesDoNotPanic(t *testing.T) {
	absurd := []float64{0, math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e9, 1e-300}
	r := rand.New(rand.NewPCG(5, 6))
	for range 500 {
		w := amid(t, junction)
		var qpos, qvel [5]float64
		for i := range qpos {
			qpos[i], qvel[i] = absurd[r.IntN(len(absurd))], absurd[r.IntN(len(absurd))]
		}
		w.SetState(qpos, qvel)
		w.Contacts()
		for range 3 {
			w.Substep(1, 1)
		}
	}
}

func TestSubstepDoesNotAllocate(t *testing.T) {
	w := amid(t, junction)
	w.Reset(0, 0, 0.4)
	if n := testing.AllocsPerRun(500, func() { w.Substep(-1, 0.3) }); n != 0 {
		t.Errorf("%v allocations per substep", n)
	}
	if n := testing.AllocsPerRun(100, func() {
		if err := w.SetWalls(junction); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations for the walls it has", n)
	}
}
