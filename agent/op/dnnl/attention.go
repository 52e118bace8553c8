//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import (
	"unsafe"

	"ariadne/agent/op/plain"
)

// AttentionSavedSize returns the number of floats that Attention keeps for the backward pass, including the backward pass's
// scratch.
func (Kernels) AttentionSavedSize(sh plain.AttentionShape) int {
	return int(C.ariadne_attention_saved_size(attentionShape(sh)))
}

// Attention runs AGaLiTe's gated linear attention over T steps; see plain.Kernels.Attention.
func (Kernels) Attention(out []float32, end plain.AttentionState, kqvbg, p []float32, done []bool, start plain.AttentionState, sh plain.AttentionShape, saved []float32) {
	need("Attention", "out", len(out), sh.T*sh.B*sh.H*sh.D)
	needInputs("Attention", kqvbg, p, done, sh)
	if saved != nil {
		need("Attention", "saved", len(saved), Kernels{}.AttentionSavedSize(sh))
	}
	C.ariadne_attention(floats(out), attentionState("Attention", "end", end, sh), floats(kqvbg), floats(p), flags(done),
		attentionState("Attention", "start", start, sh), attentionShape(sh), floats(saved))
}

// AttentionBackward computes the gradients of an Attention; see plain.Kernels.AttentionBackward.
func (Kernels) AttentionBackward(dkqvbg, dp []float32, dstart *plain.AttentionState, dout, kqvbg, p []float32, done []bool, start plain.AttentionState, sh plain.AttentionShape, saved []float32) {
	need("AttentionBackward", "dkqvbg", len(dkqvbg), sh.T*sh.B*sh.H*5*sh.D)
	need("AttentionBackward", "dp", len(dp), sh.T*sh.B*sh.H*3*sh.Eta)
	need("AttentionBackward", "dout", len(dout), sh.T*sh.B*sh.H*sh.D)
	needInputs("AttentionBackward", kqvbg, p, done, sh)
	need("AttentionBackward", "saved", len(saved), Kernels{}.AttentionSavedSize(sh))
	var grad C.ariadne_attention_state
	if dstart != nil {
		grad = attentionState("AttentionBackward", "dstart", *dstart, sh)
	}
	C.ariadne_attention_backward(floats(dkqvbg), floats(dp), grad, floats(dout), floats(kqvbg), floats(p), flags(done),
		attentionState("AttentionBackward", "start", start, sh), attentionShape(sh), floats(saved))
}

func needInputs(kernel string, kqvbg, p []float32, done []bool, sh plain.AttentionShape) {
	need(kernel, "kqvbg", len(kqvbg), sh.T*sh.B*sh.H*5*sh.D)
	need(kernel, "p", len(p), sh.T*sh.B*sh.H*3*sh.Eta)
	if sh.Reset || sh.NewClock {
		need(kernel, "done", len(done), sh.T*sh.B)
	}
}

// flags returns the address of a slice of flags. A bool is a byte, 0 or 1.
func flags(done []bool) *C.uint8_t {
	if len(done) == 0 {
		return nil
	}
	return (*C.uint8_t)(unsafe.Pointer(unsafe.SliceData(done)))
}

func attentionShape(sh plain.AttentionShape) C.ariadne_attention_shape {
	return C.ariadne_attention_shape{
		t: size(sh.T), b: size(sh.B), h: size(sh.H), d: size(sh.D), eta: size(sh.Eta), r: size(sh.R), reset: C.bool(sh.Reset),
		new_clock: C.bool(sh.NewClock), half_turn: C.bool(sh.HalfTurn),
	}
}

func attentionState(kernel, name string, s plain.AttentionState, sh plain.AttentionShape) C.ariadne_attention_state {
	needField(kernel, name, "TildeK", len(s.TildeK), sh.B*sh.R*sh.H*sh.Features())
	needField(kernel, name, "TildeV", len(s.TildeV), sh.B*sh.R*sh.H*sh.D)
	needField(kernel, name, "S", len(s.S), sh.B*sh.H*sh.Features())
	needField(kernel, name, "Tick", len(s.Tick), sh.B)
	return C.ariadne_attention_state{tilde_k: floats(s.TildeK), tilde_v: floats(s.TildeV), s: floats(s.S), tick: floats(s.Tick)}
}
