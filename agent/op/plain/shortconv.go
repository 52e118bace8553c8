package plain

// ShortConvShape describes a ShortConv: T steps of B sequences, E channels, and K steps that each step sees. With Reset, a step
// sees nothing from before its episode.
type ShortConvShape struct {
	T, B, E, K int
	Reset      bool
}

// row returns step t of sequence b. If t is negative, it is one of the K-1 steps before the sequence and comes from the state [B,
// K-1, E]; otherwise it comes from x [T, B, E].
func (sh ShortConvShape) row(x, state []float32, t, b int) []float32 {
	if t < 0 {
		at := (b*(sh.K-1) + sh.K - 1 + t) * sh.E
		return state[at : at+sh.E]
	}
	at := (t*sh.B + b) * sh.E
	return x[at : at+sh.E]
}

// starts reports whether step t of sequence b is the first of an episode and hides the steps before it.
func (sh ShortConvShape) starts(done []bool, t, b int) bool {
	return sh.Reset && t >= 0 && done[t*sh.B+b]
}

// ShortConv is a causal convolution along time, for each channel separately: y[t] = bias + Σₖ w[k]∘x[t-k] with x and y [T, B, E],
// w [K, E], bias [E]. start [B, K-1, E] holds the steps before the sequence, the oldest first, and zeros for steps that do not
// exist. end receives the last K-1 steps and may be start itself.
func (Kernels) ShortConv(y, end, x, w, bias []float32, done []bool, start []float32, sh ShortConvShape) {
	for t := range sh.T {
		for b := range sh.B {
			to := sh.row(y, nil, t, b)
			copy(to, bias)
			for k := range sh.K {
				from, w := sh.row(x, start, t-k, b), w[k*sh.E:(k+1)*sh.E]
				for i, v := range from {
					to[i] += w[i] * v
				}
				if sh.starts(done, t-k, b) {
					break
				}
			}
		}
	}
	for b := range sh.B {
		first := sh.T - sh.K + 1 // first step that end holds
		for t := max(first, 0); t < sh.T; t++ {
			if sh.starts(done, t, b) {
				first = t
			}
		}
		for t := sh.T - sh.K + 1; t < sh.T; t++ {
			to := sh.row(nil, end, t-sh.T, b)
			if t < first {
				clear(to)
				continue
			}
			copy(to, sh.row(x, start, t, b))
		}
	}
}

// ShortConvBackward computes the gradients dx, dw, dbias and dstart [B, K-1, E] of a ShortConv from dy [T, B, E], the gradient of
// its result.
func (Kernels) ShortConvBackward(dx, dw, dbias, dstart, dy, x, w []float32, done []bool, start []float32, sh ShortConvShape) {
	for _, grad := range [][]float32{dx, dw, dbias, dstart} {
		clear(grad)
	}
	for t := range sh.T {
		for b := range sh.B {
			dy := sh.row(dy, nil, t, b)
			for i, d := range dy {
				dbias[i] += d
			}
			for k := range sh.K {
				from, dfrom := sh.row(x, start, t-k, b), sh.row(dx, dstart, t-k, b)
				w, dw := w[k*sh.E:(k+1)*sh.E], dw[k*sh.E:(k+1)*sh.E]
				for i, d := range dy {
					dw[i] += d * from[i]
					dfrom[i] += d * w[i]
				}
				if sh.starts(done, t-k, b) {
					break
				}
			}
		}
	}
}
