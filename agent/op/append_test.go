package op

import (
	"slices"
	"testing"
)

func TestAppendPutsRowsSideBySide(t *testing.T) {
	a, b := []float32{1, 2, 3, 4}, []float32{5, 6}
	da, db := make([]float32, 4), make([]float32, 2)
	for _, learnt := range []bool{true, false} {
		var y *Node
		g, err := Build(func(g *Graph) error {
			x, z := g.Variable("a", a, da, 2, 2), g.Floats("b", b, 2, 1)
			if learnt {
				z = g.Variable("b'", b, db, 2, 1)
			}
			y = g.Append(x, z)
			g.Backward(Seed{Of: y, Gradient: g.Floats("dy", []float32{10, 20, 50, 30, 40, 60}, 2, 3)})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		defer g.Close()
		if err := g.Run(); err != nil {
			t.Fatal(err)
		}
		if got := Values(y); !slices.Equal(got, []float32{1, 2, 5, 3, 4, 6}) {
			t.Errorf("rows are %v", got)
		}
		if !slices.Equal(da, []float32{10, 20, 30, 40}) || learnt && !slices.Equal(db, []float32{50, 60}) {
			t.Errorf("gradients are %v and %v", da, db)
		}
	}
	if _, err := Build(func(g *Graph) error {
		g.Append(g.Floats("a", a, 2, 2), g.Floats("b", b, 1, 2))
		return nil
	}); err == nil {
		t.Error("two rows were appended to one")
	}
}

func TestStopLetsNoGradientPass(t *testing.T) {
	x, dx := []float32{1, 2}, make([]float32, 2)
	var y *Node
	g, err := Build(func(g *Graph) error {
		v := g.Variable("x", x, dx, 2, 1)
		y = g.Stop(v)
		g.Backward(Seed{Of: g.Loss(func(x, dx [][]float32) (float64, error) { return squares(x, dx), nil }, g.Append(v, y))})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if err := g.Run(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(Values(y), x) || !slices.Equal(dx, []float32{0.125, 0}) {
		t.Errorf("values %v, gradient %v", Values(y), dx)
	}
}
