package ppo

import (
	"ariadne/agent/op"
)

// adam is Adam (Kingma & Ba 2015) after clipping by the global norm, as in the reference's optax chain.
type adam struct {
	config  op.AdamConfig
	maxNorm float32
	m, v    []float32 // [P] moments, in the weights' layout
	step    int       // steps taken
	threads int       // largest number of threads
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

// block is the unit in which threads divide the parameters. It is a multiple of every processor's vector length, so that each
// parameter is always computed as part of a whole vector.
const block = 64

// apply moves param against grad. It returns the norm of the gradient before clipping. If that is not finite, it moves nothing.
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
