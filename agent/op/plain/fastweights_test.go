package plain

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// fastInputs are random inputs of FastWeights. Keys and queries are positive, as their feature maps make them.
type fastInputs struct {
	sh                         FastWeightsShape
	k, v, q, b, g, damp, gDamp array
	c, s                       array
	done                       []bool
}

func randomFast(rng *rand.Rand, sh FastWeightsShape) fastInputs {
	rows := sh.T * sh.B * sh.H
	nb, ng := sh.GateSizes()
	in := fastInputs{
		sh: sh, k: randomArray(rng, "k", rows*sh.K, 1), v: randomArray(rng, "v", rows*sh.D, 1), q: randomArray(rng, "q", rows*sh.K, 1),
		b: randomArray(rng, "b", nb, 1), g: randomArray(rng, "g", ng, 1), c: randomArray(rng, "c", sh.B*sh.H*sh.D*sh.K, 1),
		s: randomArray(rng, "s", sh.B*sh.H*sh.K, 1), done: randomFlags(rng, sh.T*sh.B),
	}
	for _, a := range []array{in.k, in.q, in.s} {
		a.each(func(x float64) float64 { return math.Abs(x) + 0.3 })
	}
	if sh.Rule == ConstantGate {
		in.damp, in.gDamp = randomArray(rng, "b damp", nb, 1), randomArray(rng, "g damp", ng, 1)
		return in
	}
	in.b.each(logistic)
	in.g.each(logistic)
	return in
}

// each changes an array's elements alike in both precisions.
func (a array) each(f func(float64) float64) {
	for i, v := range a.f64 {
		a.f32[i] = float32(f(v))
		a.f64[i] = float64(a.f32[i])
	}
}

func (in fastInputs) inputs() FastWeightsInput {
	return FastWeightsInput{in.k.f32, in.v.f32, in.q.f32, in.b.f32, in.g.f32, in.damp.f32, in.gDamp.f32}
}

// twin follows the rules as the SPEC has them: full matrices, one element after the other.
func (in fastInputs) twin() (out, endC, endS []float64) {
	sh := in.sh
	out = make([]float64, sh.T*sh.B*sh.H*sh.D)
	endC, endS = slices.Clone(in.c.f64), slices.Clone(in.s.f64)
	for at := range sh.T * sh.B * sh.H {
		t, b, h := at/sh.H/sh.B, at/sh.H%sh.B, at%sh.H
		c, s := endC[(b*sh.H+h)*sh.D*sh.K:][:sh.D*sh.K], endS[(b*sh.H+h)*sh.K:][:sh.K]
		if sh.Reset && in.done[t*sh.B+b] {
			clear(c)
			clear(s)
		}
		k, q := slices.Clone(in.k.f64[at*sh.K:][:sh.K]), slices.Clone(in.q.f64[at*sh.K:][:sh.K])
		v := in.v.f64[at*sh.D:][:sh.D]
		if sh.Rule == Delta {
			extra := 0.0
			if sh.SafeNorm {
				extra = 1e-6
			}
			divide(k, math.Sqrt(weighted(k, k))+extra)
			divide(q, math.Sqrt(weighted(q, q))+1e-6)
		}
		before := slices.Clone(c)
		for i := range sh.D {
			for j := range sh.K {
				x := &c[i*sh.K+j]
				switch sh.Rule {
				case VectorGate:
					w := in.b.f64[at*sh.D+i] * in.g.f64[at*sh.K+j]
					*x = *x*(1-w) + w*v[i]*k[j]
				case ScalarGate:
					*x = *x*(1-in.b.f64[at]) + in.b.f64[at]*v[i]*k[j]
				case ConstantGate:
					w := logistic(in.b.f64[h*sh.D+i]) * logistic(in.g.f64[h*sh.K+j])
					damp := logistic(in.damp.f64[h*sh.D+i]) * logistic(in.gDamp.f64[h*sh.K+j])
					*x = *x*(1-w*damp) + w*v[i]*k[j]
				case Delta:
					*x = *x*(1-in.g.f64[at]) + in.g.f64[at]*in.b.f64[at]*(v[i]-weighted(before[i*sh.K:][:sh.K], k))*k[j]
				}
			}
		}
		norm := 1e-10
		for j := range sh.K {
			forget, enter := 0.0, 0.0
			switch sh.Rule {
			case VectorGate:
				forget, enter = in.g.f64[at*sh.K+j], in.g.f64[at*sh.K+j]
			case ScalarGate:
				forget, enter = in.b.f64[at], in.b.f64[at]
			case ConstantGate:
				enter = logistic(in.g.f64[h*sh.K+j])
				forget = enter * logistic(in.gDamp.f64[h*sh.K+j])
			case Delta:
				forget, enter = in.g.f64[at], in.g.f64[at]*in.b.f64[at]
			}
			s[j] = s[j]*(1-forget) + enter*k[j]
			norm += s[j] * q[j]
		}
		for i := range sh.D {
			out[at*sh.D+i] = weighted(c[i*sh.K:][:sh.K], q) / norm
		}
	}
	return out, endC, endS
}

func divide(x []float64, n float64) {
	for i := range x {
		x[i] /= n
	}
}

func TestFastWeightsFollowTheirFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(51, 52))
	for _, sh := range []FastWeightsShape{
		{T: 1, B: 1, H: 1, D: 1, K: 1},
		{T: 7, B: 2, H: 2, D: 2, K: 4, Reset: true},
		{T: 5, B: 1, H: 2, D: 3, K: 2, Rule: ScalarGate, Reset: true},
		{T: 6, B: 2, H: 2, D: 2, K: 3, Rule: ConstantGate, Reset: true},
		{T: 5, B: 2, H: 1, D: 3, K: 4, Rule: Delta},
		{T: 5, B: 2, H: 1, D: 2, K: 3, Rule: Delta, Reset: true, SafeNorm: true},
	} {
		in := randomFast(rng, sh)
		weight := randomArray(rng, "weight", sh.T*sh.B*sh.H*sh.D, 1)
		out, saved := floats(len(weight.f32)), floats(kernels.FastWeightsSavedSize(sh))
		end := FastWeightsState{floats(len(in.c.f32)), floats(len(in.s.f32))}
		kernels.FastWeights(out, end, in.inputs(), in.done, FastWeightsState{in.c.f32, in.s.f32}, sh, saved)
		wantOut, wantC, wantS := in.twin()
		checkResult(t, "out", out, wantOut)
		checkResult(t, "c", end.C, wantC)
		checkResult(t, "s", end.S, wantS)

		d := FastWeightsInput{
			floats(len(in.k.f32)), floats(len(in.v.f32)), floats(len(in.q.f32)), floats(len(in.b.f32)), floats(len(in.g.f32)),
			floats(len(in.damp.f32)), floats(len(in.gDamp.f32)),
		}
		dstart := FastWeightsState{floats(len(in.c.f32)), floats(len(in.s.f32))}
		kernels.FastWeightsBackward(d, &dstart, weight.f32, in.inputs(), in.done, sh, saved)
		checkGradients(t, func() float64 { out, _, _ := in.twin(); return weighted(out, weight.f64) },
			check{in.k, d.K}, check{in.v, d.V}, check{in.q, d.Q}, check{in.b, d.B}, check{in.g, d.G}, check{in.damp, d.BDamp},
			check{in.gDamp, d.GDamp}, check{in.c, dstart.C}, check{in.s, dstart.S})
	}
}

// TestDeltaOfAnEmptyKey runs rule Delta on a key of zeros. The reference divides by its length, 0.
func TestDeltaOfAnEmptyKey(t *testing.T) {
	for _, safe := range []bool{false, true} {
		sh := FastWeightsShape{T: 1, B: 1, H: 1, D: 1, K: 2, Rule: Delta, SafeNorm: safe}
		memory, out := FastWeightsState{[]float32{1, 2}, []float32{1, 1}}, floats(1)
		in := FastWeightsInput{K: []float32{0, 0}, V: []float32{1}, Q: []float32{1, 1}, B: []float32{0.5}, G: []float32{0.5}}
		kernels.FastWeights(out, memory, in, nil, memory, sh, nil)
		if safe != (out[0] == out[0]) {
			t.Errorf("safe %v: %v", safe, out[0])
		}
	}
}
