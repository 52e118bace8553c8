package plain

import (
	"math"
	"math/rand/v2"
	"testing"
)

// attentionInputs are the inputs of an attention in both precisions.
type attentionInputs struct {
	sh                              AttentionShape
	kqvbg, p, tildeK, tildeV, s, ck array
	done                            []bool
}

func randomAttention(rng *rand.Rand, sh AttentionShape) attentionInputs {
	n := sh.Features()
	in := attentionInputs{
		sh:     sh,
		kqvbg:  randomArray(rng, "kqvbg", sh.T*sh.B*sh.H*5*sh.D, 1),
		p:      randomArray(rng, "p", sh.T*sh.B*sh.H*3*sh.Eta, 1),
		tildeK: randomArray(rng, "tilde_k", sh.B*sh.R*sh.H*n, 1),
		tildeV: randomArray(rng, "tilde_v", sh.B*sh.R*sh.H*sh.D, 1),
		s:      randomArray(rng, "s", sh.B*sh.H*n, 1),
		ck:     randomArray(rng, "tick", sh.B, 1),
		done:   make([]bool, sh.T*sh.B),
	}
	for i, v := range in.s.f64 { // as a sum of relu products it is never negative, and the result divides by it
		in.s.f64[i], in.s.f32[i] = math.Abs(v)+1, float32(math.Abs(v)+1)
		in.s.f64[i] = float64(in.s.f32[i])
	}
	for b := range in.ck.f64 {
		in.ck.f32[b] = float32(b) + 1.25
		in.ck.f64[b] = float64(in.ck.f32[b])
	}
	for i := range in.done {
		in.done[i] = rng.IntN(4) == 0
	}
	return in
}

// start returns the incoming state in float32.
func (in attentionInputs) start() AttentionState {
	return AttentionState{TildeK: in.tildeK.f32, TildeV: in.tildeV.f32, S: in.s.f32, Tick: in.ck.f32}
}

// twin computes the results as weighted sums over the whole history, without a recurrence. What entered at step u has the weight
// Π_{u<w≤t} keep_w·(1-gate_w) at step t. u = -1 is the incoming state.
func (in attentionInputs) twin() (out, tildeK, tildeV, s []float64) {
	sh, n := in.sh, in.sh.Features()
	out = make([]float64, sh.T*sh.B*sh.H*sh.D)
	tildeK, tildeV = make([]float64, len(in.tildeK.f64)), make([]float64, len(in.tildeV.f64))
	s = make([]float64, len(in.s.f64))
	for b := range sh.B {
		for h := range sh.H {
			at := func(t int) int { return (t*sh.B+b)*sh.H + h }
			raw := func(t, part, j int) float64 { return in.kqvbg.f64[(at(t)*5+part)*sh.D+j] }
			factor := func(t, part, i int) float64 { return in.p.f64[(at(t)*3+part)*sh.Eta+i%n/sh.D] }
			key := func(t, i int) float64 { return rectified(factor(t, 0, i)) * rectified(raw(t, 0, i%sh.D)) }
			query := func(t, i int) float64 { return rectified(factor(t, 1, i)) * rectified(raw(t, 1, i%sh.D)) }
			gate := func(t, i int) float64 { return logistic(factor(t, 2, i)) * logistic(raw(t, 4, i%sh.D)) }
			beta := func(t, j int) float64 { return logistic(raw(t, 3, j)) }
			osc := func(t, i int) float64 {
				first, width := -math.Pi, 2*math.Pi
				if sh.HalfTurn {
					first, width = 0, math.Pi
				}
				w := first
				if sh.R > 1 {
					w += width * float64(i) / float64(sh.R-1)
				}
				if sh.NewClock {
					for u := t; u >= 0; u-- {
						if in.done[u*sh.B+b] {
							return math.Cos(float64(1+t+1-u) * w)
						}
					}
					return math.Cos((in.ck.f64[b] + float64(t+1)) * w)
				}
				return math.Cos((in.ck.f64[b] + float64(t+1)) * float64(float32(w)))
			}
			sum := func(t int, first float64, forget, enter func(u int) float64) float64 {
				total := first
				for u := range t + 1 {
					if sh.Reset && in.done[u*sh.B+b] {
						total = 0
					}
					total = total*(1-forget(u)) + enter(u)
				}
				return total
			}
			atK := func(i, f int) int { return ((b*sh.R+i)*sh.H+h)*n + f }
			atV := func(i, j int) int { return ((b*sh.R+i)*sh.H+h)*sh.D + j }
			featureSum := func(t, f int) float64 {
				return sum(t, in.s.f64[(b*sh.H+h)*n+f], func(u int) float64 { return gate(u, f) },
					func(u int) float64 { return gate(u, f) * key(u, f) })
			}
			keySum := func(t, i, f int) float64 {
				return sum(t, in.tildeK.f64[atK(i, f)], func(u int) float64 { return gate(u, f) },
					func(u int) float64 { return osc(u, i) * gate(u, f) * key(u, f) })
			}
			valueSum := func(t, i, j int) float64 {
				return sum(t, in.tildeV.f64[atV(i, j)], func(u int) float64 { return beta(u, j) },
					func(u int) float64 { return osc(u, i) * beta(u, j) * raw(u, 2, j) })
			}
			for t := range sh.T {
				norm := 1e-5
				for f := range n {
					norm += 2 * float64(sh.R) * featureSum(t, f) * query(t, f)
				}
				for i := range sh.R {
					match := 0.0
					for f := range n {
						match += keySum(t, i, f) * query(t, f)
					}
					for j := range sh.D {
						out[at(t)*sh.D+j] += valueSum(t, i, j) * match / norm
					}
				}
			}
			for f := range n {
				s[(b*sh.H+h)*n+f] = featureSum(sh.T-1, f)
				for i := range sh.R {
					tildeK[atK(i, f)] = keySum(sh.T-1, i, f)
				}
			}
			for i := range sh.R {
				for j := range sh.D {
					tildeV[atV(i, j)] = valueSum(sh.T-1, i, j)
				}
			}
		}
	}
	return out, tildeK, tildeV, s
}

func TestAttentionFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, sh := range []AttentionShape{
		{T: 1, B: 1, H: 1, D: 1, Eta: 1, R: 1},
		{T: 1, B: 2, H: 2, D: 3, Eta: 2, R: 2, Reset: true},
		{T: 5, B: 2, H: 1, D: 3, Eta: 2, R: 7, Reset: true},
		{T: 2*stride + 1, B: 1, H: 2, D: 2, Eta: 1, R: 2, Reset: true},
		{T: stride, B: 1, H: 1, D: 2, Eta: 3, R: 3},
		{T: 2*stride + 1, B: 2, H: 1, D: 2, Eta: 2, R: 2, Reset: true, NewClock: true},
		{T: 7, B: 2, H: 1, D: 2, Eta: 1, R: 3, Reset: true, HalfTurn: true},
		{T: 7, B: 2, H: 1, D: 2, Eta: 1, R: 4, NewClock: true, HalfTurn: true},
	} {
		in := randomAttention(rng, sh)
		weight := randomArray(rng, "weight", sh.T*sh.B*sh.H*sh.D, 1)
		out, saved := make([]float32, len(weight.f32)), make([]float32, kernels.AttentionSavedSize(sh))
		floats := func(n int) []float32 { return make([]float32, n) }
		end := AttentionState{floats(len(in.tildeK.f32)), floats(len(in.tildeV.f32)), floats(len(in.s.f32)), floats(sh.B)}
		kernels.Attention(out, end, in.kqvbg.f32, in.p.f32, in.done, in.start(), sh, saved)
		wantOut, wantK, wantV, wantS := in.twin()
		checkResult(t, "out", out, wantOut)
		checkResult(t, "tilde_k", end.TildeK, wantK)
		checkResult(t, "tilde_v", end.TildeV, wantV)
		checkResult(t, "s", end.S, wantS)
		for b, tick := range end.Tick {
			want := in.ck.f32[b] + float32(sh.T)
			for u := range sh.T {
				if sh.NewClock && in.done[u*sh.B+b] {
					want = 1 + float32(sh.T-u)
				}
			}
			if tick != want {
				t.Errorf("tick[%d] = %v, want %v", b, tick, want)
			}
		}

		loss := func() float64 {
			out, _, _, _ := in.twin()
			return weighted(out, weight.f64)
		}
		dkqvbg, dp := floats(len(in.kqvbg.f32)), floats(len(in.p.f32))
		dstart := AttentionState{floats(len(in.tildeK.f32)), floats(len(in.tildeV.f32)), floats(len(in.s.f32)), floats(sh.B)}
		kernels.AttentionBackward(dkqvbg, dp, &dstart, weight.f32, in.kqvbg.f32, in.p.f32, in.done, in.start(), sh, saved)
		checkGradient(t, in.kqvbg, dkqvbg, loss)
		checkGradient(t, in.p, dp, loss)
		checkGradient(t, in.tildeK, dstart.TildeK, loss)
		checkGradient(t, in.tildeV, dstart.TildeV, loss)
		checkGradient(t, in.s, dstart.S, loss)
		checkGradient(t, in.ck, dstart.Tick, loss)
	}
}

func TestAttentionMayRunStepByStepInPlace(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	sh := AttentionShape{T: 11, B: 2, H: 2, D: 3, Eta: 2, R: 2, Reset: true}
	in := randomAttention(rng, sh)
	state := in.start()
	whole := AttentionState{make([]float32, len(state.TildeK)), make([]float32, len(state.TildeV)), make([]float32, len(state.S)), make([]float32, sh.B)}
	want := make([]float32, sh.T*sh.B*sh.H*sh.D)
	kernels.Attention(want, whole, in.kqvbg.f32, in.p.f32, in.done, state, sh, nil)

	step := sh
	step.T = 1
	got := make([]float32, len(want))
	out, raw, factors := len(got)/sh.T, len(in.kqvbg.f32)/sh.T, len(in.p.f32)/sh.T
	for i := range sh.T {
		kernels.Attention(got[i*out:], state, in.kqvbg.f32[i*raw:], in.p.f32[i*factors:], in.done[i*sh.B:], state, step, nil)
	}
	for i := range got {
		if !near(float64(got[i]), float64(want[i]), 1e-6) {
			t.Fatalf("out[%d] = %v step by step, %v in one go", i, got[i], want[i])
		}
	}
	if state.Tick[1] != whole.Tick[1] {
		t.Errorf("tick = %v step by step, %v in one go", state.Tick[1], whole.Tick[1])
	}
}

func TestFrequenciesSpanMinusPiToPi(t *testing.T) {
	const pi = float32(math.Pi)
	for _, c := range []struct {
		r    int
		want []float32
	}{{1, []float32{-pi}}, {2, []float32{-pi, pi}}, {3, []float32{-pi, 0, pi}}} {
		got := AttentionShape{R: c.r}.frequencies()
		for i := range c.want {
			if got[i] != c.want[i] {
				t.Errorf("frequencies(%d)[%d] = %v, want %v", c.r, i, got[i], c.want[i])
			}
		}
	}
}

// TestNewClockKeepsCosinesExact checks cosines at a clock of a million. Those of float32 products are off by 0.02. Those with
// NewClock are exact.
func TestNewClockKeepsCosinesExact(t *testing.T) {
	for _, fixed := range []bool{false, true} {
		worst := 0.0
		step := newAttentionStep(AttentionShape{T: 1, B: 1, H: 1, D: 1, Eta: 1, R: 2, NewClock: fixed}, make([]float32, 1))
		for tick := float32(1e6); tick < 1e6+100; tick++ {
			step.wind(tick, []bool{false}, 0)
			step.read(make([]float32, 5), make([]float32, 3), []bool{false}, 0, 0, 0)
			worst = max(worst, math.Abs(float64(step.oscillation[0])-math.Cos(math.Pi*math.Mod(float64(tick)+1, 2))))
		}
		if fixed != (worst < 1e-6) {
			t.Errorf("fixed %v: cosines are off by %v", fixed, worst)
		}
	}
}
