package plain

// Linear computes y = act(x·w + bias): x [rows, in], w [in, out], bias [out] or nil, y [rows, out].
func (Kernels) Linear(y, x, w, bias []float32, rows, in, out int, act Act) {
	y = y[:rows*out]
	gemm(false, false, rows, out, in, 1, x, in, w, out, 0, y, out)
	addBias(y, bias)
	activate(y, act)
}

// LinearBackward computes the gradients of a Linear from dy, the gradient of its result: dw = xᵀ·dz, dbias = Σ_rows dz and dx =
// dz·wᵀ. It replaces dy by dz = dy·act'(y) [rows, out]. dx and dbias may be nil: not wanted.
func (Kernels) LinearBackward(dx, dw, dbias, dy, x, y, w []float32, rows, in, out int, act Act) {
	dy = dy[:rows*out]
	activateBackward(dy, y[:rows*out], act)
	gemm(true, false, in, out, rows, 1, x, in, dy, out, 0, dw, out)
	if dbias != nil {
		sumRows(dbias[:out], dy)
	}
	if dx != nil {
		gemm(false, true, rows, in, out, 1, dy, out, w, out, 0, dx, in)
	}
}

// addBias adds a vector to each row of y. A nil vector adds nothing.
func addBias(y, bias []float32) {
	for len(bias) > 0 && len(y) > 0 {
		row := y[:len(bias)]
		for j, b := range bias {
			row[j] += b
		}
		y = y[len(bias):]
	}
}

// sumRows writes the sum of the rows of x to sum. The rows are as long as sum.
func sumRows(sum, x []float32) {
	clear(sum)
	for len(sum) > 0 && len(x) > 0 {
		for j, v := range x[:len(sum)] {
			sum[j] += v
		}
		x = x[len(sum):]
	}
}
