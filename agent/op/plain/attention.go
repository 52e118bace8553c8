package plain

import "math"

// stride is the number of steps between two states that the forward pass keeps. The backward pass recomputes the states in
// between.
const stride = 8

// AttentionShape describes a gated linear attention: T steps of B sequences, H heads of width D, feature maps of N = Eta·D, and R
// oscillators. With Reset, a done flag clears the memory before its step. With NewClock, a done flag also sets the clock back to
// 1, and the cosines are exact. HalfTurn spreads the frequencies from 0 to π, where no two oscillators behave alike.
type AttentionShape struct {
	T, B, H, D, Eta, R        int
	Reset, NewClock, HalfTurn bool
}

// Features returns N = Eta·D, the number of features of a head.
func (sh AttentionShape) Features() int { return sh.Eta * sh.D }

// stateSize returns the number of floats of one head's memory: S [N], TildeK [R, N] and TildeV [R, D].
func (sh AttentionShape) stateSize() int { return (1+sh.R)*sh.Features() + sh.R*sh.D }

// checkpoints returns the number of states that are kept of a head.
func (sh AttentionShape) checkpoints() int { return (sh.T + stride - 1) / stride }

// AttentionState is the recurrent memory of B sequences: TildeK [B, R, H, N], TildeV [B, R, H, D], S [B, H, N] and the clock Tick
// [B]. Features are flattened η-major: feature n·D+j.
type AttentionState struct{ TildeK, TildeV, S, Tick []float32 }

// AttentionSavedSize returns the number of floats that Attention keeps for the backward pass, including the backward pass's
// scratch. They are the state of each head before every stride-th step; and, once, the states around stride steps, the gradient
// of one state, and a clock for each step.
func (Kernels) AttentionSavedSize(sh AttentionShape) int {
	return (sh.B*sh.H*sh.checkpoints()+stride+2)*sh.stateSize() + sh.T
}

// clock returns the part of saved that holds a clock for each step.
func (sh AttentionShape) clock(saved []float32) []float32 {
	if saved == nil {
		return make([]float32, sh.T)
	}
	return saved[Kernels{}.AttentionSavedSize(sh)-sh.T:][:sh.T]
}

// Attention runs AGaLiTe's approximate gated linear attention (Pramanik et al. 2023, section 3) over T steps.
//
// kqvbg [T, B, H, 5, D] holds the key k, query q, value v and the gates b (of values) and g (of features) of each head. p [T, B,
// H, 3, η] holds the factors p1, p2, p3 that widen keys, queries and gates. With
//
//	K = relu(p1)⊗relu(k), Q = relu(p2)⊗relu(q), G = σ(p3)⊗σ(g), β = σ(b), keep = 1 - done (1 without Reset)
//	tick ← tick + 1, oᵢ = cos(tick·ωᵢ), ω = linspace(-π, π, R)
//	K̃ᵢ ← (1-G)·keep·K̃ᵢ + oᵢ·G·K, Ṽᵢ ← (1-β)·keep·Ṽᵢ + oᵢ·β·v, S ← (1-G)·keep·S + G·K
//
// the result [T, B, H, D] is Σᵢ Ṽᵢ⟨K̃ᵢ, Q⟩ / (2R⟨S, Q⟩ + 1e-5). done [T, B] says that step t is the first of a new episode. It
// does not set the clock back, except with NewClock. end receives the state after the last step and may be start itself. saved
// (AttentionSavedSize floats) is for the backward pass; nil: there is none.
func (Kernels) Attention(out []float32, end AttentionState, kqvbg, p []float32, done []bool, start AttentionState, sh AttentionShape, saved []float32) {
	size := sh.stateSize()
	state := make([]float32, size)
	step := newAttentionStep(sh, sh.clock(saved))
	for b := range sh.B {
		step.wind(start.Tick[b], done, b)
		for h := range sh.H {
			sh.load(state, start, b, h)
			for t := range sh.T {
				if saved != nil && t%stride == 0 {
					copy(saved[((b*sh.H+h)*sh.checkpoints()+t/stride)*size:], state)
				}
				step.read(kqvbg, p, done, t, b, h)
				step.forward(state, state)
				step.result(out[((t*sh.B+b)*sh.H+h)*sh.D:], state)
			}
			sh.store(end, state, b, h)
		}
		end.Tick[b] = step.clock[sh.T-1]
	}
}

// AttentionBackward computes the gradients of an Attention from dout [T, B, H, D], the gradient of its result. dkqvbg and dp have
// the shapes of kqvbg and p. dstart is the gradient of the incoming state and its clock (nil: not wanted). start and saved must
// still hold what they held after the forward pass.
func (Kernels) AttentionBackward(dkqvbg, dp []float32, dstart *AttentionState, dout, kqvbg, p []float32, done []bool, start AttentionState, sh AttentionShape, saved []float32) {
	size := sh.stateSize()
	scratch := saved[sh.B*sh.H*sh.checkpoints()*size:]
	states, grad := scratch[:(stride+1)*size], scratch[(stride+1)*size:(stride+2)*size]
	step := newAttentionStep(sh, sh.clock(saved))
	if dstart != nil {
		clear(dstart.Tick[:sh.B])
	}
	for b := range sh.B {
		step.wind(start.Tick[b], done, b)
		for h := range sh.H {
			clear(grad)
			dtick := float32(0)
			for c := sh.checkpoints() - 1; c >= 0; c-- {
				first, last := c*stride, min((c+1)*stride, sh.T)
				copy(states[:size], saved[((b*sh.H+h)*sh.checkpoints()+c)*size:])
				for t := first; t < last; t++ {
					step.read(kqvbg, p, done, t, b, h)
					at := (t - first) * size
					step.forward(states[at+size:at+2*size], states[at:at+size])
				}
				for t := last - 1; t >= first; t-- {
					step.read(kqvbg, p, done, t, b, h)
					before := states[(t-first)*size : (t-first+1)*size]
					after := states[(t-first+1)*size : (t-first+2)*size]
					step.resultBackward(grad, dout[((t*sh.B+b)*sh.H+h)*sh.D:], after)
					dtick += step.backward(grad, before)
					step.writeGradient(dkqvbg, dp, t, b, h)
				}
			}
			if dstart != nil {
				sh.store(*dstart, grad, b, h)
				dstart.Tick[b] += dtick
			}
		}
	}
}

// load copies the memory of one head into state.
func (sh AttentionShape) load(state []float32, from AttentionState, b, h int) {
	sh.eachLeaf(state, from, b, h, func(head, leaf []float32) { copy(head, leaf) })
}

// store copies state into the memory of one head.
func (sh AttentionShape) store(to AttentionState, state []float32, b, h int) {
	sh.eachLeaf(state, to, b, h, func(head, leaf []float32) { copy(leaf, head) })
}

// eachLeaf calls visit for each part of one head's memory, with the part in state and its place in the state of all heads.
func (sh AttentionShape) eachLeaf(state []float32, of AttentionState, b, h int, visit func(head, leaf []float32)) {
	n, d := sh.Features(), sh.D
	s, k, v := sh.split(state)
	visit(s, of.S[(b*sh.H+h)*n:][:n])
	for i := range sh.R {
		at := (b*sh.R+i)*sh.H + h
		visit(k[i*n:(i+1)*n], of.TildeK[at*n:][:n])
		visit(v[i*d:(i+1)*d], of.TildeV[at*d:][:d])
	}
}

// split divides one head's memory into S [N], TildeK [R, N] and TildeV [R, D].
func (sh AttentionShape) split(state []float32) (s, k, v []float32) {
	n := sh.Features()
	return state[:n], state[n : (1+sh.R)*n], state[(1+sh.R)*n : (1+sh.R)*n+sh.R*sh.D]
}

// attentionStep is one step of one head: what it reads and, in the backward pass, the gradients of that.
type attentionStep struct {
	sh                  AttentionShape
	clock               []float32 // of each step of one sequence [T]
	anew                int       // first step at which the clock was set back
	frequency           []float32 // ω [R]
	oscillation, slope  []float32 // o [R] and its derivative by the incoming clock
	keep                float32
	v                   []float32 // as it was read [D]
	k, q                []float32 // after relu [D]
	beta, g             []float32 // after the sigmoid [D]
	p1, p2, p3          []float32 // after relu, relu and the sigmoid [η]
	key, query, gate    []float32 // K, Q, G [N]
	dkey, dquery, dgate []float32 // [N]
	dv, dbeta           []float32 // [D]
}

func newAttentionStep(sh AttentionShape, clock []float32) *attentionStep {
	s := &attentionStep{sh: sh, clock: clock, frequency: sh.frequencies(), oscillation: make([]float32, sh.R), slope: make([]float32, sh.R)}
	for _, x := range []*[]float32{&s.k, &s.q, &s.beta, &s.g, &s.dv, &s.dbeta} {
		*x = make([]float32, sh.D)
	}
	for _, x := range []*[]float32{&s.p1, &s.p2, &s.p3} {
		*x = make([]float32, sh.Eta)
	}
	for _, x := range []*[]float32{&s.key, &s.query, &s.gate, &s.dkey, &s.dquery, &s.dgate} {
		*x = make([]float32, sh.Features())
	}
	return s
}

// turn returns the frequency of oscillator i in half turns: from -1 to 1, or with HalfTurn from 0 to 1.
func (sh AttentionShape) turn(i int) float64 {
	at := float64(i) / float64(max(sh.R-1, 1))
	if sh.HalfTurn {
		return at
	}
	return 2*at - 1
}

// frequencies returns linspace(-π, π, R) in float32. If there is only one frequency, it is -π. With HalfTurn they start at 0.
func (sh AttentionShape) frequencies() []float32 {
	w := make([]float32, sh.R)
	for i := range w {
		at := float32(i) / float32(max(sh.R-1, 1))
		switch {
		case sh.HalfTurn:
			w[i] = float32(math.Pi * sh.turn(i))
		case i == sh.R-1 && sh.R > 1:
			w[i] = math.Pi
		default:
			w[i] = float32(-math.Pi*(1-at)) + float32(math.Pi*at) // each product is rounded before the sum
		}
	}
	return w
}

// wind computes the clock at each step of sequence b.
func (s *attentionStep) wind(tick float32, done []bool, b int) {
	since := 0
	s.anew = s.sh.T
	for t := range s.sh.T {
		if s.sh.NewClock && done[t*s.sh.B+b] {
			tick, since = 1, t
			s.anew = min(s.anew, t)
		}
		s.clock[t] = tick + float32(t+1-since)
	}
}

// read reads the inputs of step t of head h of sequence b.
func (s *attentionStep) read(kqvbg, p []float32, done []bool, t, b, h int) {
	sh, at := s.sh, (t*s.sh.B+b)*s.sh.H+h
	d, eta := sh.D, sh.Eta
	row, factors := kqvbg[at*5*d:(at+1)*5*d], p[at*3*eta:(at+1)*3*eta]
	s.v = row[2*d : 3*d]
	for j := range d {
		s.k[j], s.q[j] = relu(row[j]), relu(row[d+j])
		s.beta[j], s.g[j] = sigmoid(row[3*d+j]), sigmoid(row[4*d+j])
	}
	for n := range eta {
		s.p1[n], s.p2[n], s.p3[n] = relu(factors[n]), relu(factors[eta+n]), sigmoid(factors[2*eta+n])
	}
	outer(s.key, s.p1, s.k)
	outer(s.query, s.p2, s.q)
	outer(s.gate, s.p3, s.g)
	s.keep = 1
	if sh.Reset && done[t*sh.B+b] {
		s.keep = 0
	}
	for i, w := range s.frequency {
		phase := float64(s.clock[t] * w) // the product is rounded to float32
		if sh.NewClock {
			phase = math.Pi * math.Mod(sh.turn(i)*float64(s.clock[t]), 2)
		}
		sin, cos := math.Sincos(phase)
		s.oscillation[i], s.slope[i] = float32(cos), float32(-sin)*w
		if t >= s.anew {
			s.slope[i] = 0
		}
	}
}

// forward advances the memory by the step. to may be from.
func (s *attentionStep) forward(to, from []float32) {
	n, d := s.sh.Features(), s.sh.D
	sum, tildeK, tildeV := s.sh.split(to)
	sum0, tildeK0, tildeV0 := s.sh.split(from)
	for j, g := range s.gate {
		sum[j] = (1-g)*s.keep*sum0[j] + g*s.key[j]
	}
	for i, o := range s.oscillation {
		for j, g := range s.gate {
			tildeK[i*n+j] = (1-g)*s.keep*tildeK0[i*n+j] + o*(g*s.key[j])
		}
		for j, g := range s.beta {
			tildeV[i*d+j] = (1-g)*s.keep*tildeV0[i*d+j] + o*(g*s.v[j])
		}
	}
}

// result computes the step's output [D] from the memory after it.
func (s *attentionStep) result(out, state []float32) {
	sum, tildeK, tildeV := s.sh.split(state)
	n, d := s.sh.Features(), s.sh.D
	scale := 1 / s.denominator(sum)
	clear(out[:d])
	for i := range s.sh.R {
		match := dot(tildeK[i*n:(i+1)*n], s.query)
		for j := range d {
			out[j] += tildeV[i*d+j] * match
		}
	}
	for j := range d {
		out[j] *= scale
	}
}

func (s *attentionStep) denominator(sum []float32) float32 {
	return 2*float32(s.sh.R)*dot(sum, s.query) + 1e-5
}

// resultBackward adds the output's contribution to grad, the gradient of the memory after the step. It also sets the gradient of
// the query.
func (s *attentionStep) resultBackward(grad, dout, state []float32) {
	sum, tildeK, tildeV := s.sh.split(state)
	dsum, dtildeK, dtildeV := s.sh.split(grad)
	n, d := s.sh.Features(), s.sh.D
	scale := 1 / s.denominator(sum)
	clear(s.dquery)
	loss := float32(0) // ⟨dout, out⟩
	for i := range s.sh.R {
		match := dot(tildeK[i*n:(i+1)*n], s.query) * scale
		dmatch := float32(0)
		for j := range d {
			dmatch += dout[j] * tildeV[i*d+j]
			dtildeV[i*d+j] += dout[j] * match
		}
		loss += dmatch * match
		dmatch *= scale
		for j := range n {
			s.dquery[j] += dmatch * tildeK[i*n+j]
			dtildeK[i*n+j] += dmatch * s.query[j]
		}
	}
	dden := -loss * scale * 2 * float32(s.sh.R)
	for j := range n {
		s.dquery[j] += dden * sum[j]
		dsum[j] += dden * s.query[j]
	}
}

// backward turns grad from the gradient of the memory after the step into that of the memory before it. It sets the gradients of
// K, G, v and β, and returns the gradient of the clock.
func (s *attentionStep) backward(grad, before []float32) (dtick float32) {
	n, d := s.sh.Features(), s.sh.D
	sum, tildeK, tildeV := s.sh.split(before)
	dsum, dtildeK, dtildeV := s.sh.split(grad)
	for j, g := range s.gate {
		into := dsum[j]          // gradient of G·K
		past := dsum[j] * sum[j] // minus the gradient of keep·G
		dsum[j] *= (1 - g) * s.keep
		for i, o := range s.oscillation {
			dk := dtildeK[i*n+j]
			into += o * dk
			past += dk * tildeK[i*n+j]
			dtick += dk * g * s.key[j] * s.slope[i]
			dtildeK[i*n+j] *= (1 - g) * s.keep
		}
		s.dkey[j] = into * g
		s.dgate[j] = into*s.key[j] - s.keep*past
	}
	for j, g := range s.beta {
		into, past := float32(0), float32(0)
		for i, o := range s.oscillation {
			dv := dtildeV[i*d+j]
			into += o * dv
			past += dv * tildeV[i*d+j]
			dtick += dv * g * s.v[j] * s.slope[i]
			dtildeV[i*d+j] *= (1 - g) * s.keep
		}
		s.dv[j] = into * g
		s.dbeta[j] = into*s.v[j] - s.keep*past
	}
	return dtick
}

// writeGradient turns the gradients of K, Q, G, v and β into those of the step's inputs.
func (s *attentionStep) writeGradient(dkqvbg, dp []float32, t, b, h int) {
	sh, at := s.sh, (t*s.sh.B+b)*s.sh.H+h
	d, eta := sh.D, sh.Eta
	row, factors := dkqvbg[at*5*d:(at+1)*5*d], dp[at*3*eta:(at+1)*3*eta]
	copy(row[2*d:3*d], s.dv)
	copy(row[3*d:4*d], s.dbeta)
	sigmoidBackward(row[3*d:4*d], s.beta)
	outerBackward(factors[:eta], row[:d], s.dkey, s.p1, s.k)
	outerBackward(factors[eta:2*eta], row[d:2*d], s.dquery, s.p2, s.q)
	outerBackward(factors[2*eta:], row[4*d:], s.dgate, s.p3, s.g)
	activateBackward(factors[:eta], s.p1, Relu)
	activateBackward(factors[eta:2*eta], s.p2, Relu)
	sigmoidBackward(factors[2*eta:], s.p3)
	activateBackward(row[:d], s.k, Relu)
	activateBackward(row[d:2*d], s.q, Relu)
	sigmoidBackward(row[4*d:], s.g)
}

// outer computes z = p⊗x, flattened, for p [η] and x [D].
func outer(z, p, x []float32) {
	for n, a := range p {
		for j, b := range x {
			z[n*len(x)+j] = a * b
		}
	}
}

// outerBackward computes the gradients of outer's arguments from dz.
func outerBackward(dp, dx, dz, p, x []float32) {
	clear(dx)
	for n, a := range p {
		sum := float32(0)
		for j, d := range dz[n*len(x) : (n+1)*len(x)] {
			dx[j] += d * a
			sum += d * x[j]
		}
		dp[n] = sum
	}
}

// sigmoidBackward turns dy in place from the gradient of y = σ(...) into the gradient of the argument.
func sigmoidBackward(dy, y []float32) {
	for i, v := range y {
		dy[i] *= v * (1 - v)
	}
}

func dot(a, b []float32) float32 {
	sum := float32(0)
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
