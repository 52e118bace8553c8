package plain

import "math"

// epsilon is added to the variance in a layer norm (flax's default).
const epsilon = 1e-6

// LayerNorm computes y = (x - mean)·rstd·scale + bias over the last axis of x [rows, width]. It writes mean and rstd =
// 1/√(population variance + 1e-6), both [rows], which the backward pass reads.
func (Kernels) LayerNorm(y, mean, rstd, x, scale, bias []float32, rows, width int) {
	for r := range rows {
		row, out := x[r*width:(r+1)*width], y[r*width:(r+1)*width]
		mu := 0.0
		for _, v := range row {
			mu += float64(v)
		}
		mu /= float64(width)
		variance := 0.0
		for _, v := range row {
			variance += (float64(v) - mu) * (float64(v) - mu)
		}
		variance /= float64(width)
		m, s := float32(mu), float32(1/math.Sqrt(variance+epsilon))
		mean[r], rstd[r] = m, s
		for j, v := range row {
			out[j] = (v-m)*s*scale[j] + bias[j]
		}
	}
}

// LayerNormBackward computes the gradients of a LayerNorm from dy, the gradient of its result. With n = (x - mean)·rstd and g =
// dy·scale they are dx = rstd·(g - mean(g) - n·mean(g·n)), dscale = Σ_rows dy·n, dbias = Σ_rows dy.
func (Kernels) LayerNormBackward(dx, dscale, dbias, dy, x, mean, rstd, scale []float32, rows, width int) {
	clear(dscale[:width])
	clear(dbias[:width])
	for r := range rows {
		row, out, grad := x[r*width:(r+1)*width], dx[r*width:(r+1)*width], dy[r*width:(r+1)*width]
		m, s := mean[r], rstd[r]
		var sumG, sumGN float64
		for j, d := range grad {
			n := (row[j] - m) * s
			dscale[j] += d * n
			dbias[j] += d
			sumG += float64(d * scale[j])
			sumGN += float64(d * scale[j] * n)
		}
		meanG, meanGN := float32(sumG/float64(width)), float32(sumGN/float64(width))
		for j, d := range grad {
			n := (row[j] - m) * s
			out[j] = s * (d*scale[j] - meanG - n*meanGN)
		}
	}
}
