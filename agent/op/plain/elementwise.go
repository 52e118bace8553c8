package plain

import "math"

// Rectify computes y = relu(x). NaN stays NaN.
func (Kernels) Rectify(y, x []float32) {
	copy(y, x)
	activate(y[:len(x)], Relu)
}

// RectifyBackward adds to dx the gradient of a Rectify's argument, computed from its result y and the result's gradient dy.
func (Kernels) RectifyBackward(dx, dy, y []float32) {
	for i, d := range dy {
		if !(y[i] <= 0) {
			dx[i] += d
		}
	}
}

// Add computes z = a + b. z may be a.
func (Kernels) Add(z, a, b []float32) {
	for i, v := range b {
		z[i] = a[i] + v
	}
}

// Multiply computes z = a∘b. z may be a or b.
func (Kernels) Multiply(z, a, b []float32) {
	for i, v := range b {
		z[i] = a[i] * v
	}
}

// Function is a function of single numbers.
type Function int

// The functions.
const (
	SiLU       Function = iota // x·σ(x) (Elfwing et al. 2018)
	Softplus                   // log(1 + eˣ)
	Complement                 // 1 - x
)

// Apply computes y = f(x).
func (Kernels) Apply(y, x []float32, f Function) {
	switch f {
	case SiLU:
		for i, v := range x {
			y[i] = v * sigmoid(v)
		}
	case Softplus:
		for i, v := range x {
			y[i] = max(v, 0) + float32(math.Log1p(math.Exp(-math.Abs(float64(v)))))
		}
	case Complement:
		for i, v := range x {
			y[i] = 1 - v
		}
	}
}

// ApplyBackward computes dx, the gradient of an Apply's argument x, from dy, the gradient of its result. dx may be dy.
func (Kernels) ApplyBackward(dx, dy, x []float32, f Function) {
	switch f {
	case SiLU:
		for i, v := range x {
			s := sigmoid(v)
			dx[i] = dy[i] * (s + v*s*(1-s))
		}
	case Softplus:
		for i, v := range x {
			dx[i] = dy[i] * sigmoid(v)
		}
	case Complement:
		for i := range x {
			dx[i] = -dy[i]
		}
	}
}
