package plain

// SparseRows are rows [R, in] in which most elements are 0. Row r has the elements Value[r·K+i] at the places Index[r·K+i], for i
// below Count[r]. All its other elements are 0.
type SparseRows struct {
	Count []int32   // [R]
	Index []int32   // [R, K]
	Value []float32 // [R, K]
}

// room returns K.
func (x SparseRows) room() int { return len(x.Index) / max(len(x.Count), 1) }

// row returns the places and values of a row's elements.
func (x SparseRows) row(r int) (index []int32, value []float32) {
	from := r * x.room()
	to := from + int(x.Count[r])
	return x.Index[from:to], x.Value[from:to]
}

// SparseLinear is Linear for sparse rows, y = act(x·w + bias): w [in, out], bias [out], y [R, out]. It adds a row's elements up
// in their order.
func (Kernels) SparseLinear(y []float32, x SparseRows, w, bias []float32, out int, act Act) {
	y = y[:len(x.Count)*out]
	for r := range x.Count {
		sum := y[r*out : (r+1)*out]
		clear(sum)
		index, value := x.row(r)
		for i, at := range index {
			addScaled(sum, value[i], w[int(at)*out:])
		}
	}
	addBias(y, bias)
	activate(y, act)
}

// SparseLinearBackward computes the gradients of w and bias of a SparseLinear from dy, the gradient of its result. It replaces dy
// by dz = dy·act'(y).
func (Kernels) SparseLinearBackward(dw, dbias, dy []float32, x SparseRows, y []float32, out int, act Act) {
	dy = dy[:len(x.Count)*out]
	activateBackward(dy, y[:len(dy)], act)
	sumRows(dbias[:out], dy)
	clear(dw)
	for r := range x.Count {
		dz := dy[r*out : (r+1)*out]
		index, value := x.row(r)
		for i, at := range index {
			addScaled(dw[int(at)*out:][:out], value[i], dz)
		}
	}
}

// addScaled adds scale·x to y. x is at least as long as y.
func addScaled(y []float32, scale float32, x []float32) {
	for j, v := range x[:len(y)] {
		y[j] += scale * v
	}
}
