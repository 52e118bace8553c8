//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import (
	"math"

	"ariadne/agent/op/plain"
)

// ClipFactor returns the norm of a gradient and the factor that clips it to max; see plain.Kernels.ClipFactor.
func (Kernels) ClipFactor(grad []float32, max float32) (norm, factor float32) {
	norm = float32(math.Sqrt(float64(C.ariadne_sum_of_squares(floats(grad), size(len(grad))))))
	if norm < max {
		return norm, 1
	}
	return norm, max / norm
}

// Adam takes one step with the gradient factor·grad; see plain.Kernels.Adam.
func (Kernels) Adam(param, grad, m, v []float32, lr, factor float32, step int, c plain.AdamConfig) {
	need("Adam", "grad", len(grad), len(param))
	need("Adam", "m", len(m), len(param))
	need("Adam", "v", len(v), len(param))
	correct1 := 1 / (1 - math.Pow(float64(c.Beta1), float64(step)))
	correct2 := 1 / (1 - math.Pow(float64(c.Beta2), float64(step)))
	C.ariadne_adam(floats(param), floats(grad), floats(m), floats(v), size(len(param)), C.float(lr), C.float(factor), C.float(correct1),
		C.float(correct2), C.float(c.Beta1), C.float(c.Beta2), C.float(c.Eps))
}
