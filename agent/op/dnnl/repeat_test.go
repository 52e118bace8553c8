//go:build cgo && !noblas

package dnnl

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"ariadne/agent/op/plain"
)

// everyKernel runs each kernel once and returns the results. The data are always the same. Every array begins offset floats after
// the start of its memory.
func everyKernel(t *testing.T, offset int) [][]float32 {
	rng := rand.New(rand.NewPCG(1, 2))
	var results [][]float32
	input := func(n int) []float32 {
		x := make([]float32, n+offset)[offset:]
		copy(x, random(rng, n, 0.5))
		return x
	}
	output := func(n int) []float32 {
		x := garbage(n + offset)[offset:]
		results = append(results, x)
		return x
	}

	const rows, in, width = 37, 45, 70
	x, w, bias, dy := input(rows*in), input(in*width), input(width), input(rows*width)
	y := output(rows * width)
	kernels.Linear(y, x, w, bias, rows, in, width, plain.Tanh)
	kernels.Linear(output(5*64), x, w, bias, 5, in, 64, plain.Tanh)
	kernels.LinearBackward(output(rows*in), output(in*width), output(width), dy, x, y, w, rows, in, width, plain.Tanh)

	mean, rstd := output(rows), output(rows)
	kernels.LayerNorm(output(rows*width), mean, rstd, y, bias, bias, rows, width)
	kernels.LayerNormBackward(output(rows*width), output(width), output(width), dy, y, mean, rstd, bias, rows, width)

	gate, _ := gateBuffers(input, rows, width)
	dgate, saved := gateBuffers(output, rows, width)
	kernels.Gate(output(rows*width), y, dy, gate, saved, rows, width)
	kernels.GateBackward(output(rows*width), output(rows*width), dgate, dy, y, dy, gate, saved, input(kernels.GateScratch(rows, width)), rows, width)

	sh := plain.AttentionShape{T: 19, B: 2, H: 3, D: 21, Eta: 3, R: 2, Reset: true}
	kqvbg, p := input(sh.T*sh.B*sh.H*5*sh.D), input(sh.T*sh.B*sh.H*3*sh.Eta)
	done := make([]bool, sh.T*sh.B)
	done[7], done[20] = true, true
	start, memory := attentionBuffers(input, sh), input(kernels.AttentionSavedSize(sh))
	kernels.Attention(output(sh.T*sh.B*sh.H*sh.D), attentionBuffers(output, sh), kqvbg, p, done, start, sh, memory)
	dstart := attentionBuffers(output, sh)
	kernels.AttentionBackward(output(len(kqvbg)), output(len(p)), &dstart, input(sh.T*sh.B*sh.H*sh.D), kqvbg, p, done, start, sh, memory)

	shape := plain.ConvShape{N: 19, H: 12, W: 11, C: 3, KH: 4, KW: 4, Stride: 2, OutC: 24, Act: plain.Relu}
	conv, err := kernels.NewConv(shape)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer conv.Close()
	pictures, kernel := input(shape.N*shape.H*shape.W*shape.C), input(shape.KH*shape.KW*shape.C*shape.OutC)
	size := shape.N * shape.OutH() * shape.OutW() * shape.OutC
	z := output(size)
	dw, dbias := output(len(kernel)), output(shape.OutC)
	clear(dw)
	clear(dbias)
	conv.Load(kernel, false)
	conv.Forward(z, pictures, bias)
	conv.Load(kernel, true)
	conv.Clear()
	conv.Backward(output(len(pictures)), dbias, input(size), pictures, z)
	conv.Gradient(dw)

	cores := newBuffers(offset)
	runCores(cores)
	results = append(results, cores.results...)

	param, m, v := output(1000), output(1000), output(1000)
	copy(param, input(1000))
	copy(m, input(1000))
	for i := range v {
		v[i] = m[i] * m[i]
	}
	norm, factor := kernels.ClipFactor(input(1000), 1)
	results = append(results, []float32{norm, factor})
	kernels.Adam(param, input(1000), m, v, 1e-3, factor, 3, plain.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: 1e-8})
	return results
}

func sameBits(a, b [][]float32) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return false
		}
		for j := range a[i] {
			if math.Float32bits(a[i][j]) != math.Float32bits(b[i][j]) {
				return false
			}
		}
	}
	return true
}

func TestResultsDoNotDependOnAddresses(t *testing.T) {
	want := everyKernel(t, 0)
	for _, x := range want {
		for i, v := range x {
			if v != v {
				t.Fatalf("element %d of a result of %d was not written", i, len(x))
			}
		}
	}
	for offset := range 17 {
		if !sameBits(everyKernel(t, offset), want) {
			t.Errorf("other results when arrays begin %d floats later", offset)
		}
	}
}

func TestKernelsRunOnManyThreadsAtOnce(t *testing.T) {
	want := everyKernel(t, 0)
	var threads sync.WaitGroup
	for range 6 {
		threads.Go(func() {
			for range 5 {
				if !sameBits(everyKernel(t, 0), want) {
					t.Error("other results beside other threads")
					return
				}
			}
		})
	}
	threads.Wait()
}

// TestNaNReachesTheResult checks that NaN passes through every kernel: a loss that is not a number must show, wherever its cause
// is.
func TestNaNReachesTheResult(t *testing.T) {
	nan := float32(math.NaN())
	ones := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = 1
		}
		return x
	}
	spoilt := func(n int) []float32 {
		x := ones(n)
		x[0] = nan
		return x
	}
	reached := func(name string, x []float32) {
		t.Helper()
		for _, v := range x {
			if v != v {
				return
			}
		}
		t.Errorf("%s: no NaN in the result", name)
	}
	const n = 20
	y := ones(n * n)
	for _, act := range []plain.Act{plain.Identity, plain.Relu, plain.Tanh} {
		kernels.Linear(y, ones(n*n), spoilt(n*n), nil, n, n, n, act)
		reached("kernel of Linear", y)
		kernels.Linear(y, ones(n*n), ones(n*n), spoilt(n), n, n, n, act)
		reached("bias of Linear", y)
		conv, err := kernels.NewConv(plain.ConvShape{N: 1, H: n, W: n, C: 1, KH: 3, KW: 3, Stride: 1, OutC: 16, Act: act})
		if err != nil {
			t.Fatal(err)
		}
		z := ones((n - 2) * (n - 2) * 16)
		conv.Load(spoilt(9*16), false)
		conv.Forward(z, ones(n*n), nil)
		reached("kernel of Conv", z)
		conv.Close()
	}
	kernels.LayerNorm(y, ones(n), ones(n), spoilt(n*n), ones(n), ones(n), n, n)
	reached("LayerNorm", y)
	for i := range 7 {
		w, s := gateBuffers(ones, n, n)
		[]([]float32){w.Wr, w.Ur, w.Wz, w.Uz, w.Wg, w.Ug, w.Bias}[i][0] = nan
		kernels.Gate(y, ones(n*n), ones(n*n), w, s, n, n)
		reached("Gate", y)
	}
	sh := plain.AttentionShape{T: 3, B: 1, H: 1, D: n, Eta: 1, R: 2, Reset: true}
	for part := range 5 {
		row := ones(sh.T * 5 * n)
		row[part*n] = nan
		out := ones(sh.T * n)
		kernels.Attention(out, attentionBuffers(ones, sh), row, ones(sh.T*3), make([]bool, sh.T), attentionBuffers(ones, sh), sh, nil)
		reached("Attention", out)
	}
}
