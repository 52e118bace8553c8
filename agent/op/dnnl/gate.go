//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import "ariadne/agent/op/plain"

// Gate joins a skip stream x and a new branch y; see plain.Kernels.Gate.
func (Kernels) Gate(out, x, y []float32, w plain.GateWeights, s plain.GateSaved, rows, e int) {
	need("Gate", "out", len(out), rows*e)
	need("Gate", "x", len(x), rows*e)
	need("Gate", "y", len(y), rows*e)
	check("Gate", C.ariadne_gate(floats(out), floats(x), floats(y), gateWeights("Gate", "w", w, e), gateSaved("Gate", s, rows*e),
		size(rows), size(e)))
}

// GateScratch returns the number of floats that GateBackward needs as scratch.
func (Kernels) GateScratch(rows, e int) int { return 3 * rows * e }

// GateBackward computes the gradients of a Gate; see plain.Kernels.GateBackward.
func (Kernels) GateBackward(dx, dy []float32, dw plain.GateWeights, dout, x, y []float32, w plain.GateWeights, s plain.GateSaved, scratch []float32, rows, e int) {
	need("GateBackward", "dx", len(dx), rows*e)
	need("GateBackward", "dy", len(dy), rows*e)
	need("GateBackward", "dout", len(dout), rows*e)
	need("GateBackward", "x", len(x), rows*e)
	need("GateBackward", "y", len(y), rows*e)
	need("GateBackward", "scratch", len(scratch), Kernels{}.GateScratch(rows, e))
	check("GateBackward", C.ariadne_gate_backward(floats(dx), floats(dy), gateWeights("GateBackward", "dw", dw, e), floats(dout), floats(x),
		floats(y), gateWeights("GateBackward", "w", w, e), gateSaved("GateBackward", s, rows*e), floats(scratch), size(rows), size(e)))
}

func gateWeights(kernel, name string, w plain.GateWeights, e int) C.ariadne_gate_weights {
	needField(kernel, name, "Wr", len(w.Wr), e*e)
	needField(kernel, name, "Ur", len(w.Ur), e*e)
	needField(kernel, name, "Wz", len(w.Wz), e*e)
	needField(kernel, name, "Uz", len(w.Uz), e*e)
	needField(kernel, name, "Wg", len(w.Wg), e*e)
	needField(kernel, name, "Ug", len(w.Ug), e*e)
	needField(kernel, name, "Bias", len(w.Bias), e)
	return C.ariadne_gate_weights{
		wr: floats(w.Wr), ur: floats(w.Ur), wz: floats(w.Wz), uz: floats(w.Uz), wg: floats(w.Wg), ug: floats(w.Ug), bias: floats(w.Bias),
	}
}

func gateSaved(kernel string, s plain.GateSaved, n int) C.ariadne_gate_saved {
	need(kernel, "s.R", len(s.R), n)
	need(kernel, "s.Z", len(s.Z), n)
	need(kernel, "s.H", len(s.H), n)
	need(kernel, "s.RX", len(s.RX), n)
	return C.ariadne_gate_saved{r: floats(s.R), z: floats(s.Z), h: floats(s.H), rx: floats(s.RX)}
}
