//go:build cgo && !noblas

package op

import "ariadne/agent/op/dnnl"

// Kernels names the numeric kernels of this build.
const Kernels = "oneDNN"

// kernel has the numeric kernels of this build: oneDNN and C, and Go where that is as fast. Call them as kernel.Linear(...).
var kernel dnnl.Kernels

// convolution is this build's convolution. kernel.NewConv makes it.
type convolution = dnnl.Conv
