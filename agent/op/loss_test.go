package op

import (
	"errors"
	"testing"
)

func TestALossAddsItsGradientToZeros(t *testing.T) {
	x, y, dx, dy := []float32{1, 2, 3, 4}, []float32{5, 6}, make([]float32, 4), make([]float32, 2)
	g, err := Build(func(g *Graph) error {
		a, b := g.Variable("x", x, dx, 2, 2), g.Variable("y", y, dy, 2, 1)
		fixed := g.Floats("fixed", []float32{7}, 1)
		g.Backward(Seed{Of: g.Loss(func(x, dx [][]float32) (float64, error) { return squares(x, dx), nil }, a, fixed, b)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for range 2 { // the second run must not see what the first has added
		if err := g.Run(); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []float32{0.125, 0.125, 0.125, 0.5} {
		if dx[i] != want {
			t.Errorf("gradient %d of x is %v, want %v", i, dx[i], want)
		}
	}
	if dy[0] != 1.25 || dy[1] != 1.25 {
		t.Errorf("gradient of y is %v, want 1.25 twice", dy)
	}
}

func TestALossThatFailsEndsTheRun(t *testing.T) {
	refused := errors.New("no such action")
	g, err := Build(func(g *Graph) error {
		x := g.Variable("x", []float32{1}, make([]float32, 1), 1)
		g.Backward(Seed{Of: g.Loss(func(_, _ [][]float32) (float64, error) { return 0, refused }, x)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if err := g.Run(); !errors.Is(err, refused) {
		t.Errorf("error %v", err)
	}
}

func TestALossAllocatesNothing(t *testing.T) {
	g, err := Build(func(g *Graph) error {
		x := g.Variable("x", random(1, 100), make([]float32, 100), 100)
		g.Backward(Seed{Of: g.Loss(func(x, dx [][]float32) (float64, error) { return squares(x, dx), nil }, x)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if n := testing.AllocsPerRun(10, func() {
		if err := g.Run(); err != nil {
			t.Fatal(err)
		}
	}); n > 1 { // one for the value in which Gorgonia keeps the loss
		t.Errorf("%v allocations in a run", n)
	}
}
