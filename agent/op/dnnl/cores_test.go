//go:build cgo && !noblas

package dnnl

import (
	"math"
	"math/rand/v2"
	"testing"

	"ariadne/agent/op/plain"
)

// buffers makes the arrays of a kernel's run: inputs filled with numbers, and outputs that it remembers. Two equal buffers make
// equal inputs.
type buffers struct {
	rng     *rand.Rand
	offset  int // number of floats by which arrays begin later
	results [][]float32
}

func newBuffers(offset int) *buffers {
	return &buffers{rng: rand.New(rand.NewPCG(61, 62)), offset: offset}
}

func (b *buffers) in(n int) []float32 {
	x := make([]float32, n+b.offset)[b.offset:]
	copy(x, random(b.rng, n, 0.5))
	return x
}

// positive returns inputs above 0.
func (b *buffers) positive(n int) []float32 {
	x := b.in(n)
	for i, v := range x {
		x[i] = float32(math.Abs(float64(v))) + 0.1
	}
	return x
}

// gates returns inputs between 0 and 1.
func (b *buffers) gates(n int) []float32 {
	x := b.in(n)
	for i, v := range x {
		x[i] = float32(1 / (1 + math.Exp(-float64(v))))
	}
	return x
}

func (b *buffers) out(n int) []float32 {
	x := garbage(n + b.offset)[b.offset:]
	b.results = append(b.results, x)
	return x
}

func (b *buffers) done(n int) []bool {
	done := make([]bool, n)
	for i := range done {
		done[i] = b.rng.IntN(5) == 0
	}
	return done
}

func runHeadLinear(b *buffers, forward func(y, x, w, bias []float32, sh plain.HeadShape), backward func(dx, dw, dbias, dy, x, y, w []float32, sh plain.HeadShape)) {
	for _, sh := range []plain.HeadShape{
		{Rows: 7, H: 3, In: 33, Out: 17, Shared: true, Act: plain.Sigmoid}, {Rows: 16, H: 4, In: 20, Out: 2, Act: plain.EluPlusOne},
		{Rows: 1, H: 2, In: 64, Out: 64, Shared: true, Act: plain.Relu}, {Rows: 5, H: 1, In: 3, Out: 1, Act: plain.Identity},
	} {
		size := inputSize(sh)
		x, w, bias, dy, y := b.in(size), b.in(sh.H*sh.In*sh.Out), b.in(sh.H*sh.Out), b.in(sh.Rows*sh.H*sh.Out), b.out(sh.Rows*sh.H*sh.Out)
		forward(y, x, w, bias, sh)
		backward(b.out(size), b.out(len(w)), b.out(len(bias)), dy, x, y, w, sh)
		b.results = append(b.results, dy)
	}
}

func runFeatures(b *buffers, outer func(z, a, p []float32, rows, d, n int), outerBackward func(da, dp, dz, a, p []float32, rows, d, n int),
	dpfp func(y, z []float32, rows, d, nu int), dpfpBackward func(dz, dy, z []float32, rows, d, nu int)) {
	for _, n := range []int{1, 2, 19} {
		const rows, d = 5, 33
		a, p := b.in(rows*d), b.in(rows*n)
		outer(b.out(rows*d*n), a, p, rows, d, n)
		outerBackward(b.out(rows*d), b.out(rows*n), b.in(rows*d*n), a, p, rows, d, n)
		dpfp(b.out(rows*2*d*n), a, rows, d, n)
		dpfpBackward(b.out(rows*d), b.in(rows*2*d*n), a, rows, d, n)
	}
}

func runFastWeights(b *buffers, size func(plain.FastWeightsShape) int,
	forward func(out []float32, end plain.FastWeightsState, in plain.FastWeightsInput, done []bool, start plain.FastWeightsState, sh plain.FastWeightsShape, saved []float32),
	backward func(d plain.FastWeightsInput, dstart *plain.FastWeightsState, dout []float32, in plain.FastWeightsInput, done []bool, sh plain.FastWeightsShape, saved []float32)) {
	for _, sh := range []plain.FastWeightsShape{
		{T: 11, B: 2, H: 2, D: 16, K: 32, Reset: true}, {T: 1, B: 3, H: 1, D: 5, K: 7}, {T: 9, B: 1, H: 3, D: 7, K: 9, Rule: plain.ScalarGate, Reset: true},
		{T: 17, B: 2, H: 2, D: 8, K: 19, Rule: plain.ConstantGate, Reset: true}, {T: 10, B: 2, H: 1, D: 9, K: 18, Rule: plain.Delta},
		{T: 3, B: 1, H: 2, D: 4, K: 16, Rule: plain.Delta, Reset: true, SafeNorm: true},
	} {
		rows := sh.T * sh.B * sh.H
		nb, ng := sh.GateSizes()
		in := plain.FastWeightsInput{K: b.positive(rows * sh.K), V: b.in(rows * sh.D), Q: b.positive(rows * sh.K), B: b.gates(nb), G: b.gates(ng)}
		d := plain.FastWeightsInput{K: b.out(rows * sh.K), V: b.out(rows * sh.D), Q: b.out(rows * sh.K), B: b.out(nb), G: b.out(ng)}
		if sh.Rule == plain.ConstantGate {
			in.BDamp, in.GDamp, d.BDamp, d.GDamp = b.in(nb), b.in(ng), b.out(nb), b.out(ng)
		}
		c, s := sh.B*sh.H*sh.D*sh.K, sh.B*sh.H*sh.K
		start, done, saved := plain.FastWeightsState{C: b.in(c), S: b.positive(s)}, b.done(sh.T*sh.B), garbage(size(sh))
		forward(b.out(rows*sh.D), plain.FastWeightsState{C: b.out(c), S: b.out(s)}, in, done, start, sh, saved)
		backward(d, &plain.FastWeightsState{C: b.out(c), S: b.out(s)}, b.in(rows*sh.D), in, done, sh, saved)
		forward(b.out(rows*sh.D), start, in, done, start, sh, nil) // in place
		b.results = append(b.results, start.C, start.S)
	}
}

func runRelativeAttention(b *buffers, size func(plain.RelativeShape) int,
	forward func(out []float32, in plain.RelativeInput, mask plain.RelativeMask, sh plain.RelativeShape, saved []float32),
	backward func(d plain.RelativeInput, dout []float32, in plain.RelativeInput, mask plain.RelativeMask, sh plain.RelativeShape, saved []float32)) {
	for _, sh := range []plain.RelativeShape{{T: 1, B: 3, H: 2, D: 17, M: 40}, {T: 9, B: 2, H: 2, D: 8, M: 5}, {T: 20, B: 1, H: 1, D: 33, M: 16}} {
		width, rows := sh.H*sh.D, sh.T*sh.B
		sizes := []int{rows * width, sh.Full() * sh.B * 2 * width, sh.Full() * width, width, width}
		of := func(make func(int) []float32) plain.RelativeInput {
			return plain.RelativeInput{Q: make(sizes[0]), KV: make(sizes[1]), R: make(sizes[2]), U: make(sizes[3]), V: make(sizes[4])}
		}
		in, mask, saved := of(b.in), plain.RelativeMask{Hidden: make([]float32, sh.B*sh.M), First: make([]float32, rows)}, garbage(size(sh))
		for i := range mask.Hidden {
			mask.Hidden[i] = float32(b.rng.IntN(2))
		}
		for i := range mask.First {
			mask.First[i] = float32(b.rng.IntN(sh.M + i/sh.B + 1))
		}
		forward(b.out(rows*width), in, mask, sh, saved)
		backward(of(b.out), b.in(rows*width), in, mask, sh, saved)
	}
}

var layers = []plain.RecurrentShape{{T: 1, B: 16, In: 5, E: 33}, {T: 7, B: 3, In: 20, E: 17, Reset: true}, {T: 4, B: 1, In: 1, E: 1}}

func runRelativeStep(b *buffers, size func(plain.RelativeStepShape) int,
	forward func(out []float32, in plain.RelativeStepInput, mask plain.RelativeMask, sh plain.RelativeStepShape, scratch []float32)) {
	for _, sh := range []plain.RelativeStepShape{
		{B: 3, H: 2, D: 16, M: 40, E: 32, Apart: 3 * 40 * 32}, {B: 1, H: 1, D: 1, M: 1, E: 2, Apart: 2}, {B: 40, H: 3, D: 5, M: 7, E: 6, Apart: 50},
	} {
		width := sh.H * sh.D
		in := plain.RelativeStepInput{
			Q: b.in(sh.B * width), X: b.in(sh.B * sh.E), Memory: b.in((sh.B-1)*sh.Apart + sh.M*sh.E), Scale: b.in(sh.E), Bias: b.in(sh.E),
			KV: b.in(sh.E * 2 * width), ValueBias: b.in(width), R: b.in(sh.E * width), Positions: b.in(sh.Full() * sh.E), U: b.in(width), V: b.in(width),
		}
		mask := plain.RelativeMask{Hidden: make([]float32, sh.B*sh.M), First: make([]float32, sh.B)}
		for i := range mask.Hidden {
			mask.Hidden[i] = float32(b.rng.IntN(2))
		}
		for i := range mask.First {
			mask.First[i] = float32(b.rng.IntN(sh.M + 1))
		}
		mask.First[0] = float32(sh.M) // the first sequence sees only itself
		forward(b.out(sh.B*width), in, mask, sh, garbage(size(sh)))
	}
}

func runLSTM(b *buffers, size func(plain.RecurrentShape) int,
	forward func(out []float32, end plain.LSTMState, x []float32, w plain.LSTMWeights, done []bool, start plain.LSTMState, sh plain.RecurrentShape, saved []float32),
	backward func(dx []float32, dw plain.LSTMWeights, dstart *plain.LSTMState, dout, x []float32, w plain.LSTMWeights, done []bool, sh plain.RecurrentShape, saved []float32)) {
	for _, sh := range layers {
		var w, dw plain.LSTMWeights
		for k := range 4 {
			w.In[k], w.Hidden[k], w.Bias[k] = b.in(sh.In*sh.E), b.in(sh.E*sh.E), b.in(sh.E)
			dw.In[k], dw.Hidden[k], dw.Bias[k] = b.out(sh.In*sh.E), b.out(sh.E*sh.E), b.out(sh.E)
		}
		x, done, state, saved := b.in(sh.T*sh.B*sh.In), b.done(sh.T*sh.B), sh.B*sh.E, garbage(size(sh))
		forward(b.out(sh.T*state), plain.LSTMState{C: b.out(state), H: b.out(state)}, x, w, done, plain.LSTMState{C: b.in(state), H: b.in(state)}, sh, saved)
		backward(b.out(len(x)), dw, &plain.LSTMState{C: b.out(state), H: b.out(state)}, b.in(sh.T*state), x, w, done, sh, saved)
	}
}

func runGRU(b *buffers, size func(plain.RecurrentShape) int,
	forward func(out, end, x []float32, w plain.GRUWeights, done []bool, start []float32, sh plain.RecurrentShape, saved []float32),
	backward func(dx []float32, dw plain.GRUWeights, dstart, dout, x []float32, w plain.GRUWeights, done []bool, sh plain.RecurrentShape, saved []float32)) {
	for _, sh := range layers {
		w, dw := plain.GRUWeights{HiddenBias: b.in(sh.E)}, plain.GRUWeights{HiddenBias: b.out(sh.E)}
		for k := range 3 {
			w.In[k], w.Hidden[k], w.InBias[k] = b.in(sh.In*sh.E), b.in(sh.E*sh.E), b.in(sh.E)
			dw.In[k], dw.Hidden[k], dw.InBias[k] = b.out(sh.In*sh.E), b.out(sh.E*sh.E), b.out(sh.E)
		}
		x, done, state, saved := b.in(sh.T*sh.B*sh.In), b.done(sh.T*sh.B), sh.B*sh.E, garbage(size(sh))
		forward(b.out(sh.T*state), b.out(state), x, w, done, b.in(state), sh, saved)
		backward(b.out(len(x)), dw, b.out(state), b.in(sh.T*state), x, w, done, sh, saved)
	}
}

func runPictures(b *buffers, pool func(y []float32, from []uint8, x []float32, sh plain.PoolShape), poolBackward func(dx, dy []float32, from []uint8, sh plain.PoolShape),
	rectify func(y, x []float32), rectifyBackward func(dx, dy, y []float32), add func(z, a, b []float32)) {
	for _, sh := range []plain.PoolShape{{N: 2, H: 5, W: 8, C: 17}, {N: 1, H: 1, W: 2, C: 1}, {N: 1, H: 6, W: 3, C: 32}} {
		x, n := b.in(sh.N*sh.H*sh.W*sh.C), sh.N*sh.OutH()*sh.OutW()*sh.C
		from, y := make([]uint8, n), b.out(n)
		pool(y, from, x, sh)
		poolBackward(b.out(len(x)), b.in(n), from, sh)
		rectified := b.out(n)
		rectify(rectified, y)
		dx := b.out(n)
		copy(dx, b.in(n))
		rectifyBackward(dx, b.in(n), rectified)
		add(b.out(n), y, rectified)
	}
}

// runCores runs those kernels of this package of which cores and encoders are made.
func runCores(b *buffers) {
	runHeadLinear(b, kernels.HeadLinear, kernels.HeadLinearBackward)
	runFeatures(b, kernels.Outer, kernels.OuterBackward, kernels.DPFP, kernels.DPFPBackward)
	runFastWeights(b, kernels.FastWeightsSavedSize, kernels.FastWeights, kernels.FastWeightsBackward)
	runRelativeAttention(b, kernels.RelativeSavedSize, kernels.RelativeAttention, kernels.RelativeAttentionBackward)
	runRelativeStep(b, kernels.RelativeStepSize, kernels.RelativeStep)
	runLSTM(b, kernels.RecurrentSavedSize, kernels.LSTM, kernels.LSTMBackward)
	runGRU(b, kernels.RecurrentSavedSize, kernels.GRU, kernels.GRUBackward)
	runPictures(b, kernels.MaxPool, kernels.MaxPoolBackward, kernels.Rectify, kernels.RectifyBackward, kernels.Add)
}

func TestCoresAgreeWithPlain(t *testing.T) {
	for name, run := range map[string]struct{ here, plain func(b *buffers) }{
		"head linear": {func(b *buffers) { runHeadLinear(b, kernels.HeadLinear, kernels.HeadLinearBackward) },
			func(b *buffers) { runHeadLinear(b, theirs.HeadLinear, theirs.HeadLinearBackward) }},
		"features": {func(b *buffers) {
			runFeatures(b, kernels.Outer, kernels.OuterBackward, kernels.DPFP, kernels.DPFPBackward)
		},
			func(b *buffers) { runFeatures(b, theirs.Outer, theirs.OuterBackward, theirs.DPFP, theirs.DPFPBackward) }},
		"fast weights": {func(b *buffers) {
			runFastWeights(b, kernels.FastWeightsSavedSize, kernels.FastWeights, kernels.FastWeightsBackward)
		},
			func(b *buffers) {
				runFastWeights(b, theirs.FastWeightsSavedSize, theirs.FastWeights, theirs.FastWeightsBackward)
			}},
		"relative attention": {func(b *buffers) {
			runRelativeAttention(b, kernels.RelativeSavedSize, kernels.RelativeAttention, kernels.RelativeAttentionBackward)
		}, func(b *buffers) {
			runRelativeAttention(b, theirs.RelativeSavedSize, theirs.RelativeAttention, theirs.RelativeAttentionBackward)
		}},
		"relative step": {func(b *buffers) { runRelativeStep(b, kernels.RelativeStepSize, kernels.RelativeStep) },
			func(b *buffers) { runRelativeStep(b, theirs.RelativeStepSize, theirs.RelativeStep) }},
		"lstm": {func(b *buffers) { runLSTM(b, kernels.RecurrentSavedSize, kernels.LSTM, kernels.LSTMBackward) },
			func(b *buffers) { runLSTM(b, theirs.RecurrentSavedSize, theirs.LSTM, theirs.LSTMBackward) }},
		"gru": {func(b *buffers) { runGRU(b, kernels.RecurrentSavedSize, kernels.GRU, kernels.GRUBackward) },
			func(b *buffers) { runGRU(b, theirs.RecurrentSavedSize, theirs.GRU, theirs.GRUBackward) }},
		"pictures": {func(b *buffers) {
			runPictures(b, kernels.MaxPool, kernels.MaxPoolBackward, kernels.Rectify, kernels.RectifyBackward, kernels.Add)
		},
			func(b *buffers) {
				runPictures(b, theirs.MaxPool, theirs.MaxPoolBackward, theirs.Rectify, theirs.RectifyBackward, theirs.Add)
			}},
	} {
		t.Run(name, func(t *testing.T) {
			got, want := newBuffers(0), newBuffers(0)
			run.here(got)
			run.plain(want)
			for i := range want.results {
				agree(t, "result", got.results[i], want.results[i])
			}
		})
	}
}
