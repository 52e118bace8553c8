//go:build cgo && !noblas

package dnnl

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"ariadne/agent/op/plain"
)

// The tests compare every kernel with its twin in package plain on random data.

var (
	kernels Kernels
	theirs  plain.Kernels
)

func random(rng *rand.Rand, n int, scale float64) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(rng.NormFloat64() * scale)
	}
	return x
}

// garbage returns an output buffer that shows where a kernel did not overwrite it.
func garbage(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(math.NaN())
	}
	return x
}

func clone(x []float32) []float32 { return append([]float32(nil), x...) }

// agree compares two results. Their difference as a whole may be 1e-5 of their norm. Each number may differ by 1e-4 of the
// largest, or of 1. Where large terms cancel out, neither kernel computes single numbers more exactly than that.
func agree(t *testing.T, name string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", name, len(got), len(want))
	}
	norm, difference, largest := 0.0, 0.0, 1.0
	for i := range want {
		norm += float64(want[i]) * float64(want[i])
		difference += math.Pow(float64(got[i])-float64(want[i]), 2)
		largest = max(largest, math.Abs(float64(want[i])))
	}
	if !(math.Sqrt(difference) <= 1e-5*math.Sqrt(norm)+1e-6) {
		t.Fatalf("%s: differs from plain by %.3g, norm %.3g", name, math.Sqrt(difference), math.Sqrt(norm))
	}
	for i := range got {
		if !(math.Abs(float64(got[i])-float64(want[i])) <= 1e-4*largest) {
			t.Fatalf("%s[%d] = %v, plain has %v (largest %.3g)", name, i, got[i], want[i], largest)
		}
	}
}

func TestGemmAgreesWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range []struct{ m, n, k int }{{1, 1, 1}, {3, 5, 7}, {65, 33, 129}, {16, 4, 128}, {2, 3, 0}, {0, 3, 2}} {
		for _, trans := range []struct{ a, b bool }{{false, false}, {true, false}, {false, true}, {true, true}} {
			for _, beta := range []float32{0, 1, 0.5} {
				m, n, k := size.m, size.n, size.k
				lda, ldb, ldc := max(m, k)+2, max(n, k)+1, n+3
				a, b := random(rng, max(m, k)*lda, 1), random(rng, max(n, k)*ldb, 1)
				c := random(rng, m*ldc, 1)
				want := clone(c)
				theirs.Gemm(trans.a, trans.b, m, n, k, 0.75, a, lda, b, ldb, beta, want, ldc)
				kernels.Gemm(trans.a, trans.b, m, n, k, 0.75, a, lda, b, ldb, beta, c, ldc)
				agree(t, "product", c, want)
			}
		}
	}
}

// TestFewRowsAgreeWithPlain tests the kernel for products of up to 32 rows, which is used where the number of columns is a
// multiple of 16.
func TestFewRowsAgreeWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(43, 44))
	for m := 1; m <= 33; m++ {
		for _, size := range []struct{ n, k int }{{16, 1}, {48, 31}, {64, 32}, {80, 33}, {144, 70}} {
			for _, beta := range []float32{0, 1} {
				n, k := size.n, size.k
				a, b, c := random(rng, m*(k+3), 1), random(rng, k*(n+5), 1), random(rng, m*(n+2), 1)
				want := clone(c)
				theirs.Gemm(false, false, m, n, k, 1, a, k+3, b, n+5, beta, want, n+2)
				kernels.Gemm(false, false, m, n, k, 1, a, k+3, b, n+5, beta, c, n+2)
				agree(t, fmt.Sprintf("product of %d rows", m), c, want)
			}
		}
	}
}

func TestLinearAgreesWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, act := range []plain.Act{plain.Identity, plain.Relu, plain.Tanh, plain.Sigmoid, plain.EluPlusOne} {
		for _, size := range []struct{ rows, in, out int }{{1, 1, 1}, {1, 128, 4}, {7, 17, 33}, {130, 48, 65}} {
			for _, full := range []bool{true, false} {
				rows, in, out := size.rows, size.in, size.out
				x, w, dy := random(rng, rows*in, 1), random(rng, in*out, 0.3), random(rng, rows*out, 1)
				var bias, dx, dbias, wantDx, wantDbias []float32
				if full {
					bias = random(rng, out, 1)
					dx, wantDx, dbias, wantDbias = garbage(rows*in), garbage(rows*in), garbage(out), garbage(out)
				}
				y, want := garbage(rows*out), garbage(rows*out)
				kernels.Linear(y, x, w, bias, rows, in, out, act)
				theirs.Linear(want, x, w, bias, rows, in, out, act)
				agree(t, "y", y, want)

				dz, wantDz := clone(dy), clone(dy)
				dw, wantDw := garbage(in*out), garbage(in*out)
				kernels.LinearBackward(dx, dw, dbias, dz, x, want, w, rows, in, out, act)
				theirs.LinearBackward(wantDx, wantDw, wantDbias, wantDz, x, want, w, rows, in, out, act)
				agree(t, "dy", dz, wantDz)
				agree(t, "dw", dw, wantDw)
				agree(t, "dx", dx, wantDx)
				agree(t, "dbias", dbias, wantDbias)
			}
		}
	}
}

func TestLayerNormAgreesWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, size := range []struct{ rows, width int }{{1, 3}, {1, 128}, {5, 33}, {70, 7}} {
		rows, width := size.rows, size.width
		x, scale, bias, dy := random(rng, rows*width, 3), random(rng, width, 1), random(rng, width, 1), random(rng, rows*width, 1)
		y, mean, rstd := garbage(rows*width), garbage(rows), garbage(rows)
		wantY, wantMean, wantRstd := garbage(rows*width), garbage(rows), garbage(rows)
		kernels.LayerNorm(y, mean, rstd, x, scale, bias, rows, width)
		theirs.LayerNorm(wantY, wantMean, wantRstd, x, scale, bias, rows, width)
		agree(t, "y", y, wantY)
		agree(t, "mean", mean, wantMean)
		agree(t, "rstd", rstd, wantRstd)
		dx, dscale, dbias := garbage(rows*width), garbage(width), garbage(width)
		wantDx, wantDscale, wantDbias := garbage(rows*width), garbage(width), garbage(width)
		kernels.LayerNormBackward(dx, dscale, dbias, dy, x, wantMean, wantRstd, scale, rows, width)
		theirs.LayerNormBackward(wantDx, wantDscale, wantDbias, dy, x, wantMean, wantRstd, scale, rows, width)
		agree(t, "dx", dx, wantDx)
		agree(t, "dscale", dscale, wantDscale)
		agree(t, "dbias", dbias, wantDbias)
	}
}

func gateBuffers(make func(int) []float32, rows, e int) (plain.GateWeights, plain.GateSaved) {
	return plain.GateWeights{
			Wr: make(e * e), Ur: make(e * e), Wz: make(e * e), Uz: make(e * e), Wg: make(e * e), Ug: make(e * e), Bias: make(e),
		},
		plain.GateSaved{R: make(rows * e), Z: make(rows * e), H: make(rows * e), RX: make(rows * e)}
}

func TestGateAgreesWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, size := range []struct{ rows, e int }{{1, 1}, {1, 128}, {33, 17}, {64, 48}} {
		rows, e := size.rows, size.e
		x, y, dout := random(rng, rows*e, 1), random(rng, rows*e, 1), random(rng, rows*e, 1)
		w, _ := gateBuffers(func(n int) []float32 { return random(rng, n, 1/math.Sqrt(float64(e))) }, rows, e)
		dw, s := gateBuffers(garbage, rows, e)
		wantDw, wantS := gateBuffers(garbage, rows, e)
		out, wantOut := garbage(rows*e), garbage(rows*e)
		kernels.Gate(out, x, y, w, s, rows, e)
		theirs.Gate(wantOut, x, y, w, wantS, rows, e)
		agree(t, "out", out, wantOut)
		for _, c := range []struct {
			name      string
			got, want []float32
		}{{"r", s.R, wantS.R}, {"z", s.Z, wantS.Z}, {"h", s.H, wantS.H}, {"rx", s.RX, wantS.RX}} {
			agree(t, c.name, c.got, c.want)
		}
		dx, dy, wantDx, wantDy := garbage(rows*e), garbage(rows*e), garbage(rows*e), garbage(rows*e)
		kernels.GateBackward(dx, dy, dw, dout, x, y, w, wantS, garbage(kernels.GateScratch(rows, e)), rows, e)
		theirs.GateBackward(wantDx, wantDy, wantDw, dout, x, y, w, wantS, garbage(theirs.GateScratch(rows, e)), rows, e)
		for _, c := range []struct {
			name      string
			got, want []float32
		}{
			{"dx", dx, wantDx}, {"dy", dy, wantDy}, {"dWr", dw.Wr, wantDw.Wr}, {"dUr", dw.Ur, wantDw.Ur}, {"dWz", dw.Wz, wantDw.Wz},
			{"dUz", dw.Uz, wantDw.Uz}, {"dWg", dw.Wg, wantDw.Wg}, {"dUg", dw.Ug, wantDw.Ug}, {"dBias", dw.Bias, wantDw.Bias},
		} {
			agree(t, c.name, c.got, c.want)
		}
	}
}

func attentionBuffers(make func(int) []float32, sh plain.AttentionShape) plain.AttentionState {
	return plain.AttentionState{
		TildeK: make(sh.B * sh.R * sh.H * sh.Features()), TildeV: make(sh.B * sh.R * sh.H * sh.D),
		S: make(sh.B * sh.H * sh.Features()), Tick: make(sh.B),
	}
}

func agreeState(t *testing.T, name string, got, want plain.AttentionState) {
	t.Helper()
	agree(t, name+".TildeK", got.TildeK, want.TildeK)
	agree(t, name+".TildeV", got.TildeV, want.TildeV)
	agree(t, name+".S", got.S, want.S)
	agree(t, name+".Tick", got.Tick, want.Tick)
}

func TestAttentionAgreesWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, sh := range []plain.AttentionShape{
		{T: 1, B: 1, H: 1, D: 2, Eta: 2, R: 1},
		{T: 1, B: 3, H: 2, D: 64, Eta: 4, R: 2, Reset: true},
		{T: 19, B: 2, H: 2, D: 17, Eta: 3, R: 7, Reset: true},
		{T: 8, B: 1, H: 3, D: 16, Eta: 4, R: 2},
		{T: 33, B: 2, H: 1, D: 5, Eta: 1, R: 1, Reset: true},
		{T: 40, B: 1, H: 4, D: 64, Eta: 8, R: 2, Reset: true},
		{T: 19, B: 2, H: 1, D: 9, Eta: 2, R: 2, Reset: true, NewClock: true},
		{T: 11, B: 2, H: 2, D: 16, Eta: 2, R: 3, NewClock: true, HalfTurn: true},
		{T: 5, B: 1, H: 1, D: 4, Eta: 1, R: 4, HalfTurn: true},
	} {
		for _, often := range []int{1, 5, 1 << 30} { // done at each step, at some, at none
			kqvbg, p := random(rng, sh.T*sh.B*sh.H*5*sh.D, 1), random(rng, sh.T*sh.B*sh.H*3*sh.Eta, 1)
			for i := range p { // few features are silent, since the result divides by what they say
				p[i] += 1
			}
			done := make([]bool, sh.T*sh.B)
			for i := range done {
				done[i] = rng.IntN(often) == 0
			}
			start := attentionBuffers(func(n int) []float32 { return random(rng, n, 1) }, sh)
			for i, s := range start.S { // as a sum of relu products it is never negative
				start.S[i] = float32(math.Abs(float64(s))) + 0.5
			}
			for i := range start.Tick {
				start.Tick[i] = float32(rng.IntN(100000)) + 1
			}
			size := sh.T * sh.B * sh.H * sh.D
			out, wantOut := garbage(size), garbage(size)
			end, wantEnd := attentionBuffers(garbage, sh), attentionBuffers(garbage, sh)
			saved, wantSaved := garbage(kernels.AttentionSavedSize(sh)), garbage(theirs.AttentionSavedSize(sh))
			kernels.Attention(out, end, kqvbg, p, done, start, sh, saved)
			theirs.Attention(wantOut, wantEnd, kqvbg, p, done, start, sh, wantSaved)
			agree(t, "out", out, wantOut)
			agreeState(t, "end", end, wantEnd)

			inPlace := plain.AttentionState{TildeK: clone(start.TildeK), TildeV: clone(start.TildeV), S: clone(start.S), Tick: clone(start.Tick)}
			acted := garbage(size)
			kernels.Attention(acted, inPlace, kqvbg, p, done, inPlace, sh, nil)
			agree(t, "out in place", acted, wantOut)
			agreeState(t, "end in place", inPlace, wantEnd)

			dout := random(rng, size, 1)
			dkqvbg, wantDkqvbg := garbage(len(kqvbg)), garbage(len(kqvbg))
			dp, wantDp := garbage(len(p)), garbage(len(p))
			dstart, wantDstart := attentionBuffers(garbage, sh), attentionBuffers(garbage, sh)
			kernels.AttentionBackward(dkqvbg, dp, &dstart, dout, kqvbg, p, done, start, sh, saved)
			theirs.AttentionBackward(wantDkqvbg, wantDp, &wantDstart, dout, kqvbg, p, done, start, sh, wantSaved)
			// Compare both together: where a feature map has little to say, dp is the small rest of terms as large as dkqvbg's.
			agree(t, "dkqvbg and dp", append(clone(dkqvbg), dp...), append(wantDkqvbg, wantDp...))
			agreeState(t, "dstart", dstart, wantDstart)

			again, againP := garbage(len(kqvbg)), garbage(len(p))
			kernels.AttentionBackward(again, againP, nil, dout, kqvbg, p, done, start, sh, saved)
			agree(t, "dkqvbg without dstart", again, dkqvbg)
			agree(t, "dp without dstart", againP, dp)
		}
	}
}

func TestConvAgreesWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for _, sh := range []plain.ConvShape{
		{N: 1, H: 1, W: 1, C: 1, KH: 1, KW: 1, Stride: 1, OutC: 1, Act: plain.Identity},
		{N: 3, H: 64, W: 64, C: 3, KH: 8, KW: 8, Stride: 4, OutC: 32, Act: plain.Relu},
		{N: 16, H: 15, W: 15, C: 32, KH: 4, KW: 4, Stride: 2, OutC: 64, Act: plain.Relu},
		{N: 2*16 + 5, H: 6, W: 6, C: 64, KH: 3, KW: 3, Stride: 1, OutC: 64, Act: plain.Relu},
		{N: 16 + 1, H: 9, W: 7, C: 5, KH: 3, KW: 2, Stride: 2, OutC: 7, Act: plain.Tanh},
		{N: 3, H: 9, W: 10, C: 3, KH: 3, KW: 3, Stride: 1, OutC: 16, Pad: 1, Act: plain.Relu},
		{N: 18, H: 5, W: 4, C: 16, KH: 3, KW: 3, Stride: 1, OutC: 32, Pad: 1},
	} {
		ours, err := kernels.NewConv(sh)
		if err != nil {
			t.Fatal(err)
		}
		defer ours.Close()
		twin, err := theirs.NewConv(sh)
		if err != nil {
			t.Fatal(err)
		}
		pictures := make([]uint8, sh.N*sh.H*sh.W*sh.C)
		x := make([]float32, len(pictures))
		levels := plain.Levels{Scale: 1.0 / 255, Offset: -0.3}
		for i := range pictures {
			pictures[i] = uint8(rng.IntN(256))
			x[i] = float32(pictures[i])*levels.Scale + levels.Offset
		}
		weights, result := sh.KH*sh.KW*sh.C*sh.OutC, sh.N*sh.OutH()*sh.OutW()*sh.OutC
		w := random(rng, weights, 1/math.Sqrt(float64(sh.KH*sh.KW*sh.C)))
		dy := random(rng, result, 1)
		for _, full := range []bool{true, false} {
			var bias, dx, wantDx, dbias, wantDbias []float32
			if full {
				bias = random(rng, sh.OutC, 0.5)
				dx, wantDx, dbias, wantDbias = garbage(len(x)), garbage(len(x)), make([]float32, sh.OutC), make([]float32, sh.OutC)
			}
			y, fromBytes, want := garbage(result), garbage(result), garbage(result)
			ours.Load(w, false)
			ours.Forward(y, x, bias)
			ours.ForwardBytes(fromBytes, pictures, levels, bias)
			twin.Load(w, false)
			twin.Forward(want, x, bias)
			agree(t, "y", y, want)
			agree(t, "y of bytes", fromBytes, want)

			dz, wantDz := clone(dy), clone(dy)
			dw, wantDw := make([]float32, weights), make([]float32, weights)
			ours.Load(w, true)
			ours.Clear()
			ours.Backward(dx, dbias, dz, x, want)
			ours.Gradient(dw)
			twin.Clear()
			twin.Backward(wantDx, wantDbias, wantDz, x, want)
			twin.Gradient(wantDw)
			agree(t, "dy", dz, wantDz)
			agree(t, "dw", dw, wantDw)
			agree(t, "dx", dx, wantDx)
			agree(t, "dbias", dbias, wantDbias)

			dz = clone(dy)
			clear(dbias)
			ours.Clear()
			ours.BackwardBytes(dbias, dz, pictures, levels, want)
			ours.BackwardBytes(nil, clone(dy), pictures, levels, want)
			ours.Gradient(dw) // Gradient adds to what dw holds
			for i := range wantDw {
				wantDw[i] *= 3
			}
			agree(t, "dw of bytes", dw, wantDw)
			agree(t, "dbias of bytes", dbias, wantDbias)
		}
	}
}

func TestAdamAgreesWithPlain(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	config := plain.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
	for _, n := range []int{0, 1, 15, 1000} {
		param, m, v := random(rng, n, 1), make([]float32, n), make([]float32, n)
		wantParam, wantM, wantV := clone(param), clone(m), clone(v)
		for step := 1; step <= 5; step++ {
			grad := random(rng, n, 0.1)
			norm, factor := kernels.ClipFactor(grad, 1)
			wantNorm, wantFactor := theirs.ClipFactor(grad, 1)
			agree(t, "norm and factor", []float32{norm, factor}, []float32{wantNorm, wantFactor})
			kernels.Adam(param, grad, m, v, 1e-2, factor, step, config)
			theirs.Adam(wantParam, grad, wantM, wantV, 1e-2, factor, step, config)
			agree(t, "param", param, wantParam)
			agree(t, "m", m, wantM)
			agree(t, "v", v, wantV)
		}
	}
}

func TestShortSlicesPanicByName(t *testing.T) {
	defer func() {
		if message, ok := recover().(string); !ok || !strings.Contains(message, "LayerNorm: scale") {
			t.Errorf("recovered %q, want a message that names LayerNorm and scale", message)
		}
	}()
	x := make([]float32, 8)
	kernels.LayerNorm(x, x, x, x, x[:3], x, 2, 4)
}
