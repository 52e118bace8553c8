//go:build cgo && !noblas

package dnnl_test

import (
	"fmt"

	"ariadne/agent/op/dnnl"
	"ariadne/agent/op/plain"
)

// A dense layer with two inputs and three outputs, for a batch of two.
func ExampleKernels_Linear() {
	x := []float32{1, 2, 3, -4}
	w := []float32{1, 0, 1, 0, 1, 1}
	bias := []float32{0.5, 0, 0}
	y := make([]float32, 2*3)
	dnnl.Kernels{}.Linear(y, x, w, bias, 2, 2, 3, plain.Relu)
	fmt.Println(y[:3], y[3:])
	// Output: [1.5 2 3] [3.5 0 0]
}
