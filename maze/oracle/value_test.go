package oracle

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// planned returns an agent that has planned for a maze.
func planned(t *testing.T, size int, seed uint32, o Options) *Agent {
	t.Helper()
	c, err := maze.ForSize(size)
	if err != nil {
		t.Fatal(err)
	}
	env, err := maze.NewEnv(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	a, err := New(env, o)
	if err != nil {
		t.Fatal(err)
	}
	a.prepare()
	return a
}

func TestInterpolationIsExactForLinearFunctions(t *testing.T) {
	a := planned(t, 7, 1, Options{Effort: Fast})
	l := &a.lattice
	v := make([]float32, len(l.x)*nodeStates)
	f := func(x, y, heading, speed float64) float64 { return 3*x - 2*y + heading + 0.5*speed }
	for n := range l.x {
		for s := range nodeStates {
			v[n*nodeStates+s] = float32(f(l.x[n], l.y[n], float64(s/levels)*headingStep, float64(s%levels)*walk.TopSpeed))
		}
	}
	r := rand.New(rand.NewPCG(5, 6))
	compared := 0
	for compared < 2000 {
		s := walk.State{X: 14*r.Float64() - 7, Y: 14*r.Float64() - 7, Heading: 2 * math.Pi * r.Float64(), Speed: walk.TopSpeed * r.Float64()}
		// Beside the corners of walls, squares lack a node.
		if l.sp.Clearance(s.X, s.Y) < 0.1 {
			continue
		}
		p, ok := l.locate(a.m, &s)
		if !ok {
			t.Fatalf("no node around %+v", s)
		}
		compared++
		// The error of half a grain in each direction.
		if got, want := float64(l.interpolate(v, &p)), f(s.X, s.Y, s.Heading, s.Speed); math.Abs(got-want) > 0.01 {
			t.Fatalf("%v at %+v, want %v", got, s, want)
		}
	}
}

// The policy leads from everywhere to the target, in about the time that values gives without what comes after.
func TestPoliciesLeadToTheTarget(t *testing.T) {
	a := planned(t, 9, 4, Options{Effort: Fast})
	l := &a.lattice
	r := rand.New(rand.NewPCG(7, 8))
	for i := range a.values {
		v := &a.values[i]
		for range 100 {
			n := r.IntN(len(l.x))
			s := walk.State{X: l.x[n], Y: l.y[n], Heading: 2 * math.Pi * r.Float64()}
			p, _ := l.locate(a.m, &s)
			promised := l.interpolate(v.time, &p)
			a.search.v, a.search.depth = v, plans[Normal].depth
			start := s
			for spent := float32(0); ; spent++ {
				var touched bool
				s, _, touched = a.m.Advance(&s, a.search.choose(&s), l.sp, &v.goal)
				if touched {
					p, _ := l.locate(a.m, &s)
					if total := spent + 1 + l.interpolate(v.after, &p); total > 1.15*promised+4 {
						t.Errorf("target %d from %+v: %v decisions and what comes after, %v were promised", i, start, total, promised)
					}
					break
				}
				if spent > 200 {
					t.Fatalf("target %d from %+v was not reached in 200 decisions", i, start)
				}
			}
		}
	}
}

func TestTimesShrinkUnderLaterSweeps(t *testing.T) {
	a := planned(t, 7, 2, Options{Effort: Fast})
	l, v := &a.lattice, &a.values[0]
	v.set(l, a.m, v.goal)
	v.iterate(l, 5)
	before := slices.Clone(v.time)
	v.outdate()
	v.sweep(l, v.improve)
	for i, now := range v.time {
		if now > before[i]+tolerance {
			t.Fatalf("state %d: time %v after %v", i, now, before[i])
		}
	}
}
