//go:build !cgo || noblas

package op

import "ariadne/agent/op/plain"

// Kernels names the numeric kernels of this build.
const Kernels = "plain Go"

// kernel has the numeric kernels of this build, without cgo or with the tag noblas: pure Go. Call them as kernel.Linear(...).
var kernel plain.Kernels

// convolution is this build's convolution. kernel.NewConv makes it.
type convolution = plain.Conv
