//go:build cgo && !noblas

package dnnl

// #cgo CFLAGS: -O3 -Wall -Wextra -fopenmp-simd
// #cgo LDFLAGS: -ldnnl -lm
// #include "kernels.h"
// #include "onednn.h"
// #include "thread.h"
import "C"

import (
	"fmt"
	"os"
	"unsafe"

	"ariadne/agent/op/plain"
)

// Kernels has the kernels as its methods: those of this package, and plain's kernels where this package has none.
type Kernels struct{ plain.Kernels }

// Every kernel must run on the calling thread alone: agents, shards and ranks share the cores among them, and results must not
// depend on the number of threads. Which oneDNN is installed is known only when the program starts, so this is checked here.
func init() {
	if runtime := C.unruly_runtime(); runtime != nil {
		fmt.Fprintln(os.Stderr, refusal(C.GoString(runtime)))
		os.Exit(1)
	}
}

// refusal says why a oneDNN with such a runtime is refused, and what to do.
func refusal(runtime string) string {
	return fmt.Sprintf("oneDNN computes on threads of %s here, which this program cannot hold to one: "+
		"install a build of oneDNN with OpenMP or without threads (DNNL_CPU_RUNTIME=OMP or SEQ), or build the program with -tags noblas", runtime)
}

// Version returns the version of the oneDNN that the program was started with, such as "2.6.3".
func Version() string {
	v := C.dnnl_version()
	return fmt.Sprintf("%d.%d.%d", v.major, v.minor, v.patch)
}

// floats returns the address of a slice's first element, or NULL for an empty or nil slice.
func floats(x []float32) *C.float {
	if len(x) == 0 {
		return nil
	}
	return (*C.float)(unsafe.Pointer(unsafe.SliceData(x)))
}

// size converts a length to C's type.
func size(n int) C.int64_t { return C.int64_t(n) }

// need panics if an argument of a kernel has fewer elements than its shape needs: C would read or write past its end.
func need(kernel, argument string, have, want int) {
	if have < want {
		panic(fmt.Sprintf("dnnl.%s: %s has %d elements, its shape needs %d", kernel, argument, have, want))
	}
}

// needField is need for a field of an argument.
func needField(kernel, argument, field string, have, want int) {
	if have < want {
		need(kernel, argument+"."+field, have, want)
	}
}

// optional is need for an argument that may be nil.
func optional(kernel, argument string, x []float32, want int) {
	if x != nil {
		need(kernel, argument, len(x), want)
	}
}

// check panics if oneDNN refused a call. Shapes have been checked by then, so oneDNN is out of memory or broken.
func check(kernel string, status C.int) {
	if status != 0 {
		panic(fmt.Sprintf("dnnl.%s: oneDNN failed with status %d", kernel, status))
	}
}
