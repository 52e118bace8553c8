//go:build cgo && !noblas

package dnnl

import (
	"math"
	"testing"
)

func TestElementaryFunctionsAreAccurate(t *testing.T) {
	for _, c := range []struct {
		name      string
		function  function
		exact     func(float64) float64
		low, high float64
	}{
		{"exp", expFunction, math.Exp, -87, 87},
		{"sigmoid", sigmoidFunction, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, -80, 80},
		{"tanh", tanhFunction, math.Tanh, -12, 12},
		{"root", rootFunction, math.Sqrt, 1e-30, 1e4},
	} {
		const n = 1_000_003
		x, y := make([]float32, n), make([]float32, n)
		for i := range x {
			x[i] = float32(c.low + (c.high-c.low)*float64(i)/(n-1))
			if i%2 == 1 { // half of them close to zero
				x[i] = max(x[i]*float32(math.Pow(float64(i)/n, 8)), float32(c.low))
			}
		}
		apply(y, x, c.function)
		worst, at := 0.0, float32(0)
		for i := range x {
			want := c.exact(float64(x[i]))
			if e := math.Abs(float64(y[i])-want) / math.Abs(want); e > worst || e != e && want != 0 {
				worst, at = e, x[i]
			}
		}
		t.Logf("%s: largest relative error %.3g at %v", c.name, worst, at)
		if !(worst <= 2e-7) {
			t.Errorf("%s: relative error %.3g at %v, want at most 2e-7", c.name, worst, at)
		}
	}
}

func TestElementaryFunctionsAtTheirLimits(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		name     string
		function function
		x, want  float32
	}{
		{"sigmoid", sigmoidFunction, inf, 1}, {"sigmoid", sigmoidFunction, -1000, 0}, {"sigmoid", sigmoidFunction, nan, nan},
		{"sigmoid", sigmoidFunction, 0, 0.5}, {"tanh", tanhFunction, inf, 1}, {"tanh", tanhFunction, -inf, -1},
		{"tanh", tanhFunction, 0, 0}, {"tanh", tanhFunction, nan, nan}, {"exp", expFunction, nan, nan}, {"exp", expFunction, 0, 1},
		{"root", rootFunction, 0, 0}, {"root", rootFunction, nan, nan}, {"root", rootFunction, 4, 2},
	} {
		for _, n := range []int{1, 40} { // alone and in a vector
			x, y := make([]float32, n), make([]float32, n)
			x[n-1] = c.x
			apply(y, x, c.function)
			got := y[n-1]
			if both := got != got && c.want != c.want; !both && !(math.Abs(float64(got-c.want)) <= 2e-7) {
				t.Errorf("%s(%v) = %v, want %v", c.name, c.x, got, c.want)
			}
		}
	}
}
