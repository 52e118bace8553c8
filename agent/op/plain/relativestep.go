package plain

// RelativeStepShape describes one step of a RelativeAttention: B sequences, H heads of width D, and a memory of M rows of width
// E. The memory of each sequence begins Apart floats after that of the sequence before.
type RelativeStepShape struct{ B, H, D, M, E, Apart int }

// Full returns the number of positions that have keys: those of the memory, then the step's own.
func (sh RelativeStepShape) Full() int { return sh.M + 1 }

// RelativeStepInput is what a step reads: queries Q [B, H, D]; its rows X [B, E] and those before it, Memory [B, M, E]; the Scale
// and Bias [E] of the layer norm of both; the kernels KV [E, 2, H, D] of keys and values and R [E, H, D] of distances; the
// values' bias ValueBias [H, D]; Positions [M+1, E] for the distances M … 0; and the vectors that are added to queries, U for
// keys and V for distances [H, D].
type RelativeStepInput struct{ Q, X, Memory, Scale, Bias, KV, ValueBias, R, Positions, U, V []float32 }

// RelativeStepSize returns the number of floats that RelativeStep works in.
func (Kernels) RelativeStepSize(sh RelativeStepShape) int {
	f := sh.Full()
	return sh.B*sh.H*(sh.D+2*sh.E+f) + f*(sh.E+2+sh.H)
}

// relativeStepParts are the parts of that memory: queries with U or V added [B, H, D]; these queries multiplied by the kernels,
// for keys and for distances [B, H, E]; products with distances [B, H, M+1]; and, for one sequence at a time, normalised rows
// [M+1, E], what the norm keeps of them [M+1], and scores [H, M+1].
type relativeStepParts struct{ query, keys, turned, distance, rows, mean, rstd, scores []float32 }

func (sh RelativeStepShape) parts(scratch []float32) (p relativeStepParts) {
	rows, f := sh.B*sh.H, sh.Full()
	for _, part := range []struct {
		at   *[]float32
		size int
	}{
		{&p.query, rows * sh.D}, {&p.keys, rows * sh.E}, {&p.turned, rows * sh.E}, {&p.distance, rows * f},
		{&p.rows, f * sh.E}, {&p.mean, f}, {&p.rstd, f}, {&p.scores, sh.H * f},
	} {
		*part.at, scratch = scratch[:part.size], scratch[part.size:]
	}
	return p
}

// RelativeStep is a RelativeAttention of one step, out [B, H, D], that does not project the rows to which it looks back. With n_j
// the normalised row of position j, a key is k_j = K·n_j, so (q+u)·k_j = (Kᵀ(q+u))·n_j. So it multiplies the query by Kᵀ once,
// instead of multiplying all rows by K. It does the same for distances. The mean of values V·n_j is V times the mean of the rows.
// Biases of keys and of distances are left out: they add the same number to all scores of a softmax, which does not change it.
// scratch has RelativeStepSize floats.
func (Kernels) RelativeStep(out []float32, in RelativeStepInput, mask RelativeMask, sh RelativeStepShape, scratch []float32) {
	p := sh.parts(scratch)
	width, f, e := sh.H*sh.D, sh.Full(), sh.E
	sh.turn(p.keys, p.query, in.Q, in.U, in.KV, 2*width)
	sh.turn(p.turned, p.query, in.Q, in.V, in.R, width)
	gemm(false, true, sh.B*sh.H, f, e, 1, p.turned, e, in.Positions, e, 0, p.distance, f)
	for b := range sh.B {
		hidden := mask.Hidden[b*sh.M : (b+1)*sh.M]
		first := firstSeen(hidden, int(mask.First[b]))
		seen, before := f-first, sh.M-first
		Kernels{}.LayerNorm(p.rows, p.mean, p.rstd, in.Memory[b*sh.Apart+first*e:], in.Scale, in.Bias, before, e)
		Kernels{}.LayerNorm(p.rows[before*e:], p.mean, p.rstd, in.X[b*e:], in.Scale, in.Bias, 1, e)
		keys := p.keys[b*sh.H*e : (b+1)*sh.H*e]
		gemm(false, true, sh.H, seen, e, 1, keys, e, p.rows, e, 0, p.scores, seen)
		for h := range sh.H {
			RelativeShape{T: 1, D: sh.D, M: before}.softmax(p.scores[h*seen:(h+1)*seen], p.distance[(b*sh.H+h)*f+first:], hidden[first:], 0, 0)
		}
		gemm(false, false, sh.H, e, seen, 1, p.scores, seen, p.rows, e, 0, keys, e) // from here on keys holds the mean rows
	}
	for h := range sh.H {
		gemm(false, false, sh.B, sh.D, e, 1, p.keys[h*e:], sh.H*e, in.KV[width+h*sh.D:], 2*width, 0, out[h*sh.D:], width)
	}
	addBias(out[:sh.B*width], in.ValueBias[:width])
}

// turn adds a vector to the queries and multiplies them by each head's kernel [E, D], transposed: to [B, H, E]. The kernel's rows
// are apart floats apart.
func (sh RelativeStepShape) turn(to, query, q, add, kernel []float32, apart int) {
	width := sh.H * sh.D
	for i := range query {
		query[i] = q[i] + add[i%width]
	}
	for h := range sh.H {
		gemm(false, true, sh.B, sh.E, sh.D, 1, query[h*sh.D:], width, kernel[h*sh.D:], apart, 0, to[h*sh.E:], sh.H*sh.E)
	}
}

// firstSeen returns the first position, beginning with first, that is not hidden. Positions behind the memory are never hidden.
func firstSeen(hidden []float32, first int) int {
	for first < len(hidden) && hidden[first] != 0 {
		first++
	}
	return first
}
