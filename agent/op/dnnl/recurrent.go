//go:build cgo && !noblas

package dnnl

// #include "kernels.h"
import "C"

import "ariadne/agent/op/plain"

// RecurrentSavedSize returns the number of floats that LSTM and GRU work in.
func (Kernels) RecurrentSavedSize(sh plain.RecurrentShape) int {
	return int(C.ariadne_recurrent_saved_size(recurrentShape(sh)))
}

// LSTM runs a layer of LSTM cells over T steps; see plain.Kernels.LSTM.
func (Kernels) LSTM(out []float32, end plain.LSTMState, x []float32, w plain.LSTMWeights, done []bool, start plain.LSTMState, sh plain.RecurrentShape, saved []float32) {
	needLayer("LSTM", "out", out, x, done, sh, saved)
	check("LSTM", C.ariadne_lstm(floats(out), lstmState("LSTM", "end", end, sh), floats(x), lstmWeights("LSTM", "w", w, sh), flags(done),
		lstmState("LSTM", "start", start, sh), recurrentShape(sh), floats(saved)))
}

// LSTMBackward computes the gradients of an LSTM; see plain.Kernels.LSTMBackward.
func (Kernels) LSTMBackward(dx []float32, dw plain.LSTMWeights, dstart *plain.LSTMState, dout, x []float32, w plain.LSTMWeights, done []bool, sh plain.RecurrentShape, saved []float32) {
	needLayer("LSTMBackward", "dout", dout, x, done, sh, saved)
	optional("LSTMBackward", "dx", dx, sh.T*sh.B*sh.In)
	var grad C.ariadne_lstm_state
	if dstart != nil {
		grad = lstmState("LSTMBackward", "dstart", *dstart, sh)
	}
	check("LSTMBackward", C.ariadne_lstm_backward(floats(dx), lstmWeights("LSTMBackward", "dw", dw, sh), grad, floats(dout), floats(x),
		lstmWeights("LSTMBackward", "w", w, sh), flags(done), recurrentShape(sh), floats(saved)))
}

// GRU runs a layer of gated recurrent units over T steps; see plain.Kernels.GRU.
func (Kernels) GRU(out, end, x []float32, w plain.GRUWeights, done []bool, start []float32, sh plain.RecurrentShape, saved []float32) {
	needLayer("GRU", "out", out, x, done, sh, saved)
	need("GRU", "end", len(end), sh.B*sh.E)
	need("GRU", "start", len(start), sh.B*sh.E)
	check("GRU", C.ariadne_gru(floats(out), floats(end), floats(x), gruWeights("GRU", "w", w, sh), flags(done), floats(start),
		recurrentShape(sh), floats(saved)))
}

// GRUBackward computes the gradients of a GRU; see plain.Kernels.GRUBackward.
func (Kernels) GRUBackward(dx []float32, dw plain.GRUWeights, dstart, dout, x []float32, w plain.GRUWeights, done []bool, sh plain.RecurrentShape, saved []float32) {
	needLayer("GRUBackward", "dout", dout, x, done, sh, saved)
	optional("GRUBackward", "dx", dx, sh.T*sh.B*sh.In)
	optional("GRUBackward", "dstart", dstart, sh.B*sh.E)
	check("GRUBackward", C.ariadne_gru_backward(floats(dx), gruWeights("GRUBackward", "dw", dw, sh), floats(dstart), floats(dout), floats(x),
		gruWeights("GRUBackward", "w", w, sh), flags(done), recurrentShape(sh), floats(saved)))
}

func needLayer(kernel, result string, y, x []float32, done []bool, sh plain.RecurrentShape, saved []float32) {
	need(kernel, result, len(y), sh.T*sh.B*sh.E)
	need(kernel, "x", len(x), sh.T*sh.B*sh.In)
	need(kernel, "saved", len(saved), Kernels{}.RecurrentSavedSize(sh))
	if sh.Reset {
		need(kernel, "done", len(done), sh.T*sh.B)
	}
}

func recurrentShape(sh plain.RecurrentShape) C.ariadne_recurrent_shape {
	return C.ariadne_recurrent_shape{t: size(sh.T), b: size(sh.B), in: size(sh.In), e: size(sh.E), reset: C.bool(sh.Reset)}
}

func lstmState(kernel, name string, s plain.LSTMState, sh plain.RecurrentShape) C.ariadne_lstm_state {
	needField(kernel, name, "C", len(s.C), sh.B*sh.E)
	needField(kernel, name, "H", len(s.H), sh.B*sh.E)
	return C.ariadne_lstm_state{c: floats(s.C), h: floats(s.H)}
}

func lstmWeights(kernel, name string, w plain.LSTMWeights, sh plain.RecurrentShape) C.ariadne_lstm_weights {
	var c C.ariadne_lstm_weights
	for k := range 4 {
		needField(kernel, name, "In", len(w.In[k]), sh.In*sh.E)
		needField(kernel, name, "Hidden", len(w.Hidden[k]), sh.E*sh.E)
		needField(kernel, name, "Bias", len(w.Bias[k]), sh.E)
		c.in[k], c.hidden[k], c.bias[k] = floats(w.In[k]), floats(w.Hidden[k]), floats(w.Bias[k])
	}
	return c
}

func gruWeights(kernel, name string, w plain.GRUWeights, sh plain.RecurrentShape) C.ariadne_gru_weights {
	needField(kernel, name, "HiddenBias", len(w.HiddenBias), sh.E)
	c := C.ariadne_gru_weights{hidden_bias: floats(w.HiddenBias)}
	for k := range 3 {
		needField(kernel, name, "In", len(w.In[k]), sh.In*sh.E)
		needField(kernel, name, "InBias", len(w.InBias[k]), sh.E)
		needField(kernel, name, "Hidden", len(w.Hidden[k]), sh.E*sh.E)
		c.in[k], c.in_bias[k], c.hidden[k] = floats(w.In[k]), floats(w.InBias[k]), floats(w.Hidden[k])
	}
	return c
}
