package plain

// GateWeights are the parameters of a gate: six [E, E] kernels and the bias [E] of the update gate.
type GateWeights struct{ Wr, Ur, Wz, Uz, Wg, Ug, Bias []float32 }

// GateSaved is what a gate keeps from its forward pass for its backward pass: the reset gate r, the update gate z, the candidate
// h and r·x, each [rows, E].
type GateSaved struct{ R, Z, H, RX []float32 }

// Gate joins a skip stream x and a new branch y, both [rows, E], as GTrXL's gated recurrent unit does (Parisotto et
// al. 2020, section 3.2):
//
//	r = σ(y·Wr + x·Ur), z = σ(y·Wz + x·Uz - bias), h = tanh(y·Wg + (r∘x)·Ug), out = (1-z)∘x + z∘h
func (Kernels) Gate(out, x, y []float32, w GateWeights, s GateSaved, rows, e int) {
	twoProducts(s.R, y, w.Wr, x, w.Ur, rows, e)
	twoProducts(s.Z, y, w.Wz, x, w.Uz, rows, e)
	for i := range rows * e {
		s.R[i] = sigmoid(s.R[i])
		s.Z[i] = sigmoid(s.Z[i] - w.Bias[i%e])
		s.RX[i] = s.R[i] * x[i]
	}
	twoProducts(s.H, y, w.Wg, s.RX, w.Ug, rows, e)
	for i := range rows * e {
		s.H[i] = tanh(s.H[i])
		out[i] = (1-s.Z[i])*x[i] + s.Z[i]*s.H[i]
	}
}

// GateScratch returns the number of floats that GateBackward needs as scratch.
func (Kernels) GateScratch(rows, e int) int { return 4 * rows * e }

// GateBackward computes the gradients of a Gate from dout [rows, E], the gradient of its result. It writes the gradients of the
// weights to the fields of dw with the same names.
func (Kernels) GateBackward(dx, dy []float32, dw GateWeights, dout, x, y []float32, w GateWeights, s GateSaved, scratch []float32, rows, e int) {
	n := rows * e
	// Gradients before the activations of r, z and h, and the gradient of r·x.
	dr, dz, dh, drx := scratch[:n], scratch[n:2*n], scratch[2*n:3*n], scratch[3*n:4*n]
	for i := range n {
		d, z, h := dout[i], s.Z[i], s.H[i]
		dh[i] = d * z * (1 - h*h)
		dz[i] = d * (h - x[i]) * z * (1 - z)
		dx[i] = d * (1 - z)
	}
	gemm(false, true, rows, e, e, 1, dh, e, w.Ug, e, 0, drx, e)
	for i := range n {
		r := s.R[i]
		dr[i] = drx[i] * x[i] * r * (1 - r)
		dx[i] += drx[i] * r
	}

	gemm(true, false, e, e, rows, 1, y, e, dr, e, 0, dw.Wr, e)
	gemm(true, false, e, e, rows, 1, x, e, dr, e, 0, dw.Ur, e)
	gemm(true, false, e, e, rows, 1, y, e, dz, e, 0, dw.Wz, e)
	gemm(true, false, e, e, rows, 1, x, e, dz, e, 0, dw.Uz, e)
	gemm(true, false, e, e, rows, 1, y, e, dh, e, 0, dw.Wg, e)
	gemm(true, false, e, e, rows, 1, s.RX, e, dh, e, 0, dw.Ug, e)
	sumRows(dw.Bias[:e], dz)
	for j := range e {
		dw.Bias[j] = -dw.Bias[j]
	}

	gemm(false, true, rows, e, e, 1, dr, e, w.Ur, e, 1, dx, e)
	gemm(false, true, rows, e, e, 1, dz, e, w.Uz, e, 1, dx, e)
	gemm(false, true, rows, e, e, 1, dr, e, w.Wr, e, 0, dy, e)
	gemm(false, true, rows, e, e, 1, dz, e, w.Wz, e, 1, dy, e)
	gemm(false, true, rows, e, e, 1, dh, e, w.Wg, e, 1, dy, e)
}

// twoProducts computes out = a·wa + b·wb for a, b [rows, E].
func twoProducts(out, a, wa, b, wb []float32, rows, e int) {
	gemm(false, false, rows, e, e, 1, a, e, wa, e, 0, out, e)
	gemm(false, false, rows, e, e, 1, b, e, wb, e, 1, out, e)
}
