package physics

import (
	"math"
	"testing"
)

func TestInertiaMatchesTheCompiledModel(t *testing.T) {
	unit := func(i int) (a axes) { a[i] = 1; return a }
	want := map[[2]int]float64{
		{forward, forward}: 22.00001, {left, left}: 22.00001, {up, up}: 22.00001,
		{steer, steer}: 1.18533229, {roll, roll}: 0.016,
		{left, steer}: -0.15, {steer, left}: -0.15,
	}
	for i := range dofs {
		for j := range dofs {
			row, column := unit(i), unit(j)
			var push axes
			mulM(&column, &push)
			if got := dot(&row, &push); math.Abs(got-want[[2]int{i, j}]) > 1e-14 {
				t.Errorf("M[%d][%d] is %v, want %v", i, j, got, want[[2]int{i, j}])
			}
		}
	}
}

func TestSolversInvertM(t *testing.T) {
	a := axes{1, -2, 3, -4, 5}
	var push, bySolveM, byInertia axes
	mulM(&a, &push)
	solveM(&push, &bySolveM)
	inertia.solve(&push, 1, &byInertia)
	for name, back := range map[string]axes{"solveM": bySolveM, "inertia.solve": byInertia} {
		for i := range a {
			if math.Abs(back[i]-a[i]) > 1e-13 {
				t.Errorf("%s: %v came back as %v", name, a, back)
			}
		}
	}
}

func TestImpedanceRisesSmoothlyWithPenetration(t *testing.T) {
	for _, c := range []struct{ dist, impedance float64 }{
		{0, 0.9}, {-0.00025, 0.90625}, {-0.0005, 0.925}, {-0.00075, 0.94375}, {-0.001, 0.95}, {-0.2, 0.95},
	} {
		bias, d := soften(c.dist)
		if want := c.impedance / (0.95 * 0.95 * 0.02 * 0.02) * c.dist; math.Abs(bias-want) > 1e-9 {
			t.Errorf("bias at %v m is %v, want %v", c.dist, bias, want)
		}
		if want := c.impedance / ((1 - c.impedance) * 0.04546760908669668); math.Abs(d-want) > 1e-9 {
			t.Errorf("D at %v m is %v, want %v", c.dist, d, want)
		}
	}
}

// The rows are those of the contact geometry up to a rotation of the friction rows, which does not change JJᵀ and JM⁻¹Jᵀ.
func TestFrictionRowsAreOrthogonalInInertia(t *testing.T) {
	for _, dir := range [][3]float64{
		{0, 0, -1}, {1, 0, 0}, {0, -1, 0}, {0.6, 0.8, 0}, {0.48, -0.6, -0.64}, {1e-12, 0, -1},
	} {
		var c contact
		c.constrain(&touch{dir: dir, dist: -0.001})
		for p := range 3 {
			for q := range 3 {
				off := dot(&c.jac[p+1], &c.response[q])
				if want := c.admit[p]; p == q && math.Abs(off-want) > 1e-14 || p != q && math.Abs(off) > 1e-14 {
					t.Errorf("direction %v: rows %d and %d respond with %v", dir, p+1, q+1, off)
				}
			}
		}
	}
}
