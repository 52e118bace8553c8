package plain

// GRUWeights are the weights of a layer of gated recurrent units: kernels In [In, E] and biases InBias [E] of the input, kernels
// Hidden [E, E] of the hidden state, and the bias HiddenBias [E] of the hidden state's part in the candidate. The order of the
// gates is reset, update, candidate.
type GRUWeights struct {
	In, InBias, Hidden [3][]float32
	HiddenBias         []float32
}

// GRU runs a layer of gated recurrent units over T steps: x [T, B, In], out [T, B, E]. With r, z, n on the right sides standing
// for the input's parts x·In + InBias,
//
//	r = σ(r + h·Hidden), z = σ(z + h·Hidden), n = tanh(n + r∘(h·Hidden + HiddenBias)), h ← (1-z)∘n + z∘h
//
// out is h. end [B, E] receives the state after the last step and may be start itself. saved has RecurrentSavedSize floats.
func (Kernels) GRU(out, end, x []float32, w GRUWeights, done []bool, start []float32, sh RecurrentShape, saved []float32) {
	p, n := sh.parts(saved), sh.B*sh.E
	for k := range 3 {
		sh.project(p.gates, k, x, w.In[k], w.InBias[k])
	}
	h := start
	for t := range sh.T {
		gates, hidden := p.gates[t*4*n:(t+1)*4*n], p.hidden[t*n:(t+1)*n]
		sh.enter(hidden, h, done, t)
		gemm(false, false, sh.B, sh.E, sh.E, 1, hidden, sh.E, w.Hidden[0], sh.E, 1, gates, 4*sh.E)
		gemm(false, false, sh.B, sh.E, sh.E, 1, hidden, sh.E, w.Hidden[1], sh.E, 1, gates[sh.E:], 4*sh.E)
		gemm(false, false, sh.B, sh.E, sh.E, 1, hidden, sh.E, w.Hidden[2], sh.E, 0, gates[3*sh.E:], 4*sh.E)
		sh.addGateBias(gates[3*sh.E:], w.HiddenBias, sh.B)
		for i := range n {
			z := gates[i/sh.E*4*sh.E+i%sh.E:]
			reset, update := sigmoid(z[0]), sigmoid(z[sh.E])
			candidate := tanh(z[2*sh.E] + reset*z[3*sh.E])
			z[0], z[sh.E], z[2*sh.E] = reset, update, candidate
			out[t*n+i] = (1-update)*candidate + update*hidden[i]
		}
		h = out[t*n : (t+1)*n]
	}
	copy(end, h[:n])
}

// GRUBackward computes the gradients of a GRU from dout [T, B, E], the gradient of its result: dx (nil: not wanted), dw, and
// dstart [B, E] (nil: not wanted). saved is what the forward pass wrote there. GRUBackward overwrites it.
func (Kernels) GRUBackward(dx []float32, dw GRUWeights, dstart, dout, x []float32, w GRUWeights, done []bool, sh RecurrentShape, saved []float32) {
	p, n := sh.parts(saved), sh.B*sh.E
	clear(p.dhidden)
	for t := sh.T - 1; t >= 0; t-- {
		gates, hidden := p.gates[t*4*n:(t+1)*4*n], p.hidden[t*n:(t+1)*n]
		for i := range n {
			z := gates[i/sh.E*4*sh.E+i%sh.E:]
			reset, update, candidate, inner := z[0], z[sh.E], z[2*sh.E], z[3*sh.E]
			dh := dout[t*n+i] + p.dhidden[i]
			dn := dh * (1 - update) * (1 - candidate*candidate)
			z[0] = dn * inner * reset * (1 - reset)
			z[sh.E] = dh * (hidden[i] - candidate) * update * (1 - update)
			z[2*sh.E] = dn
			z[3*sh.E] = dn * reset
			p.dhidden[i] = dh * update
		}
		for _, k := range hiddenGates {
			gemm(false, true, sh.B, sh.E, sh.E, 1, gates[k.gate*sh.E:], 4*sh.E, w.Hidden[k.kernel], sh.E, 1, p.dhidden, sh.E)
		}
		sh.leave(p.dhidden, done, t)
	}
	copy(dstart, p.dhidden)
	for k := range 3 {
		sh.inputGradient(dx, dw.In[k], dw.InBias[k], x, w.In[k], p.gates, k)
	}
	for _, k := range hiddenGates {
		var dbias []float32
		if k.kernel == 2 {
			dbias = dw.HiddenBias
		}
		sh.hiddenGradient(dw.Hidden[k.kernel], dbias, p.hidden, p.gates, k.gate)
	}
}

// hiddenGates pairs the kernels of the hidden state with the gates to which they contribute. The candidate's products with the
// input and with the hidden state are kept separately, as gates 2 and 3.
var hiddenGates = [3]struct{ kernel, gate int }{{0, 0}, {1, 1}, {2, 3}}
