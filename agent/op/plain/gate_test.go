package plain

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestGateFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, size := range []struct{ rows, e int }{{1, 1}, {3, 4}, {5, 3}} {
		rows, e := size.rows, size.e
		x, y := randomArray(rng, "x", rows*e, 1), randomArray(rng, "y", rows*e, 1)
		weight := randomArray(rng, "weight", rows*e, 1)
		var w [7]array
		for i, name := range []string{"Wr", "Ur", "Wz", "Uz", "Wg", "Ug"} {
			w[i] = randomArray(rng, name, e*e, 0.7)
		}
		w[6] = randomArray(rng, "bias", e, 1)
		twin := func() []float64 {
			out, rx := make([]float64, rows*e), make([]float64, rows*e)
			yr, xr := product(y.f64, w[0].f64, rows, e, e), product(x.f64, w[1].f64, rows, e, e)
			yz, xz := product(y.f64, w[2].f64, rows, e, e), product(x.f64, w[3].f64, rows, e, e)
			for i := range rx {
				rx[i] = logistic(yr[i]+xr[i]) * x.f64[i]
			}
			yg, xg := product(y.f64, w[4].f64, rows, e, e), product(rx, w[5].f64, rows, e, e)
			for i := range out {
				z := logistic(yz[i] + xz[i] - w[6].f64[i%e])
				out[i] = (1-z)*x.f64[i] + z*math.Tanh(yg[i]+xg[i])
			}
			return out
		}
		loss := func() float64 { return weighted(twin(), weight.f64) }

		floats := func(n int) []float32 { return make([]float32, n) }
		weights := GateWeights{w[0].f32, w[1].f32, w[2].f32, w[3].f32, w[4].f32, w[5].f32, w[6].f32}
		saved := GateSaved{floats(rows * e), floats(rows * e), floats(rows * e), floats(rows * e)}
		out := floats(rows * e)
		kernels.Gate(out, x.f32, y.f32, weights, saved, rows, e)
		checkResult(t, "out", out, twin())

		dx, dy := floats(rows*e), floats(rows*e)
		dw := GateWeights{floats(e * e), floats(e * e), floats(e * e), floats(e * e), floats(e * e), floats(e * e), floats(e)}
		kernels.GateBackward(dx, dy, dw, weight.f32, x.f32, y.f32, weights, saved, floats(kernels.GateScratch(rows, e)), rows, e)
		checkGradient(t, x, dx, loss)
		checkGradient(t, y, dy, loss)
		for i, got := range [][]float32{dw.Wr, dw.Ur, dw.Wz, dw.Uz, dw.Wg, dw.Ug, dw.Bias} {
			checkGradient(t, w[i], got, loss)
		}
	}
}
