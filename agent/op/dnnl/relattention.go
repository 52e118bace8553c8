//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import "ariadne/agent/op/plain"

// RelativeSavedSize returns the number of floats that RelativeAttention works in.
func (Kernels) RelativeSavedSize(sh plain.RelativeShape) int {
	return int(C.ariadne_relative_saved_size(relativeShape(sh)))
}

// RelativeAttention is the attention of Transformer-XL; see plain.Kernels.RelativeAttention.
func (Kernels) RelativeAttention(out []float32, in plain.RelativeInput, mask plain.RelativeMask, sh plain.RelativeShape, saved []float32) {
	need("RelativeAttention", "out", len(out), sh.T*sh.B*sh.H*sh.D)
	need("RelativeAttention", "saved", len(saved), Kernels{}.RelativeSavedSize(sh))
	check("RelativeAttention", C.ariadne_relative_attention(floats(out), relativeInput("RelativeAttention", "in", in, sh),
		relativeMask("RelativeAttention", mask, sh), relativeShape(sh), floats(saved)))
}

// RelativeAttentionBackward computes the gradients of a RelativeAttention; see plain.Kernels.RelativeAttentionBackward.
func (Kernels) RelativeAttentionBackward(d plain.RelativeInput, dout []float32, in plain.RelativeInput, mask plain.RelativeMask, sh plain.RelativeShape, saved []float32) {
	need("RelativeAttentionBackward", "dout", len(dout), sh.T*sh.B*sh.H*sh.D)
	need("RelativeAttentionBackward", "saved", len(saved), Kernels{}.RelativeSavedSize(sh))
	check("RelativeAttentionBackward", C.ariadne_relative_attention_backward(relativeInput("RelativeAttentionBackward", "d", d, sh), floats(dout),
		relativeInput("RelativeAttentionBackward", "in", in, sh), relativeMask("RelativeAttentionBackward", mask, sh), relativeShape(sh), floats(saved)))
}

func relativeShape(sh plain.RelativeShape) C.ariadne_relative_shape {
	return C.ariadne_relative_shape{t: size(sh.T), b: size(sh.B), h: size(sh.H), d: size(sh.D), m: size(sh.M)}
}

func relativeInput(kernel, name string, in plain.RelativeInput, sh plain.RelativeShape) C.ariadne_relative_input {
	width := sh.H * sh.D
	needField(kernel, name, "Q", len(in.Q), sh.T*sh.B*width)
	needField(kernel, name, "KV", len(in.KV), sh.Full()*sh.B*2*width)
	needField(kernel, name, "R", len(in.R), sh.Full()*width)
	needField(kernel, name, "U", len(in.U), width)
	needField(kernel, name, "V", len(in.V), width)
	return C.ariadne_relative_input{q: floats(in.Q), kv: floats(in.KV), r: floats(in.R), u: floats(in.U), v: floats(in.V)}
}

func relativeMask(kernel string, mask plain.RelativeMask, sh plain.RelativeShape) C.ariadne_relative_mask {
	needField(kernel, "mask", "Hidden", len(mask.Hidden), sh.B*sh.M)
	needField(kernel, "mask", "First", len(mask.First), sh.T*sh.B)
	return C.ariadne_relative_mask{hidden: floats(mask.Hidden), first: floats(mask.First)}
}
