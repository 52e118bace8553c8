//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import "ariadne/agent/op/plain"

// Gemm computes C = alpha·op(A)·op(B) + beta·C; see plain.Kernels.Gemm.
func (Kernels) Gemm(transA, transB bool, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	needMatrix("a", a, m, k, lda, transA)
	needMatrix("b", b, k, n, ldb, transB)
	needMatrix("c", c, m, n, ldc, false)
	check("Gemm", C.ariadne_gemm(C.bool(transA), C.bool(transB), size(m), size(n), size(k), C.float(alpha), floats(a), size(lda),
		floats(b), size(ldb), C.float(beta), floats(c), size(ldc)))
}

// needMatrix panics unless x holds a matrix whose op() is [rows, cols].
func needMatrix(name string, x []float32, rows, cols, ld int, trans bool) {
	if trans {
		rows, cols = cols, rows
	}
	if rows == 0 || cols == 0 {
		return
	}
	need("Gemm", "ld"+name, ld, cols)
	need("Gemm", name, len(x), (rows-1)*ld+cols)
}

// Linear computes y = act(x·w + bias); see plain.Kernels.Linear.
func (Kernels) Linear(y, x, w, bias []float32, rows, in, out int, act plain.Act) {
	need("Linear", "y", len(y), rows*out)
	need("Linear", "x", len(x), rows*in)
	need("Linear", "w", len(w), in*out)
	optional("Linear", "bias", bias, out)
	check("Linear", C.ariadne_linear(floats(y), floats(x), floats(w), floats(bias), size(rows), size(in), size(out), C.int(act)))
}

// LinearBackward computes the gradients of a Linear; see plain.Kernels.LinearBackward.
func (Kernels) LinearBackward(dx, dw, dbias, dy, x, y, w []float32, rows, in, out int, act plain.Act) {
	optional("LinearBackward", "dx", dx, rows*in)
	need("LinearBackward", "dw", len(dw), in*out)
	optional("LinearBackward", "dbias", dbias, out)
	need("LinearBackward", "dy", len(dy), rows*out)
	need("LinearBackward", "x", len(x), rows*in)
	need("LinearBackward", "y", len(y), rows*out)
	need("LinearBackward", "w", len(w), in*out)
	check("LinearBackward", C.ariadne_linear_backward(floats(dx), floats(dw), floats(dbias), floats(dy), floats(x), floats(y), floats(w),
		size(rows), size(in), size(out), C.int(act)))
}
