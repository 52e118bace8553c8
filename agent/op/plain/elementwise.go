package plain

// Rectify computes y = relu(x). NaN stays NaN.
func Rectify(y, x []float32) {
	copy(y, x)
	activate(y[:len(x)], Relu)
}

// RectifyBackward computes dx, the gradient of a Rectify's argument, from that of its result y.
func RectifyBackward(dx, dy, y []float32) {
	copy(dx, dy)
	activateBackward(dx[:len(dy)], y, Relu)
}

// Add computes z = a + b; z may be a.
func Add(z, a, b []float32) {
	for i, v := range b {
		z[i] = a[i] + v
	}
}
