//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

// function identifies one of the elementary functions that the C kernels share.
type function C.int

const (
	expFunction     function = C.ARIADNE_EXP
	sigmoidFunction function = C.ARIADNE_SIGMOID
	tanhFunction    function = C.ARIADNE_TANHF
	rootFunction    function = C.ARIADNE_ROOT
)

// apply computes y = f(x). A test uses it to measure the functions' errors.
func apply(y, x []float32, f function) {
	need("apply", "y", len(y), len(x))
	C.ariadne_apply(floats(y), floats(x), size(len(x)), C.int(f))
}
