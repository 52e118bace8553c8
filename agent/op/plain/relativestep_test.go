package plain

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestRelativeStepFollowsItsFormula computes the same in float64 by a layer norm, a projection of every row, and an attention.
func TestRelativeStepFollowsItsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(43, 44))
	for _, sh := range []RelativeStepShape{{1, 1, 1, 1, 2, 2}, {3, 2, 3, 4, 6, 70}, {2, 3, 2, 5, 4, 20}} {
		width, f, e := sh.H*sh.D, sh.Full(), sh.E
		of := func(name string, size int) array { return randomArray(rng, name, size, 1) }
		q, x, memory := of("q", sh.B*width), of("x", sh.B*e), of("memory", sh.B*sh.Apart)
		scale, bias := of("scale", e), of("bias", e)
		kv, kvBias, r, rBias := of("kv", e*2*width), of("kv bias", 2*width), of("r", e*width), of("r bias", width)
		positions, u, v := of("positions", f*e), of("u", width), of("v", width)
		mask := RelativeMask{Hidden: floats(sh.B * sh.M), First: floats(sh.B)}
		for i := range mask.Hidden {
			mask.Hidden[i] = float32(rng.IntN(2))
		}
		for i := range mask.First {
			mask.First[i] = float32(rng.IntN(f))
		}
		project := func(row, kernel, bias []float64, columns, column int) float64 {
			sum := bias[column]
			for i := range e {
				sum += row[i] * kernel[i*columns+column]
			}
			return sum
		}
		want := make([]float64, sh.B*width)
		for i := range sh.B * sh.H {
			b, h := i/sh.H, i%sh.H
			total := 0.0
			for j := int(mask.First[b]); j <= sh.M; j++ {
				row := x.f64[b*e : (b+1)*e]
				if j < sh.M {
					row = memory.f64[b*sh.Apart+j*e:][:e]
					if mask.Hidden[b*sh.M+j] != 0 {
						continue
					}
				}
				row = normalised(row, scale.f64, bias.f64)
				score := 0.0
				for l := h * sh.D; l < (h+1)*sh.D; l++ {
					query := q.f64[b*width+l]
					score += (query+u.f64[l])*project(row, kv.f64, kvBias.f64, 2*width, l) +
						(query+v.f64[l])*project(positions.f64[j*e:], r.f64, rBias.f64, width, l)
				}
				p := math.Exp(score / math.Sqrt(float64(sh.D)))
				total += p
				for l := range sh.D {
					want[i*sh.D+l] += p * project(row, kv.f64, kvBias.f64, 2*width, width+h*sh.D+l)
				}
			}
			for l := range sh.D {
				want[i*sh.D+l] /= total
			}
		}
		in := RelativeStepInput{
			Q: q.f32, X: x.f32, Memory: memory.f32, Scale: scale.f32, Bias: bias.f32, KV: kv.f32, ValueBias: kvBias.f32[width:], R: r.f32,
			Positions: positions.f32, U: u.f32, V: v.f32,
		}
		out := floats(len(want))
		kernels.RelativeStep(out, in, mask, sh, floats(kernels.RelativeStepSize(sh)))
		checkResult(t, "out", out, want)
	}
}

// normalised computes a layer norm of one row.
func normalised(row, scale, bias []float64) []float64 {
	mean, variance := 0.0, 0.0
	for _, x := range row {
		mean += x / float64(len(row))
	}
	for _, x := range row {
		variance += (x - mean) * (x - mean) / float64(len(row))
	}
	y := make([]float64, len(row))
	for i, x := range row {
		y[i] = (x-mean)/math.Sqrt(variance+epsilon)*scale[i] + bias[i]
	}
	return y
}
