//go:build cgo && !noblas

package dnnl

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"ariadne/agent/op/plain"
)

// The shapes are those of the paper's model (E 128, H 4, D 64, η 4, r 2; T 128 with 8 and 16 sequences) and those of acting.

// best runs a function as a benchmark and returns the shortest time of one call. Other work on the machine lengthens the mean
// time, but not the shortest.
func best(b *testing.B, call func()) time.Duration {
	call()
	shortest := time.Duration(math.MaxInt64)
	for b.Loop() {
		start := time.Now()
		call()
		shortest = min(shortest, time.Since(start))
	}
	b.ReportMetric(float64(shortest.Nanoseconds())*1e-3, "best-µs")
	return shortest
}

// versus runs a benchmark of both kernels. flop is the number of operations of a call; 0: do not report it.
func versus(b *testing.B, name string, flop float64, plainKernel, dnnlKernel func()) {
	for _, c := range []struct {
		name   string
		kernel func()
	}{{"dnnl", dnnlKernel}, {"plain", plainKernel}} {
		b.Run(name+"/"+c.name, func(b *testing.B) {
			if t := best(b, c.kernel); flop > 0 {
				b.ReportMetric(flop/t.Seconds()*1e-9, "GFLOP/s")
			}
		})
	}
}

func BenchmarkGemm(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, s := range []struct {
		transA, transB bool
		m, n, k        int
	}{
		{false, false, 1024, 128, 128}, {false, false, 2048, 1280, 128}, {false, true, 2048, 128, 1280}, {true, false, 128, 1280, 2048},
		{false, false, 16, 128, 128}, {false, false, 64, 1280, 128},
	} {
		x, y, z := random(rng, s.m*s.k, 1), random(rng, s.n*s.k, 1), random(rng, s.m*s.n, 1)
		lda, ldb := s.k, s.n
		if s.transA {
			lda = s.m
		}
		if s.transB {
			ldb = s.k
		}
		versus(b, fmt.Sprintf("m=%d/n=%d/k=%d/%t%t", s.m, s.n, s.k, s.transA, s.transB), 2*float64(s.m)*float64(s.n)*float64(s.k),
			func() { theirs.Gemm(s.transA, s.transB, s.m, s.n, s.k, 1, x, lda, y, ldb, 0, z, s.n) },
			func() { kernels.Gemm(s.transA, s.transB, s.m, s.n, s.k, 1, x, lda, y, ldb, 0, z, s.n) })
	}
}

// BenchmarkFewRows multiplies as one acting step of the paper's model does. The model's weights, 7 MB, do not stay in a core's
// own cache from step to step. A factor other than 1 sends a product of few rows to oneDNN's sgemm.
func BenchmarkFewRows(b *testing.B) {
	rng := rand.New(rand.NewPCG(15, 16))
	type matrix struct {
		in, out int
		data    []float32
	}
	var weights []matrix
	size := 0
	for range 4 {
		for _, s := range [][2]int{{128, 1280}, {128, 48}, {256, 128}, {128, 768}, {128, 128}, {128, 128}, {128, 768}} {
			weights = append(weights, matrix{s[0], s[1], random(rng, s[0]*s[1], 1)})
			size += s[0] * s[1]
		}
	}
	for _, rows := range []int{1, 4, 8, 16, 32} {
		x, y := random(rng, rows*256, 1), make([]float32, rows*1280)
		for _, c := range []struct {
			name  string
			alpha float32
		}{{"few rows", 1}, {"sgemm", 1.5}} {
			b.Run(fmt.Sprintf("rows=%d/%s", rows, c.name), func(b *testing.B) {
				t := best(b, func() {
					for _, w := range weights {
						kernels.Gemm(false, false, rows, w.out, w.in, c.alpha, x, w.in, w.data, w.out, 0, y, w.out)
					}
				})
				b.ReportMetric(2*float64(rows)*float64(size)/t.Seconds()*1e-9, "GFLOP/s")
			})
		}
	}
}

func BenchmarkLinear(b *testing.B) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, s := range []struct{ rows, in, out int }{{1024, 128, 128}, {1024, 128, 1280}, {2048, 128, 1280}, {2048, 256, 128}, {16, 128, 1280}, {64, 128, 128}, {64, 128, 4}} {
		x, w, bias := random(rng, s.rows*s.in, 1), random(rng, s.in*s.out, 0.1), random(rng, s.out, 1)
		y, dy := random(rng, s.rows*s.out, 1), random(rng, s.rows*s.out, 1)
		dx, dw, dbias := random(rng, s.rows*s.in, 1), random(rng, s.in*s.out, 1), random(rng, s.out, 1)
		flop := 2 * float64(s.rows) * float64(s.in) * float64(s.out)
		name := fmt.Sprintf("rows=%d/in=%d/out=%d", s.rows, s.in, s.out)
		versus(b, name+"/forward", flop,
			func() { theirs.Linear(y, x, w, bias, s.rows, s.in, s.out, plain.Relu) },
			func() { kernels.Linear(y, x, w, bias, s.rows, s.in, s.out, plain.Relu) })
		versus(b, name+"/backward", 2*flop,
			func() { theirs.LinearBackward(dx, dw, dbias, dy, x, y, w, s.rows, s.in, s.out, plain.Relu) },
			func() { kernels.LinearBackward(dx, dw, dbias, dy, x, y, w, s.rows, s.in, s.out, plain.Relu) })
	}
}

func BenchmarkLayerNorm(b *testing.B) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, rows := range []int{16, 1024, 2048} {
		const width = 128
		x, y, dx, dy := random(rng, rows*width, 1), random(rng, rows*width, 1), random(rng, rows*width, 1), random(rng, rows*width, 1)
		mean, rstd, scale, bias := random(rng, rows, 1), random(rng, rows, 1), random(rng, width, 1), random(rng, width, 1)
		dscale, dbias := random(rng, width, 1), random(rng, width, 1)
		versus(b, fmt.Sprintf("rows=%d/forward", rows), 0,
			func() { theirs.LayerNorm(y, mean, rstd, x, scale, bias, rows, width) },
			func() { kernels.LayerNorm(y, mean, rstd, x, scale, bias, rows, width) })
		versus(b, fmt.Sprintf("rows=%d/backward", rows), 0,
			func() { theirs.LayerNormBackward(dx, dscale, dbias, dy, x, mean, rstd, scale, rows, width) },
			func() { kernels.LayerNormBackward(dx, dscale, dbias, dy, x, mean, rstd, scale, rows, width) })
	}
}

func BenchmarkGate(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, rows := range []int{16, 64, 1024, 2048} {
		const e = 128
		small := func(n int) []float32 { return random(rng, n, 0.1) }
		w, s := gateBuffers(small, rows, e)
		dw, _ := gateBuffers(small, rows, e)
		out, x, y, dx, dy := small(rows*e), small(rows*e), small(rows*e), small(rows*e), small(rows*e)
		scratch := small(theirs.GateScratch(rows, e))
		flop := 12 * float64(rows) * e * e
		versus(b, fmt.Sprintf("rows=%d/forward", rows), flop,
			func() { theirs.Gate(out, x, y, w, s, rows, e) },
			func() { kernels.Gate(out, x, y, w, s, rows, e) })
		versus(b, fmt.Sprintf("rows=%d/backward", rows), 2*flop,
			func() { theirs.GateBackward(dx, dy, dw, out, x, y, w, s, scratch, rows, e) },
			func() { kernels.GateBackward(dx, dy, dw, out, x, y, w, s, scratch, rows, e) })
	}
}

func BenchmarkAttention(b *testing.B) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, sh := range []plain.AttentionShape{
		{T: 1, B: 16, H: 4, D: 64, Eta: 4, R: 2, Reset: true},
		{T: 1, B: 64, H: 4, D: 64, Eta: 4, R: 2, Reset: true},
		{T: 128, B: 8, H: 4, D: 64, Eta: 4, R: 2, Reset: true},
		{T: 128, B: 16, H: 4, D: 64, Eta: 4, R: 2, Reset: true},
	} {
		normal := func(n int) []float32 { return random(rng, n, 1) }
		kqvbg, p := normal(sh.T*sh.B*sh.H*5*sh.D), normal(sh.T*sh.B*sh.H*3*sh.Eta)
		dkqvbg, dp := normal(len(kqvbg)), normal(len(p))
		out, done := normal(sh.T*sh.B*sh.H*sh.D), make([]bool, sh.T*sh.B)
		start, end, dstart := attentionBuffers(normal, sh), attentionBuffers(normal, sh), attentionBuffers(normal, sh)
		clear(start.TildeK)
		clear(start.TildeV)
		clear(start.S)
		saved, twinSaved := normal(kernels.AttentionSavedSize(sh)), normal(theirs.AttentionSavedSize(sh))
		name := fmt.Sprintf("T=%d/B=%d", sh.T, sh.B)
		if sh.T == 1 {
			versus(b, name+"/acting", 0,
				func() { theirs.Attention(out, start, kqvbg, p, done, start, sh, nil) },
				func() { kernels.Attention(out, start, kqvbg, p, done, start, sh, nil) })
			continue
		}
		versus(b, name+"/forward", 0,
			func() { theirs.Attention(out, end, kqvbg, p, done, start, sh, twinSaved) },
			func() { kernels.Attention(out, end, kqvbg, p, done, start, sh, saved) })
		versus(b, name+"/backward", 0,
			func() { theirs.AttentionBackward(dkqvbg, dp, &dstart, out, kqvbg, p, done, start, sh, twinSaved) },
			func() { kernels.AttentionBackward(dkqvbg, dp, &dstart, out, kqvbg, p, done, start, sh, saved) })
	}
}

// BenchmarkNature runs the three convolutions of the Nature encoder on 16 pictures of bytes, forward and backward, as a network's
// layers do: it loads weights only now and then.
func BenchmarkNature(b *testing.B) {
	const n = 16
	shapes := []plain.ConvShape{
		{N: n, H: 64, W: 64, C: 3, KH: 8, KW: 8, Stride: 4, OutC: 32, Act: plain.Relu},
		{N: n, H: 15, W: 15, C: 32, KH: 4, KW: 4, Stride: 2, OutC: 64, Act: plain.Relu},
		{N: n, H: 6, W: 6, C: 64, KH: 3, KW: 3, Stride: 1, OutC: 64, Act: plain.Relu},
	}
	for _, impl := range []string{"dnnl", "plain"} {
		for _, backward := range []bool{false, true} {
			b.Run(fmt.Sprintf("backward=%t/%s", backward, impl), func(b *testing.B) {
				step := nature(b, shapes, impl == "plain", backward)
				b.ReportMetric(best(b, step).Seconds()*1e6/n, "best-µs/image")
			})
		}
	}
}

// convolution is what the Conv of both packages can do.
type convolution interface {
	Load(w []float32, backward bool)
	Forward(y, x, bias []float32)
	ForwardBytes(y []float32, x []uint8, levels plain.Levels, bias []float32)
	Backward(dx, dbias, dy, x, y []float32)
	BackwardBytes(dbias, dy []float32, x []uint8, levels plain.Levels, y []float32)
	Close()
}

// nature returns a function that runs the convolutions forward, and also backward if backward is true.
func nature(b *testing.B, shapes []plain.ConvShape, twin, backward bool) func() {
	rng := rand.New(rand.NewPCG(11, 12))
	pictures := make([]uint8, shapes[0].N*shapes[0].H*shapes[0].W*shapes[0].C)
	for i := range pictures {
		pictures[i] = uint8(rng.IntN(256))
	}
	convs := make([]convolution, len(shapes))
	bias, y, dbias, dy := make([][]float32, 3), make([][]float32, 3), make([][]float32, 3), make([][]float32, 3)
	for i, sh := range shapes {
		conv, err := convolution(nil), error(nil)
		if twin {
			conv, err = theirs.NewConv(sh)
		} else {
			conv, err = kernels.NewConv(sh)
		}
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(conv.Close)
		convs[i] = conv
		w, result := random(rng, sh.KH*sh.KW*sh.C*sh.OutC, 0.1), sh.N*sh.OutH()*sh.OutW()*sh.OutC
		conv.Load(w, false)
		conv.Load(w, true)
		bias[i], dbias[i] = random(rng, sh.OutC, 0.1), make([]float32, sh.OutC)
		y[i], dy[i] = make([]float32, result), random(rng, result, 1)
	}
	return func() {
		convs[0].ForwardBytes(y[0], pictures, plain.Levels{Scale: 1.0 / 255}, bias[0])
		convs[1].Forward(y[1], y[0], bias[1])
		convs[2].Forward(y[2], y[1], bias[2])
		if backward {
			convs[2].Backward(dy[1], dbias[2], dy[2], y[1], y[2])
			convs[1].Backward(dy[0], dbias[1], dy[1], y[0], y[1])
			convs[0].BackwardBytes(dbias[0], dy[0], pictures, plain.Levels{Scale: 1.0 / 255}, y[0])
		}
	}
}

func BenchmarkAdam(b *testing.B) {
	rng := rand.New(rand.NewPCG(13, 14))
	const n = 1_800_000
	param, grad, m, v := random(rng, n, 1), random(rng, n, 1e-3), make([]float32, n), make([]float32, n)
	config := plain.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8}
	var sum float32
	versus(b, "norm", 0,
		func() { norm, _ := theirs.ClipFactor(grad, 1); sum += norm },
		func() { norm, _ := kernels.ClipFactor(grad, 1); sum += norm })
	versus(b, "step", 0,
		func() { theirs.Adam(param, grad, m, v, 1e-4, 1, 10, config) },
		func() { kernels.Adam(param, grad, m, v, 1e-4, 1, 10, config) })
}
