//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import (
	"fmt"
	"unsafe"

	"ariadne/agent/op/plain"
)

// SparseLinear computes y = act(x·w + bias) for sparse rows; see plain.Kernels.SparseLinear.
func (Kernels) SparseLinear(y []float32, x plain.SparseRows, w, bias []float32, out int, act plain.Act) {
	need("SparseLinear", "y", len(y), len(x.Count)*out)
	need("SparseLinear", "bias", len(bias), out)
	checkRows("SparseLinear", x, len(w)/out)
	C.ariadne_sparse_linear(floats(y), sparseRows(x), floats(w), floats(bias), size(out), C.int(act))
}

// SparseLinearBackward computes the gradients of a SparseLinear; see plain.Kernels.SparseLinearBackward.
func (Kernels) SparseLinearBackward(dw, dbias, dy []float32, x plain.SparseRows, y []float32, out int, act plain.Act) {
	need("SparseLinearBackward", "dbias", len(dbias), out)
	need("SparseLinearBackward", "dy", len(dy), len(x.Count)*out)
	need("SparseLinearBackward", "y", len(y), len(x.Count)*out)
	checkRows("SparseLinearBackward", x, len(dw)/out)
	C.ariadne_sparse_linear_backward(floats(dw), floats(dbias), floats(dy), sparseRows(x), floats(y), size(len(dw)/out),
		size(out), C.int(act))
}

// checkRows panics unless each row's count fits the room for it, and each index lies in [0, in): C would go past the end.
func checkRows(kernel string, x plain.SparseRows, in int) {
	rows := len(x.Count)
	if rows == 0 {
		return
	}
	room := len(x.Index) / rows
	need(kernel, "x.Value", len(x.Value), len(x.Index))
	for r, n := range x.Count {
		if n < 0 || int(n) > room {
			panic(fmt.Sprintf("dnnl.%s: row %d of x has %d elements, there is room for %d", kernel, r, n, room))
		}
		for _, at := range x.Index[r*room : r*room+int(n)] {
			if uint(at) >= uint(in) {
				panic(fmt.Sprintf("dnnl.%s: row %d of x has an element at %d of %d", kernel, r, at, in))
			}
		}
	}
}

// sparseRows converts sparse rows to C's type.
func sparseRows(x plain.SparseRows) C.ariadne_sparse_rows {
	return C.ariadne_sparse_rows{
		rows: size(len(x.Count)), room: size(len(x.Index) / max(len(x.Count), 1)),
		count: ints(x.Count), index: ints(x.Index), value: floats(x.Value),
	}
}

// ints returns the address of a slice's first element, or NULL for an empty or nil slice.
func ints(x []int32) *C.int32_t {
	if len(x) == 0 {
		return nil
	}
	return (*C.int32_t)(unsafe.Pointer(unsafe.SliceData(x)))
}
