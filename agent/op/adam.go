package op

import "ariadne/agent/op/plain"

// AdamConfig are Adam's constants.
type AdamConfig = plain.AdamConfig

// ClipFactor returns the L2 norm of a gradient and the factor that brings it down to max, or 1 if it is less already.
func ClipFactor(grad []float32, max float32) (norm, factor float32) {
	return kernel.ClipFactor(grad, max)
}

// Adam takes one step on param with the gradient grad·factor, as optax does (moments m and v corrected for their bias;
// Kingma and Ba 2015). step counts from 1.
func Adam(param, grad, m, v []float32, lr, factor float32, step int, c AdamConfig) {
	kernel.Adam(param, grad, m, v, lr, factor, step, c)
}

// AddTo adds x to sum, number by number.
func AddTo(sum, x []float32) { kernel.Add(sum, sum, x) }
