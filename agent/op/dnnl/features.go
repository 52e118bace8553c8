//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

// Outer computes outer products of rows; see plain.Kernels.Outer.
func (Kernels) Outer(z, a, p []float32, rows, d, n int) {
	need("Outer", "z", len(z), rows*d*n)
	need("Outer", "a", len(a), rows*d)
	need("Outer", "p", len(p), rows*n)
	C.ariadne_outer(floats(z), floats(a), floats(p), size(rows), size(d), size(n))
}

// OuterBackward computes the gradients of an Outer; see plain.Kernels.OuterBackward.
func (Kernels) OuterBackward(da, dp, dz, a, p []float32, rows, d, n int) {
	need("OuterBackward", "da", len(da), rows*d)
	need("OuterBackward", "dp", len(dp), rows*n)
	need("OuterBackward", "dz", len(dz), rows*d*n)
	need("OuterBackward", "a", len(a), rows*d)
	need("OuterBackward", "p", len(p), rows*n)
	C.ariadne_outer_backward(floats(da), floats(dp), floats(dz), floats(a), floats(p), size(rows), size(d), size(n))
}

// DPFP is the deterministic parameter-free projection; see plain.Kernels.DPFP.
func (Kernels) DPFP(y, z []float32, rows, d, nu int) {
	need("DPFP", "y", len(y), rows*2*d*nu)
	need("DPFP", "z", len(z), rows*d)
	C.ariadne_dpfp(floats(y), floats(z), size(rows), size(d), size(nu))
}

// DPFPBackward computes the gradient of a DPFP; see plain.Kernels.DPFPBackward.
func (Kernels) DPFPBackward(dz, dy, z []float32, rows, d, nu int) {
	need("DPFPBackward", "dz", len(dz), rows*d)
	need("DPFPBackward", "dy", len(dy), rows*2*d*nu)
	need("DPFPBackward", "z", len(z), rows*d)
	C.ariadne_dpfp_backward(floats(dz), floats(dy), floats(z), size(rows), size(d), size(nu))
}
