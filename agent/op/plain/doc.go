// Package plain holds the numeric kernels of the agent in pure Go: dense layers, layer norm, the gated recurrent unit
// that joins streams, gated linear attention, convolution, clipping and Adam. They are the obvious implementation:
// builds without cgo train with them, and package dnnl, which overrides those that C makes faster, is tested against
// them.
//
// Axes: T time, B sequences, rows = T·B, E model width, H heads, D width of a head, N = η·D features of a head. Arrays
// are float32, row-major and time-major ([T, B, ...]); dense kernels are [in, out], pictures NHWC, convolution kernels
// HWIO. Every kernel runs on the calling goroutine alone, keeps no state between calls and may run on several
// goroutines at once on different data. Outputs are overwritten, not added to. Slices of a wrong length are a mistake
// of the program and panic.
package plain

// Kernels has the kernels as its methods. A type that embeds it has them, too, but for those that it overrides.
type Kernels struct{}
