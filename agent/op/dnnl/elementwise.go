//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

// Rectify computes y = relu(x); see plain.Kernels.Rectify.
func (Kernels) Rectify(y, x []float32) {
	need("Rectify", "y", len(y), len(x))
	C.ariadne_rectify(floats(y), floats(x), size(len(x)))
}

// RectifyBackward adds the gradient of a Rectify's argument to dx; see plain.Kernels.RectifyBackward.
func (Kernels) RectifyBackward(dx, dy, y []float32) {
	need("RectifyBackward", "dx", len(dx), len(dy))
	need("RectifyBackward", "y", len(y), len(dy))
	C.ariadne_rectify_backward(floats(dx), floats(dy), floats(y), size(len(dy)))
}

// Add computes z = a + b; see plain.Kernels.Add.
func (Kernels) Add(z, a, b []float32) {
	need("Add", "z", len(z), len(b))
	need("Add", "a", len(a), len(b))
	C.ariadne_add(floats(z), floats(a), floats(b), size(len(b)))
}
