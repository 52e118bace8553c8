package plain

import "math"

// AdamConfig holds Adam's decay rates and epsilon.
type AdamConfig struct{ Beta1, Beta2, Eps float32 }

// ClipFactor returns the global norm of a gradient, summed in float64, and the factor that clips it to max. The factor is 1 if
// the norm is below max, else max/norm (as in optax's clip_by_global_norm). If the norm is NaN, so is the factor.
func (Kernels) ClipFactor(grad []float32, max float32) (norm, factor float32) {
	sum := 0.0
	for _, g := range grad {
		sum += float64(g) * float64(g)
	}
	norm = float32(math.Sqrt(sum))
	if norm < max {
		return norm, 1
	}
	return norm, max / norm
}

// Adam takes one step with the gradient factor·grad (Kingma & Ba 2015, in optax's order of operations):
//
//	m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², param ← param - lr·m̂/(√v̂ + ε)
//
// where m̂ = m/(1-β₁^step) and v̂ = v/(1-β₂^step). step counts from 1.
func (Kernels) Adam(param, grad, m, v []float32, lr, factor float32, step int, c AdamConfig) {
	correct1 := float32(1 / (1 - math.Pow(float64(c.Beta1), float64(step))))
	correct2 := float32(1 / (1 - math.Pow(float64(c.Beta2), float64(step))))
	for i := range param {
		g := grad[i] * factor
		m[i] = c.Beta1*m[i] + (1-c.Beta1)*g
		v[i] = c.Beta2*v[i] + (1-c.Beta2)*g*g
		param[i] -= lr * (m[i] * correct1) / (float32(math.Sqrt(float64(v[i]*correct2))) + c.Eps)
	}
}
