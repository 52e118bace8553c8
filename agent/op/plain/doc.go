// Package plain holds the numeric kernels of the agent in pure Go: dense layers, layer norm, the gate that joins streams,
// recurrent cells, attentions, convolutions, clipping, Adam and so on. They are the obvious implementation. Builds without cgo
// train with them. Package dnnl overrides those that C makes faster, and is tested against them.
//
// Axes: T time, B sequences, rows = T·B, E model width, H heads, D width of a head, N = η·D features of a head. Arrays are
// float32, row-major and time-major ([T, B, ...]). Kernels of dense layers are [in, out], pictures are NHWC, and kernels of
// convolutions are HWIO. Every function here runs on the calling goroutine alone, and keeps no state between calls, except in a
// Conv. It may run on several goroutines at once on different data. Outputs are overwritten, not added to, unless the function
// says otherwise. A slice that is too short is a mistake in the program and panics.
package plain

// Kernels has the kernels as its methods. A type that embeds it has them, too, and may override some.
type Kernels struct{}
