//go:build !cgo || noblas

package op

import "ariadne/agent/op/plain"

// Kernels names the numeric kernels of this build.
const Kernels = "plain Go"

// kernel has the numeric kernels of this build, pure Go, without cgo or with the tag noblas: kernel.Linear(...).
var kernel plain.Kernels

// convolution is this build's convolution, made by kernel.NewConv.
type convolution = plain.Conv
