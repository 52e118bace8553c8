//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

// LayerNorm normalises the last axis of x [rows, width]; see plain.Kernels.LayerNorm.
func (Kernels) LayerNorm(y, mean, rstd, x, scale, bias []float32, rows, width int) {
	need("LayerNorm", "y", len(y), rows*width)
	need("LayerNorm", "mean", len(mean), rows)
	need("LayerNorm", "rstd", len(rstd), rows)
	need("LayerNorm", "x", len(x), rows*width)
	need("LayerNorm", "scale", len(scale), width)
	need("LayerNorm", "bias", len(bias), width)
	C.ariadne_layernorm(floats(y), floats(mean), floats(rstd), floats(x), floats(scale), floats(bias), size(rows), size(width))
}

// LayerNormBackward computes the gradients of a LayerNorm; see plain.Kernels.LayerNormBackward.
func (Kernels) LayerNormBackward(dx, dscale, dbias, dy, x, mean, rstd, scale []float32, rows, width int) {
	need("LayerNormBackward", "dx", len(dx), rows*width)
	need("LayerNormBackward", "dscale", len(dscale), width)
	need("LayerNormBackward", "dbias", len(dbias), width)
	need("LayerNormBackward", "dy", len(dy), rows*width)
	need("LayerNormBackward", "x", len(x), rows*width)
	need("LayerNormBackward", "mean", len(mean), rows)
	need("LayerNormBackward", "rstd", len(rstd), rows)
	need("LayerNormBackward", "scale", len(scale), width)
	C.ariadne_layernorm_backward(floats(dx), floats(dscale), floats(dbias), floats(dy), floats(x), floats(mean), floats(rstd), floats(scale),
		size(rows), size(width))
}
