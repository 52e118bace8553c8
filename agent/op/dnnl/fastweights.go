//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import "ariadne/agent/op/plain"

// FastWeightsSavedSize returns the number of floats that FastWeights keeps for the backward pass, including the backward pass's
// scratch.
func (Kernels) FastWeightsSavedSize(sh plain.FastWeightsShape) int {
	return int(C.ariadne_fast_weights_saved_size(fastShape(sh)))
}

// FastWeights runs GaLiTe's gated linear attention over T steps; see plain.Kernels.FastWeights.
func (Kernels) FastWeights(out []float32, end plain.FastWeightsState, in plain.FastWeightsInput, done []bool, start plain.FastWeightsState, sh plain.FastWeightsShape, saved []float32) {
	need("FastWeights", "out", len(out), sh.T*sh.B*sh.H*sh.D)
	needDone("FastWeights", done, sh)
	if saved != nil {
		need("FastWeights", "saved", len(saved), Kernels{}.FastWeightsSavedSize(sh))
	}
	C.ariadne_fast_weights(floats(out), fastState("FastWeights", "end", end, sh), fastInput("FastWeights", "in", in, sh), flags(done),
		fastState("FastWeights", "start", start, sh), fastShape(sh), floats(saved))
}

// FastWeightsBackward computes the gradients of a FastWeights; see plain.Kernels.FastWeightsBackward.
func (Kernels) FastWeightsBackward(d plain.FastWeightsInput, dstart *plain.FastWeightsState, dout []float32, in plain.FastWeightsInput, done []bool, sh plain.FastWeightsShape, saved []float32) {
	need("FastWeightsBackward", "dout", len(dout), sh.T*sh.B*sh.H*sh.D)
	needDone("FastWeightsBackward", done, sh)
	need("FastWeightsBackward", "saved", len(saved), Kernels{}.FastWeightsSavedSize(sh))
	var grad C.ariadne_fast_state
	if dstart != nil {
		grad = fastState("FastWeightsBackward", "dstart", *dstart, sh)
	}
	C.ariadne_fast_weights_backward(fastInput("FastWeightsBackward", "d", d, sh), grad, floats(dout), fastInput("FastWeightsBackward", "in", in, sh),
		flags(done), fastShape(sh), floats(saved))
}

func needDone(kernel string, done []bool, sh plain.FastWeightsShape) {
	if sh.Reset {
		need(kernel, "done", len(done), sh.T*sh.B)
	}
}

func fastShape(sh plain.FastWeightsShape) C.ariadne_fast_shape {
	return C.ariadne_fast_shape{
		t: size(sh.T), b: size(sh.B), h: size(sh.H), d: size(sh.D), k: size(sh.K), rule: C.int(sh.Rule), reset: C.bool(sh.Reset),
		safe_norm: C.bool(sh.SafeNorm),
	}
}

func fastState(kernel, name string, s plain.FastWeightsState, sh plain.FastWeightsShape) C.ariadne_fast_state {
	needField(kernel, name, "C", len(s.C), sh.B*sh.H*sh.D*sh.K)
	needField(kernel, name, "S", len(s.S), sh.B*sh.H*sh.K)
	return C.ariadne_fast_state{c: floats(s.C), s: floats(s.S)}
}

func fastInput(kernel, name string, in plain.FastWeightsInput, sh plain.FastWeightsShape) C.ariadne_fast_input {
	rows := sh.T * sh.B * sh.H
	needField(kernel, name, "K", len(in.K), rows*sh.K)
	needField(kernel, name, "V", len(in.V), rows*sh.D)
	needField(kernel, name, "Q", len(in.Q), rows*sh.K)
	b, g := sh.GateSizes()
	needField(kernel, name, "B", len(in.B), b)
	needField(kernel, name, "G", len(in.G), g)
	if sh.Rule == plain.ConstantGate {
		needField(kernel, name, "BDamp", len(in.BDamp), b)
		needField(kernel, name, "GDamp", len(in.GDamp), g)
	}
	return C.ariadne_fast_input{
		k: floats(in.K), v: floats(in.V), q: floats(in.Q), b: floats(in.B), g: floats(in.G), b_damp: floats(in.BDamp), g_damp: floats(in.GDamp),
	}
}
