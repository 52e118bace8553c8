//go:build !cgo || noblas

package op

import (
	"ariadne/agent/op/plain"
)

// Kernels names the numeric kernels of this build.
const Kernels = "plain Go"

// kernels forwards to the numeric kernels of this build: pure Go, without cgo or with the tag noblas.
type kernels struct{}

// kernel is how the operators call them: kernel.Linear(...).
var kernel kernels

// convolution is this build's convolution, made by kernel.NewConv.
type convolution = plain.Conv

func (kernels) NewConv(sh plain.ConvShape) (*convolution, error) { return plain.NewConv(sh) }

func (kernels) ClipFactor(grad []float32, max float32) (norm, factor float32) {
	return plain.ClipFactor(grad, max)
}

func (kernels) Adam(param, grad, m, v []float32, lr, factor float32, step int, c plain.AdamConfig) {
	plain.Adam(param, grad, m, v, lr, factor, step, c)
}

func (kernels) Gemm(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	plain.Gemm(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

func (kernels) Linear(y, x, w, bias []float32, rows, in, out int, act plain.Act) {
	plain.Linear(y, x, w, bias, rows, in, out, act)
}

func (kernels) LinearBackward(dx, dw, dbias, dy, x, y, w []float32, rows, in, out int, act plain.Act) {
	plain.LinearBackward(dx, dw, dbias, dy, x, y, w, rows, in, out, act)
}

func (kernels) SparseLinear(y []float32, x plain.SparseRows, w, bias []float32, out int, act plain.Act) {
	plain.SparseLinear(y, x, w, bias, out, act)
}

func (kernels) SparseLinearBackward(dw, dbias, dy []float32, x plain.SparseRows, y []float32, out int, act plain.Act) {
	plain.SparseLinearBackward(dw, dbias, dy, x, y, out, act)
}

func (kernels) LayerNorm(y, mean, rstd, x, scale, bias []float32, rows, width int) {
	plain.LayerNorm(y, mean, rstd, x, scale, bias, rows, width)
}

func (kernels) LayerNormBackward(dx, dscale, dbias, dy, x, mean, rstd, scale []float32, rows, width int) {
	plain.LayerNormBackward(dx, dscale, dbias, dy, x, mean, rstd, scale, rows, width)
}

func (kernels) Gate(out, x, y []float32, w plain.GateWeights, s plain.GateSaved, rows, e int) {
	plain.Gate(out, x, y, w, s, rows, e)
}

func (kernels) GateScratch(rows, e int) int { return plain.GateScratch(rows, e) }

func (kernels) GateBackward(dx, dy []float32, dw plain.GateWeights, dout, x, y []float32, w plain.GateWeights, s plain.GateSaved, scratch []float32, rows, e int) {
	plain.GateBackward(dx, dy, dw, dout, x, y, w, s, scratch, rows, e)
}

func (kernels) AttentionSavedSize(sh plain.AttentionShape) int { return plain.AttentionSavedSize(sh) }

func (kernels) Attention(out []float32, end plain.AttentionState, kqvbg, p []float32, done []bool, start plain.AttentionState, sh plain.AttentionShape, saved []float32) {
	plain.Attention(out, end, kqvbg, p, done, start, sh, saved)
}

func (kernels) AttentionBackward(dkqvbg, dp []float32, dstart *plain.AttentionState, dout, kqvbg, p []float32, done []bool, start plain.AttentionState, sh plain.AttentionShape, saved []float32) {
	plain.AttentionBackward(dkqvbg, dp, dstart, dout, kqvbg, p, done, start, sh, saved)
}

func (kernels) HeadLinear(y, x, w, bias []float32, sh plain.HeadShape) {
	plain.HeadLinear(y, x, w, bias, sh)
}

func (kernels) HeadLinearBackward(dx, dw, dbias, dy, x, y, w []float32, sh plain.HeadShape) {
	plain.HeadLinearBackward(dx, dw, dbias, dy, x, y, w, sh)
}

func (kernels) Outer(z, a, p []float32, rows, d, n int) {
	plain.Outer(z, a, p, rows, d, n)
}

func (kernels) OuterBackward(da, dp, dz, a, p []float32, rows, d, n int) {
	plain.OuterBackward(da, dp, dz, a, p, rows, d, n)
}

func (kernels) DPFP(y, z []float32, rows, d, nu int) {
	plain.DPFP(y, z, rows, d, nu)
}

func (kernels) DPFPBackward(dz, dy, z []float32, rows, d, nu int) {
	plain.DPFPBackward(dz, dy, z, rows, d, nu)
}

func (kernels) FastWeightsSavedSize(sh plain.FastWeightsShape) int {
	return plain.FastWeightsSavedSize(sh)
}

func (kernels) FastWeights(out []float32, end plain.FastWeightsState, in plain.FastWeightsInput, done []bool, start plain.FastWeightsState, sh plain.FastWeightsShape, saved []float32) {
	plain.FastWeights(out, end, in, done, start, sh, saved)
}

func (kernels) FastWeightsBackward(d plain.FastWeightsInput, dstart *plain.FastWeightsState, dout []float32, in plain.FastWeightsInput, done []bool, sh plain.FastWeightsShape, saved []float32) {
	plain.FastWeightsBackward(d, dstart, dout, in, done, sh, saved)
}

func (kernels) RelativeSavedSize(sh plain.RelativeShape) int {
	return plain.RelativeSavedSize(sh)
}

func (kernels) RelativeAttention(out []float32, in plain.RelativeInput, mask plain.RelativeMask, sh plain.RelativeShape, saved []float32) {
	plain.RelativeAttention(out, in, mask, sh, saved)
}

func (kernels) RelativeAttentionBackward(d plain.RelativeInput, dout []float32, in plain.RelativeInput, mask plain.RelativeMask, sh plain.RelativeShape, saved []float32) {
	plain.RelativeAttentionBackward(d, dout, in, mask, sh, saved)
}

func (kernels) RelativeStepSize(sh plain.RelativeStepShape) int {
	return plain.RelativeStepSize(sh)
}

func (kernels) RelativeStep(out []float32, in plain.RelativeStepInput, mask plain.RelativeMask, sh plain.RelativeStepShape, scratch []float32) {
	plain.RelativeStep(out, in, mask, sh, scratch)
}

func (kernels) RecurrentSavedSize(sh plain.RecurrentShape) int {
	return plain.RecurrentSavedSize(sh)
}

func (kernels) LSTM(out []float32, end plain.LSTMState, x []float32, w plain.LSTMWeights, done []bool, start plain.LSTMState, sh plain.RecurrentShape, saved []float32) {
	plain.LSTM(out, end, x, w, done, start, sh, saved)
}

func (kernels) LSTMBackward(dx []float32, dw plain.LSTMWeights, dstart *plain.LSTMState, dout, x []float32, w plain.LSTMWeights, done []bool, sh plain.RecurrentShape, saved []float32) {
	plain.LSTMBackward(dx, dw, dstart, dout, x, w, done, sh, saved)
}

func (kernels) GRU(out, end, x []float32, w plain.GRUWeights, done []bool, start []float32, sh plain.RecurrentShape, saved []float32) {
	plain.GRU(out, end, x, w, done, start, sh, saved)
}

func (kernels) GRUBackward(dx []float32, dw plain.GRUWeights, dstart, dout, x []float32, w plain.GRUWeights, done []bool, sh plain.RecurrentShape, saved []float32) {
	plain.GRUBackward(dx, dw, dstart, dout, x, w, done, sh, saved)
}

func (kernels) MaxPool(y []float32, from []uint8, x []float32, sh plain.PoolShape) {
	plain.MaxPool(y, from, x, sh)
}

func (kernels) MaxPoolBackward(dx, dy []float32, from []uint8, sh plain.PoolShape) {
	plain.MaxPoolBackward(dx, dy, from, sh)
}

func (kernels) Rectify(y, x []float32) {
	plain.Rectify(y, x)
}

func (kernels) RectifyBackward(dx, dy, y []float32) {
	plain.RectifyBackward(dx, dy, y)
}

func (kernels) MultiplyAdd(n int) float64 { return plain.MultiplyAdd(n) }

func (kernels) Add(z, a, b []float32) {
	plain.Add(z, a, b)
}
