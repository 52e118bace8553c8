package plain

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"ariadne/internal/reference"
	"ariadne/internal/safetensors"
)

func TestClipFactorLeavesSmallGradientsAlone(t *testing.T) {
	nan := float32(math.NaN())
	for _, c := range []struct {
		grad         []float32
		max          float32
		norm, factor float32
	}{
		{[]float32{3, 4}, 6, 5, 1},
		{[]float32{3, 4}, 5, 5, 1},
		{[]float32{3, -4}, 1, 5, 0.2},
		{nil, 1, 0, 1},
		{[]float32{1, nan}, 1, nan, nan},
	} {
		norm, factor := kernels.ClipFactor(c.grad, c.max)
		if !equal(norm, c.norm) || !equal(factor, c.factor) {
			t.Errorf("kernels.ClipFactor(%v, %v) = %v, %v; want %v, %v", c.grad, c.max, norm, factor, c.norm, c.factor)
		}
	}
}

func equal(a, b float32) bool { return a == b || a != a && b != b }

func TestAdamsFirstStepIsTheSignOfTheGradient(t *testing.T) {
	param, grad := []float32{1, 1, 1}, []float32{8, -1e-3, 0}
	m, v := make([]float32, 3), make([]float32, 3)
	kernels.Adam(param, grad, m, v, 0.25, 0.5, 1, AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-12})
	for i, want := range []float32{0.75, 1.25, 1} {
		if !near(float64(param[i]), float64(want), 1e-6) {
			t.Errorf("param[%d] = %v, want %v", i, param[i], want)
		}
	}
	if !near(float64(m[0]), 0.4, 1e-6) || !near(float64(v[0]), 0.016, 1e-6) {
		t.Errorf("moments %v and %v, want 0.4 and 0.016", m[0], v[0])
	}
}

// chain is one of the golden optimisers: it clips by the global norm, then takes a step of Adam.
type chain struct {
	name     string
	max, eps float32
	rate     func(step int) float32
}

func TestReferenceAdam(t *testing.T) {
	compared := 0
	for _, path := range reference.Files(t, "agalite/rl/optim*.safetensors") {
		file, err := safetensors.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		golden := func(name string) []float32 {
			tensor, ok := file.Get(name)
			if !ok {
				t.Fatalf("%s: no %s", path, name)
			}
			values, err := tensor.Float32()
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			return values
		}
		constant := func(rate float32) func(int) float32 { return func(int) float32 { return rate } }
		annealed := golden("pure_anneal/lr_per_count")
		norms := golden("global_norms")
		for _, c := range []chain{
			{"a2c", 0.5, 1e-8, constant(1e-4)},
			{"ppo", 5, 1e-8, constant(2.5e-4)},
			{"pure_const", 1, 1e-5, constant(4e-4)},
			{"pure_anneal", 1, 1e-5, func(step int) float32 { return annealed[step-1] }},
		} {
			names, param := parameters(t, file)
			grads := make([][]float32, len(names)) // each [steps, ...]
			for i, name := range names {
				grads[i] = golden("grads/" + name)
			}
			m, v := make([]float32, len(param)), make([]float32, len(param))
			grad := make([]float32, 0, len(param))
			for step := 1; step <= len(norms); step++ {
				grad = grad[:0]
				for _, g := range grads {
					size := len(g) / len(norms)
					grad = append(grad, g[(step-1)*size:step*size]...)
				}
				norm, factor := kernels.ClipFactor(grad, c.max)
				if !near(float64(norm), float64(norms[step-1]), 2e-6) {
					t.Errorf("%s: norm of step %d is %v, want %v", path, step, norm, norms[step-1])
				}
				kernels.Adam(param, grad, m, v, c.rate(step), factor, step, AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: c.eps})
				at := 0
				for _, name := range names {
					tensor, ok := file.Get(fmt.Sprintf("%s/param%d/%s", c.name, step, name))
					if !ok {
						break // only some steps are recorded
					}
					want, err := tensor.Float32()
					if err != nil {
						t.Fatal(err)
					}
					for i, w := range want {
						if got := param[at+i]; math.Abs(float64(got-w)) > 2e-6*math.Abs(float64(w))+2e-7 {
							t.Fatalf("%s: %s: %s[%d] after %d steps is %v, want %v", path, c.name, name, i, step, got, w)
						}
					}
					at += len(want)
					compared += len(want)
				}
			}
		}
	}
	if compared == 0 {
		t.Fatal("nothing was compared")
	}
	t.Logf("compared %d parameters", compared)
}

// parameters returns the names below param0, and their values joined.
func parameters(t *testing.T, file *safetensors.File) (names []string, values []float32) {
	t.Helper()
	for _, tensor := range file.Tensors {
		name, ok := strings.CutPrefix(tensor.Name, "param0/")
		if !ok {
			continue
		}
		x, err := tensor.Float32()
		if err != nil {
			t.Fatal(err)
		}
		names, values = append(names, name), append(values, x...)
	}
	return names, values
}
