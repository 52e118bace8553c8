package plain

// LSTMWeights are the weights of a layer of LSTM cells: kernels In [In, E] of the input and Hidden [E, E] of the hidden state,
// and biases Bias [E]. The order of the gates is input, forget, candidate, output.
type LSTMWeights struct{ In, Hidden, Bias [4][]float32 }

// LSTMState is the state of B sequences: C and H, each [B, E].
type LSTMState struct{ C, H []float32 }

// LSTM runs a layer of LSTM cells over T steps: x [T, B, In], out [T, B, E]. The gates i, f, g and o are x·In + h·Hidden + Bias.
// With them
//
//	c ← σ(f)∘c + σ(i)∘tanh(g), h ← σ(o)∘tanh(c)
//
// out is h. end receives the state after the last step and may be start itself. saved has RecurrentSavedSize floats.
func (Kernels) LSTM(out []float32, end LSTMState, x []float32, w LSTMWeights, done []bool, start LSTMState, sh RecurrentShape, saved []float32) {
	p, n := sh.parts(saved), sh.B*sh.E
	for k := range 4 {
		sh.project(p.gates, k, x, w.In[k], w.Bias[k])
	}
	c, h := start.C, start.H
	for t := range sh.T {
		gates, cell, hidden := p.gates[t*4*n:(t+1)*4*n], p.cell[t*n:(t+1)*n], p.hidden[t*n:(t+1)*n]
		sh.enter(cell, c, done, t)
		sh.enter(hidden, h, done, t)
		for k := range 4 {
			gemm(false, false, sh.B, sh.E, sh.E, 1, hidden, sh.E, w.Hidden[k], sh.E, 1, gates[k*sh.E:], 4*sh.E)
		}
		for i := range n {
			z := gates[i/sh.E*4*sh.E+i%sh.E:]
			in, forget, candidate, output := sigmoid(z[0]), sigmoid(z[sh.E]), tanh(z[2*sh.E]), sigmoid(z[3*sh.E])
			z[0], z[sh.E], z[2*sh.E], z[3*sh.E] = in, forget, candidate, output
			next := forget*cell[i] + in*candidate
			end.C[i] = next
			out[t*n+i] = output * tanh(next)
		}
		c, h = end.C, out[t*n:(t+1)*n]
	}
	copy(end.H, h[:n])
}

// LSTMBackward computes the gradients of an LSTM from dout [T, B, E], the gradient of its result: dx (nil: not wanted), dw, and
// dstart (nil: not wanted). saved is what the forward pass wrote there. LSTMBackward overwrites it.
func (Kernels) LSTMBackward(dx []float32, dw LSTMWeights, dstart *LSTMState, dout, x []float32, w LSTMWeights, done []bool, sh RecurrentShape, saved []float32) {
	p, n := sh.parts(saved), sh.B*sh.E
	clear(p.dhidden)
	clear(p.dcell)
	for t := sh.T - 1; t >= 0; t-- {
		gates, cell := p.gates[t*4*n:(t+1)*4*n], p.cell[t*n:(t+1)*n]
		for i := range n {
			z := gates[i/sh.E*4*sh.E+i%sh.E:]
			in, forget, candidate, output := z[0], z[sh.E], z[2*sh.E], z[3*sh.E]
			squashed := tanh(forget*cell[i] + in*candidate)
			dh := dout[t*n+i] + p.dhidden[i]
			dc := p.dcell[i] + dh*output*(1-squashed*squashed)
			z[0] = dc * candidate * in * (1 - in)
			z[sh.E] = dc * cell[i] * forget * (1 - forget)
			z[2*sh.E] = dc * in * (1 - candidate*candidate)
			z[3*sh.E] = dh * squashed * output * (1 - output)
			p.dcell[i] = dc * forget
		}
		for k := range 4 {
			gemm(false, true, sh.B, sh.E, sh.E, 1, gates[k*sh.E:], 4*sh.E, w.Hidden[k], sh.E, float32(min(k, 1)), p.dhidden, sh.E)
		}
		sh.leave(p.dcell, done, t)
		sh.leave(p.dhidden, done, t)
	}
	if dstart != nil {
		copy(dstart.C, p.dcell)
		copy(dstart.H, p.dhidden)
	}
	for k := range 4 {
		sh.inputGradient(dx, dw.In[k], nil, x, w.In[k], p.gates, k)
		sh.hiddenGradient(dw.Hidden[k], dw.Bias[k], p.hidden, p.gates, k)
	}
}
