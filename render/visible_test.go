package render

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"ariadne/maze"
	"github.com/go-gl/mathgl/mgl64"
)

// scenes returns scenes of each standard size for several seeds.
func scenes(t testing.TB, seeds uint32, goodVisibility bool) []Scene {
	t.Helper()
	var list []Scene
	for _, size := range []int{9, 11, 13, 15} {
		c, err := maze.Standard(size)
		if err != nil {
			t.Fatal(err)
		}
		c.GoodVisibility = goodVisibility
		for seed := range seeds {
			env, err := maze.NewEnv(c, 1000+seed)
			if err != nil {
				t.Fatal(err)
			}
			if err := env.Reset(); err != nil {
				t.Fatal(err)
			}
			s := Scene{Layout: env.Layout()}
			for _, target := range env.Targets() {
				s.Targets = append(s.Targets, Sphere{X: target.X, Y: target.Y, Z: target.Z, Color: target.Bytes()})
			}
			list = append(list, s)
		}
	}
	return list
}

// standing returns a view from a random place where the walker has room. Every other place is near a wall or corner.
func standing(l *maze.Layout, r *rand.Rand) View {
	for {
		row, col := r.IntN(l.Grid()), r.IntN(l.Grid())
		if l.Wall(row, col) {
			continue
		}
		x, y := l.Center(row, col)
		const room = maze.CellSize/2 - 0.2
		place := func() float64 {
			if r.IntN(2) == 0 {
				return room * float64(r.IntN(3)-1)
			}
			return room * (2*r.Float64() - 1)
		}
		steer := 2 * math.Pi * r.Float64()
		if r.IntN(4) == 0 {
			steer = math.Pi / 4 * float64(r.IntN(8))
		}
		return View{X: x + place(), Y: y + place(), Steer: steer}
	}
}

// hit returns the face that a ray meets first, or -1 if there is none. It tries all of them.
func hit(g *Geometry, from, direction mgl64.Vec3) int32 {
	nearest, face := math.Inf(1), int32(-1)
	for i := range g.Faces {
		f := &g.Faces[i]
		u, v := vec(f.U), vec(f.V)
		n := u.Cross(v)
		if n.Dot(direction) >= 0 {
			continue
		}
		s := n.Dot(vec(f.Center).Sub(from)) / n.Dot(direction)
		p := from.Add(direction.Mul(s)).Sub(vec(f.Center))
		if s > 0 && s < nearest && math.Abs(p.Dot(u)) <= u.Dot(u) && math.Abs(p.Dot(v)) <= v.Dot(v) {
			nearest, face = s, int32(i)
		}
	}
	return face
}

func TestVisibleMissesNoFaceThatARayMeets(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var v Visible
	rays, faces, listed := 0, 0, 0
	for _, goodVisibility := range []bool{false, true} {
		for _, s := range scenes(t, 3, goodVisibility) {
			var g Geometry
			if err := g.Build(&s); err != nil {
				t.Fatal(err)
			}
			for range 12 {
				view := standing(s.Layout, r)
				c := NewCamera(&view, g.Grid())
				aspect := []float64{1, 1, 2.5}[r.IntN(3)]
				v.Find(&g, &c, aspect, 0)
				faces, listed = faces+len(g.Faces), listed+len(v.Faces)
				for range 40 {
					x, y := c.Tan*aspect*(2*r.Float64()-1), c.Tan*(2*r.Float64()-1)
					d := c.Right.Mul(x).Add(c.Up.Mul(y)).Sub(c.Back)
					if f := hit(&g, c.Position, d); f >= 0 && !slices.Contains(v.Faces, f) {
						t.Fatalf("maze of %d, view %+v: face %d is missing", s.Layout.Size, view, f)
					}
					rays++
				}
			}
		}
	}
	t.Logf("followed %d rays; %.1f%% of the faces were listed", rays, 100*float64(listed)/float64(faces))
	if listed*3 > faces {
		t.Errorf("%d of %d faces were listed: next to nothing is culled", listed, faces)
	}
}

func TestVisibleListsNothingTwice(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var v Visible
	var g Geometry
	for _, s := range scenes(t, 2, false) {
		if err := g.Build(&s); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			view := standing(s.Layout, r)
			c := NewCamera(&view, g.Grid())
			v.Find(&g, &c, 1, 0)
			sorted := slices.Sorted(slices.Values(v.Faces))
			if len(slices.Compact(sorted)) != len(v.Faces) {
				t.Fatalf("view %+v: faces %v", view, v.Faces)
			}
		}
	}
}

func TestVisibleLeavesHiddenSpheresOut(t *testing.T) {
	s := scenes(t, 1, true)[0]
	var g Geometry
	if err := g.Build(&s); err != nil {
		t.Fatal(err)
	}
	c := NewCamera(&View{Camera: TopCamera}, g.Grid())
	var v Visible
	for hidden, want := range map[uint32][]int32{0: {0, 1, 2}, 1: {1, 2}, 2: {0, 2}, 5: {1}, 7: nil} {
		if v.Find(&g, &c, 1, hidden); !slices.Equal(v.Spheres, want) {
			t.Errorf("hidden %b: spheres %v, want %v", hidden, v.Spheres, want)
		}
	}
}

func TestVisibleTakesCamerasAnywhere(t *testing.T) {
	s := scenes(t, 1, false)[0]
	var g Geometry
	if err := g.Build(&s); err != nil {
		t.Fatal(err)
	}
	var v Visible
	for _, view := range []View{{X: 1e9, Y: 1e9}, {X: math.NaN()}, {X: math.Inf(1)}, {Steer: math.NaN()}, {Z: -5}, {Z: 100}, {X: -10.9, Y: 10.9}} {
		c := NewCamera(&view, g.Grid())
		if v.Find(&g, &c, 1, 0); v.Enclosed && view.Z != -5 && !math.IsNaN(view.Steer) {
			t.Errorf("view %+v counts as standing between walls", view)
		}
	}
}

func TestMazesWithHolesAreNotEnclosed(t *testing.T) {
	c := NewCamera(&View{}, 3)
	for name, change := range map[string]func(l *maze.Layout){
		"":                       func(l *maze.Layout) {},
		"a wall is missing":      func(l *maze.Layout) { l.Walls = l.Walls[1:] },
		"the floor is missing":   func(l *maze.Layout) { l.Floors = nil },
		"there is nothing":       func(l *maze.Layout) { l.Walls, l.Floors = nil, nil },
		"a wall has a gap in it": func(l *maze.Layout) { l.Walls[0].Cols = 1 },
	} {
		l := room()
		change(l)
		var g Geometry
		if err := g.Build(&Scene{Layout: l}); err != nil {
			t.Fatal(err)
		}
		var v Visible
		if v.Find(&g, &c, 1, 0); v.Enclosed != (name == "") {
			t.Errorf("%q: enclosed %v", name, v.Enclosed)
		}
	}
}

func TestFindDoesNotAllocate(t *testing.T) {
	s := scenes(t, 1, false)[3]
	var g Geometry
	var v Visible
	if err := g.Build(&s); err != nil {
		t.Fatal(err)
	}
	view := standing(s.Layout, rand.New(rand.NewPCG(7, 8)))
	c := NewCamera(&view, g.Grid())
	v.Find(&g, &c, 1, 0)
	if n := testing.AllocsPerRun(100, func() { v.Find(&g, &c, 1, 0) }); n != 0 {
		t.Errorf("%v allocations a call", n)
	}
}

func BenchmarkFind(b *testing.B) {
	s := scenes(b, 1, false)[0]
	var g Geometry
	var v Visible
	if err := g.Build(&s); err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(9, 10))
	cameras := make([]Camera, 256)
	for i := range cameras {
		view := standing(s.Layout, r)
		cameras[i] = NewCamera(&view, g.Grid())
	}
	i := 0
	for b.Loop() {
		v.Find(&g, &cameras[i%len(cameras)], 1, 0)
		i++
	}
}
