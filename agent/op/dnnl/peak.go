//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

// MultiplyAdd multiplies and adds in registers for n rounds, and returns the number of floating-point operations.
func (Kernels) MultiplyAdd(n int) (flops float64) {
	var made C.float
	return float64(C.ariadne_multiply_add(size(n), &made))
}
