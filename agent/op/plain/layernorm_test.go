package plain

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestLayerNormFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, size := range []struct{ rows, width int }{{1, 1}, {1, 6}, {4, 5}} {
		rows, width := size.rows, size.width
		x := randomArray(rng, "x", rows*width, 2)
		scale, bias := randomArray(rng, "scale", width, 1), randomArray(rng, "bias", width, 1)
		weight := randomArray(rng, "weight", rows*width, 1)
		twin := func() []float64 {
			y := make([]float64, rows*width)
			for r := range rows {
				sum, square := 0.0, 0.0
				for _, v := range x.f64[r*width : (r+1)*width] {
					sum += v
					square += v * v
				}
				mean := sum / float64(width)
				rstd := 1 / math.Sqrt(math.Max(0, square/float64(width)-mean*mean)+1e-6)
				for j := range width {
					y[r*width+j] = (x.f64[r*width+j]-mean)*rstd*scale.f64[j] + bias.f64[j]
				}
			}
			return y
		}
		y, mean, rstd := make([]float32, rows*width), make([]float32, rows), make([]float32, rows)
		kernels.LayerNorm(y, mean, rstd, x.f32, scale.f32, bias.f32, rows, width)
		checkResult(t, "y", y, twin())
		if width == 1 {
			continue // a constant row: its differences are noise times 1/√epsilon
		}
		loss := func() float64 { return weighted(twin(), weight.f64) }
		dx, dscale, dbias := make([]float32, rows*width), make([]float32, width), make([]float32, width)
		kernels.LayerNormBackward(dx, dscale, dbias, weight.f32, x.f32, mean, rstd, scale.f32, rows, width)
		checkGradient(t, x, dx, loss)
		checkGradient(t, scale, dscale, loss)
		checkGradient(t, bias, dbias, loss)
	}
}
