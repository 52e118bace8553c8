package walk

import (
	"math"
	"math/rand/v2"
	"testing"

	"ariadne/maze"
	"ariadne/maze/physics"
)

// free returns a space without walls inside.
func free(side int) *Space {
	sp := &Space{}
	sp.Clear(side)
	return sp
}

func TestTheMotionModelFollowsThePhysicsOnFreeFloor(t *testing.T) {
	const substeps, decisions, runs = 50, 8, 40
	m, sp := MotionFor(substeps), free(41)
	r := rand.New(rand.NewPCG(1, 2))
	var place, turn float64 // largest deviations
	for range runs {
		var w physics.World
		w.Reset(0, 0, 2*math.Pi*r.Float64())
		s := State{Heading: w.QPos[3]}
		for range decisions {
			action := 1 + r.IntN(maze.Actions-1)
			control := maze.ControlOf(action)
			for range substeps {
				w.Substep(control.Roll, control.Steer)
			}
			s, _, _ = m.Advance(&s, action, sp, nil)
			place = max(place, math.Hypot(w.QPos[0]-s.X, w.QPos[1]-s.Y))
			turn = max(turn, math.Abs(w.QPos[3]-s.Heading))
		}
	}
	t.Logf("after up to %d decisions: %.4f m, %.4f rad", decisions, place, turn)
	if place > 0.06 || turn > 0.04 {
		t.Errorf("after up to %d decisions the model is off by %.4f m and %.4f rad, want at most 0.06 and 0.04", decisions, place, turn)
	}
}

func TestAMoveEndsBeforeAWall(t *testing.T) {
	sp := free(5)
	for i := range sp.wall {
		sp.wall[i] = i%5 == 4 // x > 3
	}
	m := MotionFor(50)
	s := State{X: 2.5, Speed: TopSpeed}
	next, met, _ := m.Advance(&s, 1, sp, nil)
	if !met || next.Speed != 0 || next.X > 3-physics.Radius-margin || next.X < 2.5 {
		t.Errorf("forward into a wall 0.3 m ahead: met %v, %+v", met, next)
	}
	s.Heading = math.Pi
	if next, met, _ := m.Advance(&s, 1, sp, nil); met || next.X > 2.1 {
		t.Errorf("away from a wall: met %v, %+v", met, next)
	}
}

func TestClearanceIsTheDistanceToTheNearestWall(t *testing.T) {
	c, err := maze.ForSize(9)
	if err != nil {
		t.Fatal(err)
	}
	env, err := maze.NewEnv(c, 3)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	l := env.Layout()
	var sp Space
	sp.Set(l)
	r := rand.New(rand.NewPCG(3, 4))
	compared := 0
	for range 20000 {
		x, y := 20*r.Float64()-10, 20*r.Float64()-10
		want := math.Inf(1)
		for _, b := range l.Walls {
			bx, by, hx, hy := b.Rect(l.Grid())
			want = min(want, math.Hypot(max(0, math.Abs(x-bx)-hx), max(0, math.Abs(y-by)-hy)))
		}
		want -= physics.Radius
		got := sp.Clearance(x, y)
		if least := min(margin, want-1e-9); sp.tight(x, y, least) && want > -physics.Radius {
			t.Fatalf("(%v, %v) counts as tighter than %v", x, y, least)
		}
		if want <= -physics.Radius || want > half-physics.Radius {
			continue
		}
		compared++
		if math.Abs(got-want) > 1e-9 {
			t.Fatalf("clearance at (%v, %v) is %v, want %v", x, y, got, want)
		}
	}
	t.Logf("compared %d places", compared)
}
