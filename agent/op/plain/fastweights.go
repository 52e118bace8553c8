package plain

import "math"

// Rule says how a step changes fast weights.
type Rule int

// The rules of FastWeights. Each says what its gates B and G are, and how they define φ, ψ, x and y. A step is
//
//	C ← (1 - φ⊗ψ)∘C + x⊗y, S ← (1 - ψ)∘S + y
const (
	// VectorGate has gates B [D] and G [K] of each step: φ = B, ψ = G, x = B∘v, y = G∘k.
	VectorGate Rule = iota
	// ScalarGate has one gate B [1] of each step: φ = 1, ψ = B, x = v, y = B·k.
	ScalarGate
	// ConstantGate has gates that are weights, before their sigmoid: B, BDamp [H, D] and G, GDamp [H, K].
	// φ = σ(B)∘σ(BDamp), ψ = σ(G)∘σ(GDamp), x = σ(B)∘v, y = σ(G)∘k.
	ConstantGate
	// Delta has two gates B [1] and G [1] of each step and normalises keys and queries to length 1: φ = 1, ψ = G,
	// x = v - C·k, y = G·B·k.
	Delta
)

// FastWeightsShape describes a memory of fast weights: T steps of B sequences, H heads, values of width D, keys and queries of
// width K. With Reset, a done flag clears the memory before its step. Under the rule Delta, SafeNorm adds 1e-6 to the length of
// keys before the division. Without it a key of zeros gives NaN. That constant is always added to the length of queries.
type FastWeightsShape struct {
	T, B, H, D, K   int
	Rule            Rule
	Reset, SafeNorm bool
}

// FastWeightsInput is what the steps read, or its gradient: K, Q [T, B, H, K], V [T, B, H, D] and the gates of the rule. Gates
// that the rule lacks are nil.
type FastWeightsInput struct{ K, V, Q, B, G, BDamp, GDamp []float32 }

// FastWeightsState is the memory of B sequences: C [B, H, D, K] and the sum of keys S [B, H, K].
type FastWeightsState struct{ C, S []float32 }

// size returns the number of floats of a head's memory: C, then S.
func (sh FastWeightsShape) size() int { return sh.D*sh.K + sh.K }

// stride returns the number of steps between two memories that the forward pass keeps, about √T.
func (sh FastWeightsShape) stride() int {
	s := 1
	for s*s < sh.T {
		s++
	}
	return s
}

func (sh FastWeightsShape) checkpoints() int { return (sh.T + sh.stride() - 1) / sh.stride() }

// gateWidths returns the widths of B and G at each step. A width is 0 if the rule has no such gate per step.
func (sh FastWeightsShape) gateWidths() (b, g int) {
	switch sh.Rule {
	case VectorGate:
		return sh.D, sh.K
	case ScalarGate:
		return 1, 0
	case Delta:
		return 1, 1
	}
	return 0, 0
}

// GateSizes returns the sizes of B and G. A size is 0 if the rule has no such gate.
func (sh FastWeightsShape) GateSizes() (b, g int) {
	if sh.Rule == ConstantGate {
		return sh.H * sh.D, sh.H * sh.K
	}
	b, g = sh.gateWidths()
	return sh.T * sh.B * sh.H * b, sh.T * sh.B * sh.H * g
}

// FastWeightsSavedSize returns the number of floats that FastWeights keeps for the backward pass, including the backward pass's
// scratch.
func (Kernels) FastWeightsSavedSize(sh FastWeightsShape) int {
	return (sh.B*sh.H*sh.checkpoints() + sh.stride() + 2) * sh.size()
}

// FastWeights runs GaLiTe's gated linear attention (Pramanik et al. 2023, section 3.1) over T steps. Each head has a matrix. A
// step writes to it by the rule and reads it by out = C·q / (⟨S, q⟩ + 1e-10), out [T, B, H, D]. done [T, B] says that step t is
// the first of an episode. end receives the memory after the last step and may be start itself. saved (FastWeightsSavedSize
// floats) is for the backward pass; nil: there is none.
func (Kernels) FastWeights(out []float32, end FastWeightsState, in FastWeightsInput, done []bool, start FastWeightsState, sh FastWeightsShape, saved []float32) {
	size, stride := sh.size(), sh.stride()
	memory := make([]float32, size)
	step := newFastStep(sh)
	for b := range sh.B {
		for h := range sh.H {
			sh.load(memory, start, b, h)
			for t := range sh.T {
				if saved != nil && t%stride == 0 {
					copy(saved[((b*sh.H+h)*sh.checkpoints()+t/stride)*size:], memory)
				}
				step.read(in, done, t, b, h)
				step.forward(memory, memory)
				step.result(out[((t*sh.B+b)*sh.H+h)*sh.D:], memory)
			}
			sh.store(end, memory, b, h)
		}
	}
}

// FastWeightsBackward computes the gradients of a FastWeights from dout [T, B, H, D], the gradient of its result: d of everything
// that the steps read and, unless it is nil, dstart of the memory before the first step. saved is what the forward pass wrote
// there.
func (Kernels) FastWeightsBackward(d FastWeightsInput, dstart *FastWeightsState, dout []float32, in FastWeightsInput, done []bool, sh FastWeightsShape, saved []float32) {
	size, stride := sh.size(), sh.stride()
	scratch := saved[sh.B*sh.H*sh.checkpoints()*size:]
	memories, grad := scratch[:(stride+1)*size], scratch[(stride+1)*size:(stride+2)*size]
	step := newFastStep(sh)
	if sh.Rule == ConstantGate {
		for _, x := range [][]float32{d.B, d.BDamp, d.G, d.GDamp} {
			clear(x)
		}
	}
	for b := range sh.B {
		for h := range sh.H {
			clear(grad)
			for c := sh.checkpoints() - 1; c >= 0; c-- {
				first, last := c*stride, min((c+1)*stride, sh.T)
				copy(memories[:size], saved[((b*sh.H+h)*sh.checkpoints()+c)*size:])
				for t := first; t < last; t++ {
					step.read(in, done, t, b, h)
					at := (t - first) * size
					step.forward(memories[at+size:at+2*size], memories[at:at+size])
				}
				for t := last - 1; t >= first; t-- {
					at := (t - first) * size
					step.read(in, done, t, b, h)
					step.resultBackward(grad, dout[((t*sh.B+b)*sh.H+h)*sh.D:], memories[at+size:at+2*size])
					step.backward(grad, memories[at:at+size])
					step.writeGradient(d, t, b, h)
				}
			}
			if dstart != nil {
				sh.store(*dstart, grad, b, h)
			}
		}
	}
}

func (sh FastWeightsShape) load(memory []float32, from FastWeightsState, b, h int) {
	n, k := sh.D*sh.K, sh.K
	copy(memory[:n], from.C[(b*sh.H+h)*n:])
	copy(memory[n:], from.S[(b*sh.H+h)*k:(b*sh.H+h+1)*k])
}

func (sh FastWeightsShape) store(to FastWeightsState, memory []float32, b, h int) {
	n, k := sh.D*sh.K, sh.K
	copy(to.C[(b*sh.H+h)*n:], memory[:n])
	copy(to.S[(b*sh.H+h)*k:], memory[n:])
}

// fastStep is one step of one head: what it reads, and the gradients of that. Names are those of Rule.
type fastStep struct {
	sh                     FastWeightsShape
	keep                   float32
	k, v, q                []float32 // as they were read
	b, g, bDamp, gDamp     []float32 // gates; those of ConstantGate after their sigmoid
	key, query             []float32 // k and q, normalised to length 1 under Delta
	keyNorm, queryNorm     float32   // what k and q were divided by
	phi, x                 []float32 // [D]
	psi, y                 []float32 // [K]
	dphi, dx               []float32 // [D]
	dpsi, dy, dkey, dquery []float32 // [K]
}

func newFastStep(sh FastWeightsShape) *fastStep {
	s := &fastStep{sh: sh}
	for _, p := range []*[]float32{&s.phi, &s.x, &s.dphi, &s.dx} {
		*p = make([]float32, sh.D)
	}
	for _, p := range []*[]float32{&s.psi, &s.y, &s.dpsi, &s.dy, &s.dkey, &s.dquery} {
		*p = make([]float32, sh.K)
	}
	switch sh.Rule {
	case ConstantGate:
		s.b, s.bDamp = make([]float32, sh.D), make([]float32, sh.D)
		s.g, s.gDamp = make([]float32, sh.K), make([]float32, sh.K)
	case Delta:
		s.key, s.query = make([]float32, sh.K), make([]float32, sh.K)
	}
	return s
}

// read reads the inputs of step t of head h of sequence b.
func (s *fastStep) read(in FastWeightsInput, done []bool, t, b, h int) {
	sh, at := s.sh, (t*s.sh.B+b)*s.sh.H+h
	s.k, s.v, s.q = in.K[at*sh.K:(at+1)*sh.K], in.V[at*sh.D:(at+1)*sh.D], in.Q[at*sh.K:(at+1)*sh.K]
	s.keep = 1
	if sh.Reset && done[t*sh.B+b] {
		s.keep = 0
	}
	if wb, wg := sh.gateWidths(); wb > 0 {
		s.b = in.B[at*wb : (at+1)*wb]
		if wg > 0 {
			s.g = in.G[at*wg : (at+1)*wg]
		}
	}
	switch sh.Rule {
	case VectorGate:
		s.key, s.query = s.k, s.q
		copy(s.phi, s.b)
		copy(s.psi, s.g)
		multiply(s.x, s.b, s.v)
		multiply(s.y, s.g, s.k)
	case ScalarGate:
		s.key, s.query = s.k, s.q
		fill(s.phi, 1)
		fill(s.psi, s.b[0])
		copy(s.x, s.v)
		scaled(s.y, s.b[0], s.k)
	case ConstantGate:
		s.key, s.query = s.k, s.q
		sigmoids(s.b, in.B[h*sh.D:])
		sigmoids(s.bDamp, in.BDamp[h*sh.D:])
		sigmoids(s.g, in.G[h*sh.K:])
		sigmoids(s.gDamp, in.GDamp[h*sh.K:])
		multiply(s.phi, s.b, s.bDamp)
		multiply(s.psi, s.g, s.gDamp)
		multiply(s.x, s.b, s.v)
		multiply(s.y, s.g, s.k)
	case Delta:
		s.keyNorm, s.queryNorm = norm(s.k), norm(s.q)+1e-6
		if sh.SafeNorm {
			s.keyNorm += 1e-6
		}
		scaled(s.key, 1/s.keyNorm, s.k)
		scaled(s.query, 1/s.queryNorm, s.q)
		fill(s.phi, 1)
		fill(s.psi, s.g[0])
		scaled(s.y, s.g[0]*s.b[0], s.key)
	}
}

// forward advances the memory by the step. to may be from.
func (s *fastStep) forward(to, from []float32) {
	n := s.sh.K
	for i, phi := range s.phi {
		row0, row := from[i*n:(i+1)*n], to[i*n:(i+1)*n]
		x := s.x[i]
		if s.sh.Rule == Delta {
			x = s.v[i] - s.keep*dot(row0, s.key)
			s.x[i] = x
		}
		for j, psi := range s.psi {
			row[j] = (1-phi*psi)*s.keep*row0[j] + x*s.y[j]
		}
	}
	sum0, sum := from[len(s.phi)*n:], to[len(s.phi)*n:]
	for j, psi := range s.psi {
		sum[j] = (1-psi)*s.keep*sum0[j] + s.y[j]
	}
}

// result computes the step's output [D] from the memory after it.
func (s *fastStep) result(out, memory []float32) {
	n, d := s.sh.K, s.sh.D
	scale := 1 / s.denominator(memory)
	for i := range d {
		out[i] = dot(memory[i*n:(i+1)*n], s.query) * scale
	}
}

func (s *fastStep) denominator(memory []float32) float32 {
	return dot(memory[s.sh.D*s.sh.K:], s.query) + 1e-10
}

// resultBackward adds the output's contribution to grad, the gradient of the memory after the step. It also sets the gradient of
// the query.
func (s *fastStep) resultBackward(grad, dout, memory []float32) {
	n, d := s.sh.K, s.sh.D
	scale := 1 / s.denominator(memory)
	clear(s.dquery)
	loss := float32(0) // ⟨dout, out⟩
	for i := range d {
		row, drow := memory[i*n:(i+1)*n], grad[i*n:(i+1)*n]
		loss += dout[i] * dot(row, s.query)
		dmatch := dout[i] * scale
		for j, q := range s.query {
			s.dquery[j] += dmatch * row[j]
			drow[j] += dmatch * q
		}
	}
	dden := -loss * scale * scale
	sum, dsum := memory[d*n:], grad[d*n:]
	for j, q := range s.query {
		s.dquery[j] += dden * sum[j]
		dsum[j] += dden * q
	}
}

// backward turns grad from the gradient of the memory after the step into that of the memory before it. It sets the gradients of
// φ, ψ, x, y and, under Delta, what comparing the key with the memory contributes to the key's gradient.
func (s *fastStep) backward(grad, before []float32) {
	n, d := s.sh.K, s.sh.D
	sum, dsum := before[d*n:], grad[d*n:]
	for j, psi := range s.psi {
		s.dy[j] = dsum[j]
		s.dpsi[j] = -s.keep * dsum[j] * sum[j]
		dsum[j] *= (1 - psi) * s.keep
	}
	if s.sh.Rule == Delta {
		clear(s.dkey)
	}
	for i, phi := range s.phi {
		row, drow := before[i*n:(i+1)*n], grad[i*n:(i+1)*n]
		x := s.x[i]
		if s.sh.Rule == Delta {
			x = s.v[i] - s.keep*dot(row, s.key)
		}
		dx, dphi := float32(0), float32(0)
		for j, psi := range s.psi {
			g := drow[j]
			dx += g * s.y[j]
			s.dy[j] += g * x
			past := g * row[j] * s.keep
			dphi -= past * psi
			s.dpsi[j] -= past * phi
			drow[j] = g * (1 - phi*psi) * s.keep
		}
		s.dx[i], s.dphi[i] = dx, dphi
		if s.sh.Rule == Delta {
			for j, k := range s.key {
				s.dkey[j] -= s.keep * dx * row[j]
				drow[j] -= s.keep * dx * k
			}
		}
	}
}

// writeGradient turns the gradients into those of the step's inputs.
func (s *fastStep) writeGradient(d FastWeightsInput, t, b, h int) {
	sh, at := s.sh, (t*s.sh.B+b)*s.sh.H+h
	dk, dv, dq := d.K[at*sh.K:(at+1)*sh.K], d.V[at*sh.D:(at+1)*sh.D], d.Q[at*sh.K:(at+1)*sh.K]
	switch sh.Rule {
	case VectorGate:
		db, dg := d.B[at*sh.D:], d.G[at*sh.K:]
		for i, x := range s.dx {
			dv[i], db[i] = x*s.b[i], x*s.v[i]+s.dphi[i]
		}
		for j, y := range s.dy {
			dk[j], dg[j] = y*s.g[j], y*s.k[j]+s.dpsi[j]
		}
		copy(dq, s.dquery)
	case ScalarGate:
		copy(dv, s.dx)
		scaled(dk, s.b[0], s.dy)
		d.B[at] = dot(s.dy, s.k) + total(s.dpsi)
		copy(dq, s.dquery)
	case ConstantGate:
		for i, x := range s.dx {
			b, damp := s.b[i], s.bDamp[i]
			dv[i] = x * b
			d.B[h*sh.D+i] += (x*s.v[i] + s.dphi[i]*damp) * b * (1 - b)
			d.BDamp[h*sh.D+i] += s.dphi[i] * b * damp * (1 - damp)
		}
		for j, y := range s.dy {
			g, damp := s.g[j], s.gDamp[j]
			dk[j] = y * g
			d.G[h*sh.K+j] += (y*s.k[j] + s.dpsi[j]*damp) * g * (1 - g)
			d.GDamp[h*sh.K+j] += s.dpsi[j] * g * damp * (1 - damp)
		}
		copy(dq, s.dquery)
	case Delta:
		copy(dv, s.dx)
		strength := dot(s.dy, s.key)
		d.B[at] = strength * s.g[0]
		d.G[at] = strength*s.b[0] + total(s.dpsi)
		for j, y := range s.dy {
			s.dkey[j] += y * s.g[0] * s.b[0]
		}
		divideBackward(dk, s.dkey, s.k, s.keyNorm)
		divideBackward(dq, s.dquery, s.q, s.queryNorm)
	}
}

// divideBackward computes the gradient of x from that of x / n. n is the length of x, or that plus a constant.
func divideBackward(dx, dy, x []float32, n float32) {
	along := float32(0)
	if length := norm(x); length > 0 {
		along = dot(dy, x) / (n * n * length)
	}
	for j, g := range dy {
		dx[j] = g/n - along*x[j]
	}
}

func multiply(z, a, b []float32) {
	for i := range z {
		z[i] = a[i] * b[i]
	}
}

func scaled(z []float32, a float32, x []float32) {
	for i := range z {
		z[i] = a * x[i]
	}
}

func fill(z []float32, a float32) {
	for i := range z {
		z[i] = a
	}
}

func sigmoids(z, x []float32) {
	for i := range z {
		z[i] = sigmoid(x[i])
	}
}

func total(x []float32) float32 {
	sum := float32(0)
	for _, v := range x {
		sum += v
	}
	return sum
}

func norm(x []float32) float32 { return float32(math.Sqrt(float64(dot(x, x)))) }
