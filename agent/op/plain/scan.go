package plain

// ScanShape describes a Scan: T steps of B sequences, E numbers each. With Reset, a done flag clears the state before its step.
type ScanShape struct {
	T, B, E int
	Reset   bool
}

// Scan runs T steps of the linear recurrence
//
//	h ← f∘h + u
//
// for each of E numbers separately. f and u are [T, B, E]. out [T, B, E] is h after each step. Recurrences whose f and u depend
// on the inputs alone, as those of minGRU (Feng et al. 2024) and of state-space layers, have this form. done [T, B] says that
// step t is the first of a new episode. end [B, E] receives the state after the last step and may be start itself.
func (Kernels) Scan(out, end, f, u []float32, done []bool, start []float32, sh ScanShape) {
	n := sh.B * sh.E
	h := start
	for t := range sh.T {
		for b := range sh.B {
			from, to := t*n+b*sh.E, t*n+(b+1)*sh.E
			y, f, u, h := out[from:to], f[from:to], u[from:to], h[b*sh.E:(b+1)*sh.E]
			if sh.Reset && done[t*sh.B+b] {
				copy(y, u)
				continue
			}
			for i := range y {
				y[i] = f[i]*h[i] + u[i]
			}
		}
		h = out[t*n : (t+1)*n]
	}
	copy(end, h[:n])
}

// ScanBackward computes the gradients df, du and dstart [B, E] of a Scan from dout [T, B, E], the gradient of its result. out is
// the result of the forward pass.
func (Kernels) ScanBackward(df, du, dstart, dout, out, f []float32, done []bool, start []float32, sh ScanShape) {
	n := sh.B * sh.E
	clear(dstart[:n])
	for t := sh.T - 1; t >= 0; t-- {
		before := start
		if t > 0 {
			before = out[(t-1)*n : t*n]
		}
		for b := range sh.B {
			from, to := t*n+b*sh.E, t*n+(b+1)*sh.E
			dy, df, du, f := dout[from:to], df[from:to], du[from:to], f[from:to]
			h, dh := before[b*sh.E:(b+1)*sh.E], dstart[b*sh.E:(b+1)*sh.E]
			fresh := sh.Reset && done[t*sh.B+b]
			for i := range du {
				du[i] = dy[i] + dh[i]
				df[i], dh[i] = du[i]*h[i], du[i]*f[i]
			}
			if fresh {
				clear(df)
				clear(dh)
			}
		}
	}
}
