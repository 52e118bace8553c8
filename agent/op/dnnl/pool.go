//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import "ariadne/agent/op/plain"

// MaxPool computes maxima over windows of pictures; see plain.Kernels.MaxPool.
func (Kernels) MaxPool(y []float32, from []uint8, x []float32, sh plain.PoolShape) {
	needPool("MaxPool", y, from, x, sh)
	C.ariadne_max_pool(floats(y), bytes(from), floats(x), poolShape(sh))
}

// MaxPoolBackward computes the gradient of a MaxPool; see plain.Kernels.MaxPoolBackward.
func (Kernels) MaxPoolBackward(dx, dy []float32, from []uint8, sh plain.PoolShape) {
	needPool("MaxPoolBackward", dy, from, dx, sh)
	C.ariadne_max_pool_backward(floats(dx), floats(dy), bytes(from), poolShape(sh))
}

func needPool(kernel string, y []float32, from []uint8, x []float32, sh plain.PoolShape) {
	n := sh.N * sh.OutH() * sh.OutW() * sh.C
	need(kernel, "y", len(y), n)
	need(kernel, "from", len(from), n)
	need(kernel, "x", len(x), sh.N*sh.H*sh.W*sh.C)
}

func poolShape(sh plain.PoolShape) C.ariadne_pool_shape {
	return C.ariadne_pool_shape{n: size(sh.N), h: size(sh.H), w: size(sh.W), c: size(sh.C)}
}
