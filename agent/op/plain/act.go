package plain

import "math"

// Act is the activation that ends a dense or convolutional layer.
type Act int

// The activations. Their derivatives need only the activation's result.
const (
	Identity Act = iota
	Relu
	Tanh
	Sigmoid
	EluPlusOne // elu(x) + 1: x + 1 above 0, eˣ below
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
	case Sigmoid:
		for i, v := range y {
			y[i] = sigmoid(v)
		}
	case EluPlusOne:
		for i, v := range y {
			y[i] = eluPlusOne(v)
		}
	}
}

// activateBackward turns dy in place from the gradient of the activation's result y into the gradient of its argument.
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
	case Sigmoid:
		sigmoidBackward(dy, y)
	case EluPlusOne:
		for i, v := range y {
			dy[i] *= min(v, 1)
		}
	}
}

func sigmoid(x float32) float32 { return float32(1 / (1 + math.Exp(-float64(x)))) }

func tanh(x float32) float32 { return float32(math.Tanh(float64(x))) }

func eluPlusOne(x float32) float32 {
	if x > 0 {
		return x + 1
	}
	return float32(math.Exp(float64(x)))
}

func relu(x float32) float32 {
	if x < 0 {
		return 0
	}
	return x
}
