package plain

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestFunctionsFollowTheirFormulas(t *testing.T) {
	rng := rand.New(rand.NewPCG(51, 52))
	for f, twin := range map[Function]func(x float64) float64{
		SiLU:       func(x float64) float64 { return x * logistic(x) },
		Softplus:   func(x float64) float64 { return math.Log(1 + math.Exp(x)) },
		Complement: func(x float64) float64 { return 1 - x },
	} {
		x, weight := randomArray(rng, "x", 30, 3), randomArray(rng, "weight", 30, 1)
		y := func() []float64 {
			y := make([]float64, len(x.f64))
			for i, v := range x.f64 {
				y[i] = twin(v)
			}
			return y
		}
		got, dx := floats(30), floats(30)
		kernels.Apply(got, x.f32, f)
		checkResult(t, "y", got, y())
		kernels.ApplyBackward(dx, weight.f32, x.f32, f)
		checkGradients(t, func() float64 { return weighted(y(), weight.f64) }, check{x, dx})
	}
	far, y := []float32{-200, 200}, floats(2)
	if kernels.Apply(y, far, Softplus); y[0] != 0 || y[1] != 200 {
		t.Errorf("softplus of %v is %v", far, y)
	}
	kernels.Multiply(y, []float32{2, 3}, []float32{-4, 0.5})
	checkResult(t, "product", y, []float64{-8, 1.5})
}

func TestScanFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(53, 54))
	for _, sh := range []ScanShape{{T: 1, B: 1, E: 1}, {T: 6, B: 2, E: 3, Reset: true}, {T: 4, B: 3, E: 5}} {
		n := sh.T * sh.B * sh.E
		f, u, start := randomArray(rng, "f", n, 0.7), randomArray(rng, "u", n, 1), randomArray(rng, "start", sh.B*sh.E, 1)
		weight, done := randomArray(rng, "weight", n, 1), randomFlags(rng, sh.T*sh.B)
		twin := func() (out, end []float64) {
			out, end = make([]float64, n), append([]float64(nil), start.f64...)
			for i := range out {
				b, e := i/sh.E%sh.B, i%sh.E
				if sh.Reset && done[i/sh.E] {
					end[b*sh.E+e] = 0
				}
				end[b*sh.E+e] = f.f64[i]*end[b*sh.E+e] + u.f64[i]
				out[i] = end[b*sh.E+e]
			}
			return out, end
		}
		out, end := floats(n), floats(sh.B*sh.E)
		kernels.Scan(out, end, f.f32, u.f32, done, start.f32, sh)
		wantOut, wantEnd := twin()
		checkResult(t, "out", out, wantOut)
		checkResult(t, "end", end, wantEnd)
		df, du, dstart := floats(n), floats(n), floats(sh.B*sh.E)
		kernels.ScanBackward(df, du, dstart, weight.f32, out, f.f32, done, start.f32, sh)
		checkGradients(t, func() float64 { out, _ := twin(); return weighted(out, weight.f64) }, check{f, df}, check{u, du}, check{start, dstart})
		kernels.Scan(out, start.f32, f.f32, u.f32, done, start.f32, sh) // in place
		checkResult(t, "end in place", start.f32, wantEnd)
	}
}

func TestShortConvFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(55, 56))
	for _, sh := range []ShortConvShape{{T: 1, B: 2, E: 3, K: 4, Reset: true}, {T: 7, B: 3, E: 2, K: 4, Reset: true}, {T: 3, B: 1, E: 2, K: 2}, {T: 2, B: 2, E: 1, K: 5}} {
		n, k := sh.T*sh.B*sh.E, sh.K-1
		x, w, bias := randomArray(rng, "x", n, 1), randomArray(rng, "w", sh.K*sh.E, 1), randomArray(rng, "bias", sh.E, 1)
		start, weight, done := randomArray(rng, "start", sh.B*k*sh.E, 1), randomArray(rng, "weight", n, 1), randomFlags(rng, sh.T*sh.B)
		// seen returns channel e of step s of sequence b, as step t sees it.
		seen := func(s, t, b, e int) float64 {
			for later := max(s+1, 0); later <= t; later++ {
				if sh.Reset && later < sh.T && done[later*sh.B+b] {
					return 0
				}
			}
			switch {
			case s >= 0:
				return x.f64[(s*sh.B+b)*sh.E+e]
			case s >= -k:
				return start.f64[(b*k+k+s)*sh.E+e]
			}
			return 0
		}
		twin := func() (y, end []float64) {
			for t := range sh.T {
				for b := range sh.B {
					for e := range sh.E {
						sum := bias.f64[e]
						for i := range sh.K {
							sum += w.f64[i*sh.E+e] * seen(t-i, t, b, e)
						}
						y = append(y, sum)
					}
				}
			}
			for b := range sh.B {
				for i := range k {
					for e := range sh.E {
						end = append(end, seen(sh.T-k+i, sh.T-1, b, e))
					}
				}
			}
			return y, end
		}
		y, end := floats(n), floats(sh.B*k*sh.E)
		kernels.ShortConv(y, end, x.f32, w.f32, bias.f32, done, start.f32, sh)
		wantY, wantEnd := twin()
		checkResult(t, "y", y, wantY)
		checkResult(t, "end", end, wantEnd)
		dx, dw, dbias, dstart := floats(n), floats(len(w.f32)), floats(sh.E), floats(len(start.f32))
		kernels.ShortConvBackward(dx, dw, dbias, dstart, weight.f32, x.f32, w.f32, done, start.f32, sh)
		checkGradients(t, func() float64 { y, _ := twin(); return weighted(y, weight.f64) }, check{x, dx}, check{w, dw}, check{bias, dbias}, check{start, dstart})
		kernels.ShortConv(y, start.f32, x.f32, w.f32, bias.f32, done, start.f32, sh) // in place
		checkResult(t, "end in place", start.f32, wantEnd)
	}
}
