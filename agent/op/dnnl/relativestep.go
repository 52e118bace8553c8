//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import "ariadne/agent/op/plain"

// RelativeStepSize returns the number of floats that RelativeStep works in.
func (Kernels) RelativeStepSize(sh plain.RelativeStepShape) int {
	return int(C.ariadne_relative_step_size(relativeStepShape(sh)))
}

// RelativeStep is one step of a RelativeAttention; see plain.Kernels.RelativeStep.
func (Kernels) RelativeStep(out []float32, in plain.RelativeStepInput, mask plain.RelativeMask, sh plain.RelativeStepShape, scratch []float32) {
	width := sh.H * sh.D
	need("RelativeStep", "out", len(out), sh.B*width)
	need("RelativeStep", "scratch", len(scratch), Kernels{}.RelativeStepSize(sh))
	for _, x := range [...]struct {
		name       string
		have, want int
	}{
		{"Q", len(in.Q), sh.B * width}, {"X", len(in.X), sh.B * sh.E}, {"Memory", len(in.Memory), (sh.B-1)*sh.Apart + sh.M*sh.E},
		{"Scale", len(in.Scale), sh.E}, {"Bias", len(in.Bias), sh.E}, {"KV", len(in.KV), sh.E * 2 * width}, {"ValueBias", len(in.ValueBias), width},
		{"R", len(in.R), sh.E * width}, {"Positions", len(in.Positions), sh.Full() * sh.E}, {"U", len(in.U), width}, {"V", len(in.V), width},
	} {
		needField("RelativeStep", "in", x.name, x.have, x.want)
	}
	read := C.ariadne_relative_step_input{
		q: floats(in.Q), x: floats(in.X), memory: floats(in.Memory), scale: floats(in.Scale), bias: floats(in.Bias), kv: floats(in.KV),
		value_bias: floats(in.ValueBias), r: floats(in.R), positions: floats(in.Positions), u: floats(in.U), v: floats(in.V),
	}
	seen := relativeMask("RelativeStep", mask, plain.RelativeShape{T: 1, B: sh.B, M: sh.M})
	check("RelativeStep", C.ariadne_relative_step(floats(out), read, seen, relativeStepShape(sh), floats(scratch)))
}

func relativeStepShape(sh plain.RelativeStepShape) C.ariadne_relative_step_shape {
	return C.ariadne_relative_step_shape{b: size(sh.B), h: size(sh.H), d: size(sh.D), m: size(sh.M), e: size(sh.E), apart: size(sh.Apart)}
}
