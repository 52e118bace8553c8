package explorer

import (
	"math"
	"math/rand/v2"
	"testing"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// scattered returns a terrain with random walls.
func scattered(side int, r *rand.Rand) *terrain {
	t := &terrain{}
	t.forget(side)
	for y := 1; y < side-1; y++ {
		for x := 1; x < side-1; x++ {
			if r.IntN(4) == 0 {
				t.raise(y*side + x)
			}
		}
	}
	t.walls++
	return t
}

// near reports whether a line comes within a distance of a wall in both axes. It checks short pieces of the line.
func near(t *terrain, x0, y0, x1, y1, distance float64) bool {
	const pieces = 4000
	for i := range pieces + 1 {
		f := float64(i) / pieces
		x, y := x0+f*(x1-x0), y0+f*(y1-y0)
		for _, d := range [4][2]float64{{-1, -1}, {-1, 1}, {1, -1}, {1, 1}} {
			if cx, cy, _, _ := t.space.Place(x+d[0]*distance, y+d[1]*distance); t.space.Closed(cx, cy) {
				return true
			}
		}
	}
	return false
}

func TestAWayIsFreeWhereNoWallIsNear(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	free, closed := 0, 0
	for range 40 {
		tr := scattered(13, r)
		for range 100 {
			at := func() float64 { return 24*r.Float64() - 12 }
			x0, y0, x1, y1 := at(), at(), at(), at()
			if r.IntN(3) == 0 {
				x1, y1 = x0+4*r.Float64()-2, y0+4*r.Float64()-2 // short ones
			}
			const hair = 0.003
			got := tr.free(x0, y0, x1, y1)
			if got && near(tr, x0, y0, x1, y1, girth-hair) || !got && !near(tr, x0, y0, x1, y1, girth+hair) {
				t.Fatalf("from (%v, %v) to (%v, %v): free %v", x0, y0, x1, y1, got)
			}
			if got {
				free++
			} else {
				closed++
			}
		}
	}
	if free < 100 || closed < 100 {
		t.Errorf("%d ways were free and %d were not", free, closed)
	}
}

// The time from each node is at least that of the straight line at top speed. It is at most that of a neighbour plus the way
// there.
func TestTimesAgreeWithTheirNeighbours(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	p := pace{m: walk.MotionFor(50), touch: approachFor(50, 0.77), pass: approachFor(50, 0.2)}
	reached := 0
	for range 20 {
		tr := scattered(13, r)
		w := ways{t: tr}
		w.update()
		var f field
		x, y := tr.middle(6*13 + 6)
		f.set(&w, p.m.Rate, walk.Goal{X: x, Y: y, Reach2: 0.77 * 0.77})
		length := func(x, y float64) float64 {
			switch i := f.firstBend(x, y); i {
			case nowhere:
				return math.Inf(1)
			case direct:
				return math.Hypot(f.goal.X-x, f.goal.Y-y)
			default:
				c := w.corners[i]
				return math.Hypot(c.x-x, c.y-y) + float64(f.time[i])*walk.TopSpeed/p.m.Rate
			}
		}
		for cell := range tr.cells {
			if tr.cells[cell]&wall != 0 {
				continue
			}
			u, v := tr.middle(cell)
			here := length(u, v)
			if here < math.Hypot(u-x, v-y)-1e-6 {
				t.Fatalf("%v m from (%v, %v) is less than the straight line", here, u, v)
			}
			for _, next := range [2]int{cell + 1, cell + 13} {
				if tr.cells[next]&wall != 0 {
					continue
				}
				a, b := tr.middle(next)
				there := length(a, b)
				// The cost of bends depends on the direction from which a way arrives.
				const bends = 2.5
				if math.IsInf(here, 1) != math.IsInf(there, 1) || here-there > maze.CellSize+bends || there-here > maze.CellSize+bends {
					t.Fatalf("%v m from (%v, %v) and %v m from (%v, %v)", here, u, v, there, a, b)
				}
				reached++
			}
		}
	}
	if reached < 500 {
		t.Errorf("only %d pairs of cells were compared", reached)
	}
}

func TestSearchLooksFurtherWhereTheWalkerIsStuck(t *testing.T) {
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
	a, err := New(env, Options{})
	if err != nil {
		t.Fatal(err)
	}
	depths := map[int]int{}
	for range 60 {
		a.Act()
		depths[a.search.depth]++
		env.Step(stay)
	}
	if depths[5] < 20 || depths[7] < 20 {
		t.Errorf("decisions by depth: %v, want both usual and deeper ones", depths)
	}
	for range 20 {
		env.Step(a.Act())
	}
	if a.search.depth != 5 {
		t.Errorf("depth %d after a way, want 5", a.search.depth)
	}
}

// A walker that follows the table reaches the place in the time that the table gives.
func TestApproachesTakeAsLongAsTheyPromise(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	m, a := walk.MotionFor(50), approachFor(50, 0.77)
	var floor walk.Space
	floor.Clear(41)
	var late float64
	const runs = 300
	for range runs {
		distance, bearing := a.radius+0.1+5*r.Float64(), 2*math.Pi*r.Float64()
		g := walk.Goal{X: distance * math.Cos(bearing), Y: -distance * math.Sin(bearing), Reach2: a.radius * a.radius}
		s := walk.State{Speed: walk.TopSpeed * r.Float64()}
		left := func(s *walk.State) float32 {
			dx, dy := g.X-s.X, g.Y-s.Y
			return a.at(math.Hypot(dx, dy)-a.radius, headingOf(dx, dy)-m.Settled(s), s.Speed)
		}
		promised, took := left(&s), 0
		for touched := false; !touched; took++ {
			if took > 60 {
				t.Fatalf("a place %v m away at %v rad was not reached in %d decisions, %v were promised", distance, bearing, took, promised)
			}
			best, least := s, float32(math.Inf(1))
			for _, action := range decisions {
				next, _, done := m.Advance(&s, action, &floor, &g)
				if t := left(&next); done {
					best, touched = next, true
					break
				} else if t < least {
					best, least = next, t
				}
			}
			s = best
		}
		late += float64(took) - float64(promised)
	}
	if mean := late / runs; math.Abs(mean) > 1 {
		t.Errorf("places were reached %v decisions later than promised", mean)
	}
}
