package plain

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The tests compare every kernel with a twin in float64 that is written from the formula alone. They compare results with the
// twin's results, and gradients with the central differences of the twin's loss Σ result·weight.

// kernels are the kernels under test.
var kernels Kernels

// array is an input in both precisions. The float64 values equal the float32 values exactly.
type array struct {
	name string
	f32  []float32
	f64  []float64
}

func randomArray(rng *rand.Rand, name string, size int, scale float64) array {
	a := array{name, make([]float32, size), make([]float64, size)}
	for i := range a.f32 {
		a.f32[i] = float32(rng.NormFloat64() * scale)
		a.f64[i] = float64(a.f32[i])
	}
	return a
}

// checkResult compares a kernel's result with the twin's.
func checkResult(t *testing.T, name string, got []float32, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", name, len(got), len(want))
	}
	for i := range got {
		if !near(float64(got[i]), want[i], 2e-5) {
			t.Fatalf("%s[%d] = %v, want %v", name, i, got[i], want[i])
		}
	}
}

// checkGradient compares a kernel's gradient with respect to a with the central differences of the twin's loss.
func checkGradient(t *testing.T, a array, got []float32, loss func() float64) {
	t.Helper()
	if len(got) != len(a.f64) {
		t.Fatalf("gradient by %s: %d numbers, want %d", a.name, len(got), len(a.f64))
	}
	const h = 1e-6
	for i, x := range a.f64 {
		a.f64[i] = x + h
		up := loss()
		a.f64[i] = x - h
		down := loss()
		a.f64[i] = x
		if want := (up - down) / (2 * h); !near(float64(got[i]), want, 2e-4) {
			t.Fatalf("gradient by %s[%d] = %v, want %v", a.name, i, got[i], want)
		}
	}
}

// near compares relatively above 1, and absolutely below.
func near(got, want, tolerance float64) bool {
	return math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))
}

func weighted(result, weight []float64) float64 {
	sum := 0.0
	for i, v := range result {
		sum += v * weight[i]
	}
	return sum
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

func rectified(x float64) float64 { return math.Max(x, 0) }

func activated(x float64, act Act) float64 {
	switch act {
	case Relu:
		return rectified(x)
	case Tanh:
		return math.Tanh(x)
	case Sigmoid:
		return logistic(x)
	case EluPlusOne:
		if x > 0 {
			return x + 1
		}
		return math.Exp(x)
	}
	return x
}

// product returns a [rows, deep] · b [deep, cols].
func product(a, b []float64, rows, deep, cols int) []float64 {
	c := make([]float64, rows*cols)
	for i := range rows {
		for j := range cols {
			for l := range deep {
				c[i*cols+j] += a[i*deep+l] * b[l*cols+j]
			}
		}
	}
	return c
}
