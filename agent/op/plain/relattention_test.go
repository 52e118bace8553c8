package plain

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestRelativeAttentionFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	for _, sh := range []RelativeShape{{T: 1, B: 1, H: 1, D: 1, M: 1}, {T: 3, B: 2, H: 2, D: 3, M: 4}, {T: 5, B: 1, H: 1, D: 2, M: 2}, {T: 1, B: 3, H: 2, D: 2, M: 5}} {
		width, f := sh.H*sh.D, sh.Full()
		q, kv, r := randomArray(rng, "q", sh.T*sh.B*width, 1), randomArray(rng, "kv", f*sh.B*2*width, 1), randomArray(rng, "r", f*width, 1)
		u, v := randomArray(rng, "u", width, 1), randomArray(rng, "v", width, 1)
		weight := randomArray(rng, "weight", sh.T*sh.B*width, 1)
		mask := RelativeMask{Hidden: floats(sh.B * sh.M), First: floats(sh.T * sh.B)}
		for i := range mask.Hidden {
			mask.Hidden[i] = float32(rng.IntN(2))
		}
		for i := range mask.First {
			mask.First[i] = float32(rng.IntN(sh.M + i/sh.B + 1))
		}
		twin := func() []float64 {
			out := make([]float64, sh.T*sh.B*width)
			for i := range sh.T * sh.B * sh.H {
				t, b, h := i/sh.H/sh.B, i/sh.H%sh.B, i%sh.H
				query := q.f64[i*sh.D : (i+1)*sh.D]
				total := 0.0
				for j := int(mask.First[t*sh.B+b]); j <= sh.M+t; j++ {
					if j < sh.M && mask.Hidden[b*sh.M+j] != 0 {
						continue
					}
					keys, distance := ((j*sh.B+b)*2)*width+h*sh.D, sh.M+t-j
					score := 0.0
					for l, x := range query {
						score += (x+u.f64[h*sh.D+l])*kv.f64[keys+l] + (x+v.f64[h*sh.D+l])*r.f64[(f-1-distance)*width+h*sh.D+l]
					}
					p := math.Exp(score / math.Sqrt(float64(sh.D)))
					total += p
					for l := range sh.D {
						out[i*sh.D+l] += p * kv.f64[keys+width+l]
					}
				}
				for l := range sh.D {
					out[i*sh.D+l] /= total
				}
			}
			return out
		}
		in := RelativeInput{q.f32, kv.f32, r.f32, u.f32, v.f32}
		out, saved := floats(len(weight.f32)), floats(kernels.RelativeSavedSize(sh))
		kernels.RelativeAttention(out, in, mask, sh, saved)
		checkResult(t, "out", out, twin())
		d := RelativeInput{floats(len(q.f32)), floats(len(kv.f32)), floats(len(r.f32)), floats(width), floats(width)}
		kernels.RelativeAttentionBackward(d, weight.f32, in, mask, sh, saved)
		checkGradients(t, func() float64 { return weighted(twin(), weight.f64) },
			check{q, d.Q}, check{kv, d.KV}, check{r, d.R}, check{u, d.U}, check{v, d.V})
	}
}
