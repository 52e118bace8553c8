package op

import "ariadne/agent/op/plain"

// AdamConfig are Adam's constants.
type AdamConfig = plain.AdamConfig

// ClipFactor returns the L2 norm of a gradient, and the factor that reduces the norm to max. The factor is 1 if the norm is below
// max.
func ClipFactor(grad []float32, max float32) (norm, factor float32) {
	return kernel.ClipFactor(grad, max)
}

// Adam takes one step on param with the gradient grad·factor, as optax does (Kingma and Ba 2015). The moments m and v are
// corrected for their bias. step counts from 1.
func Adam(param, grad, m, v []float32, lr, factor float32, step int, c AdamConfig) {
	kernel.Adam(param, grad, m, v, lr, factor, step, c)
}

// AddTo adds x to sum, number by number.
func AddTo(sum, x []float32) { kernel.Add(sum, sum, x) }
