//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import "ariadne/agent/op/plain"

// HeadLinear is a dense layer for several heads, each with its own weights; see plain.Kernels.HeadLinear.
func (Kernels) HeadLinear(y, x, w, bias []float32, sh plain.HeadShape) {
	needHead("HeadLinear", x, w, bias, sh)
	need("HeadLinear", "y", len(y), sh.Rows*sh.H*sh.Out)
	check("HeadLinear", C.ariadne_head_linear(floats(y), floats(x), floats(w), floats(bias), headShape(sh)))
}

// HeadLinearBackward computes the gradients of a HeadLinear; see plain.Kernels.HeadLinearBackward.
func (Kernels) HeadLinearBackward(dx, dw, dbias, dy, x, y, w []float32, sh plain.HeadShape) {
	needHead("HeadLinearBackward", x, w, dbias, sh)
	optional("HeadLinearBackward", "dx", dx, inputSize(sh))
	need("HeadLinearBackward", "dw", len(dw), sh.H*sh.In*sh.Out)
	need("HeadLinearBackward", "dy", len(dy), sh.Rows*sh.H*sh.Out)
	need("HeadLinearBackward", "y", len(y), sh.Rows*sh.H*sh.Out)
	check("HeadLinearBackward", C.ariadne_head_linear_backward(floats(dx), floats(dw), floats(dbias), floats(dy), floats(x), floats(y), floats(w),
		headShape(sh)))
}

func needHead(kernel string, x, w, bias []float32, sh plain.HeadShape) {
	need(kernel, "x", len(x), inputSize(sh))
	need(kernel, "w", len(w), sh.H*sh.In*sh.Out)
	need(kernel, "bias", len(bias), sh.H*sh.Out)
}

func inputSize(sh plain.HeadShape) int {
	if sh.Shared {
		return sh.Rows * sh.In
	}
	return sh.Rows * sh.H * sh.In
}

func headShape(sh plain.HeadShape) C.ariadne_head_shape {
	return C.ariadne_head_shape{rows: size(sh.Rows), h: size(sh.H), in: size(sh.In), out: size(sh.Out), shared: C.bool(sh.Shared), act: C.int(sh.Act)}
}
