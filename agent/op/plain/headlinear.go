package plain

// HeadShape describes a dense layer for H heads, each with its own weights. It turns Rows rows of In numbers into rows of Out
// numbers. With Shared, all heads read the same row of x [Rows, In]; otherwise each reads its own row of x [Rows, H, In].
type HeadShape struct {
	Rows, H, In, Out int
	Shared           bool
	Act              Act
}

// input returns the distance between rows of x and between heads in a row.
func (sh HeadShape) input() (row, head int) {
	if sh.Shared {
		return sh.In, 0
	}
	return sh.H * sh.In, sh.In
}

// HeadLinear computes y = act(x·w + bias) for every head: w [H, In, Out], bias [H, Out], y [Rows, H, Out].
func (Kernels) HeadLinear(y, x, w, bias []float32, sh HeadShape) {
	y = y[:sh.Rows*sh.H*sh.Out]
	row, head := sh.input()
	for h := range sh.H {
		gemm(false, false, sh.Rows, sh.Out, sh.In, 1, x[h*head:], row, w[h*sh.In*sh.Out:], sh.Out, 0, y[h*sh.Out:], sh.H*sh.Out)
	}
	addBias(y, bias)
	activate(y, sh.Act)
}

// HeadLinearBackward computes the gradients of a HeadLinear from dy [Rows, H, Out], the gradient of its result. It replaces dy by
// the gradient before the activation. dx may be nil: not wanted.
func (Kernels) HeadLinearBackward(dx, dw, dbias, dy, x, y, w []float32, sh HeadShape) {
	dy = dy[:sh.Rows*sh.H*sh.Out]
	activateBackward(dy, y[:len(dy)], sh.Act)
	sumRows(dbias[:sh.H*sh.Out], dy)
	row, head := sh.input()
	for h := range sh.H {
		kernel := h * sh.In * sh.Out
		gemm(true, false, sh.In, sh.Out, sh.Rows, 1, x[h*head:], row, dy[h*sh.Out:], sh.H*sh.Out, 0, dw[kernel:], sh.Out)
		if dx == nil {
			continue
		}
		beta := float32(0)
		if sh.Shared && h > 0 {
			beta = 1
		}
		gemm(false, true, sh.Rows, sh.In, sh.Out, 1, dy[h*sh.Out:], sh.H*sh.Out, w[kernel:], sh.Out, beta, dx[h*head:], row)
	}
}
