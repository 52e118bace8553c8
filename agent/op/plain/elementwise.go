package plain

// Rectify computes y = relu(x). NaN stays NaN.
func (Kernels) Rectify(y, x []float32) {
	copy(y, x)
	activate(y[:len(x)], Relu)
}

// RectifyBackward adds the gradient of a Rectify's argument, given that of its result y, to dx.
func (Kernels) RectifyBackward(dx, dy, y []float32) {
	for i, d := range dy {
		if !(y[i] <= 0) {
			dx[i] += d
		}
	}
}

// Add computes z = a + b; z may be a.
func (Kernels) Add(z, a, b []float32) {
	for i, v := range b {
		z[i] = a[i] + v
	}
}
