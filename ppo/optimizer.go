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
	threads int       // that may compute
}

func newAdam(c Config, parameters, threads int) *adam {
	return &adam{
		config:  op.AdamConfig{Beta1: 0.9, Beta2: 0.999, Eps: float32(c.Optimizer.eps())},
		maxNorm: float32(c.MaxGradNorm),
		m:       make([]float32, parameters),
		v:       make([]float32, parameters),
		threads: threads,
	}
}

// block is what threads share parameters by: a multiple of any processor's vectors, so that each is computed as part of one.
const block = 64

// apply moves param against grad and returns the gradient's norm before clipping. If that is not finite nothing moves.
func (a *adam) apply(param, grad []float32, lr float32) (norm float32) {
	norm, factor := op.ClipFactor(grad, a.maxNorm)
	if !finite(float64(norm)) {
		return norm
	}
	a.step++
	n := len(param)
	share((n+block-1)/block, a.threads, func(from, to int) {
		from, to = from*block, min(to*block, n)
		op.Adam(param[from:to], grad[from:to], a.m[from:to], a.v[from:to], lr, factor, a.step, a.config)
	})
	return norm
}
