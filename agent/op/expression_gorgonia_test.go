//go:build !js && !nogorgonia

package op

import (
	"math"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
)

func TestBackwardGivesTheGradientsOfGorgonia(t *testing.T) {
	s := newSample()
	g := s.build(t)
	if err := g.Run(); err != nil {
		t.Fatal(err)
	}
	ours := map[string][]float32{}
	for name, grad := range s.grad {
		ours[name] = slices.Clone(grad)
	}
	var theirs gorgonia.Nodes
	g, err := Build(func(g *Graph) (err error) {
		loss := s.define(g)
		theirs, err = gorgonia.Grad(loss, g.variables...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	machine := gorgonia.NewTapeMachine(g.expr.ExprGraph)
	defer machine.Close()
	if err := machine.RunAll(); err != nil {
		t.Fatal(err)
	}
	for i, v := range g.variables {
		want := Values(theirs[i])
		for j := range want {
			if math.Abs(float64(ours[v.Name()][j]-want[j])) > 1e-6 {
				t.Errorf("gradient %d of %s is %v, Gorgonia says %v", j, v.Name(), ours[v.Name()][j], want[j])
			}
		}
	}
}
