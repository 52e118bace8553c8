package plain

import "math"

// Act is the activation that ends a dense or convolutional layer.
type Act int

// The activations. Their derivatives need nothing but the activation's result.
const (
	Identity Act = iota
	Relu
	Tanh
)

// activate applies the activation in place. NaN stays NaN.
func activate(y []float32, act Act) {
	switch act {
	case Relu:
		for i, v := range y {
			if v < 0 {
				y[i] = 0
			}
		}
	case Tanh:
		for i, v := range y {
			y[i] = tanh(v)
		}
	}
}

// activateBackward turns the gradient of the activation's result y, in place, into that of its argument.
func activateBackward(dy, y []float32, act Act) {
	switch act {
	case Relu:
		for i, v := range y {
			if v <= 0 {
				dy[i] = 0
			}
		}
	case Tanh:
		for i, v := range y {
			dy[i] *= 1 - v*v
		}
	}
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

func tanh(x float32) float32 { return float32(math.Tanh(float64(x))) }

func relu(x float32) float32 {
	if x < 0 {
		return 0
	}
	return x
}
