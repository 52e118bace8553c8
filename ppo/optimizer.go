package ppo

import (
	"ariadne/agent/op"
)

// adam is Adam (Kingma & Ba 2015) after clipping by the global norm, as the reference's optax chain.
type adam struct {
	config  op.AdamConfig
	maxNorm float32
	m, v    []float32 // moments, in the weights' layout
	step    int       // steps taken
}

func newAdam(c Config, parameters int) *adam {
	return &adam{
		config:  op.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: float32(c.Optimizer.eps())},
		maxNorm: float32(c.MaxGradNorm),
		m:       make([]float32, parameters),
		v:       make([]float32, parameters),
	}
}

// apply moves param against grad and returns the gradient's norm before clipping. If that is not finite nothing moves.
func (a *adam) apply(param, grad []float32, lr float32) (norm float32) {
	norm, factor := op.ClipFactor(grad, a.maxNorm)
	if !finite(float64(norm)) {
		return norm
	}
	a.step++
	op.Adam(param, grad, a.m, a.v, lr, factor, a.step, a.config)
	return norm
}
