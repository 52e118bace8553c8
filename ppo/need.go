package ppo

import (
	"ariadne/agent"
	"ariadne/task"
)

// Need is the least memory in bytes that training takes, without the environments. It is known before any memory is taken.
type Need struct {
	Weights  float64 // with gradients and the moments of Adam
	Rollout  float64
	Learning float64 // of a minibatch
	Acting   float64
}

// Whole returns the sum.
func (n Need) Whole() float64 { return n.Weights + n.Rollout + n.Learning + n.Acting }

// Need returns the memory that training a model in a task needs.
func (c Config) Need(m *agent.Model, spec task.Spec) Need {
	const float = 4 // bytes
	obs := float * sizeOf(spec)
	if spec.Pixels {
		obs /= float
	}
	if m.Sparse() && spec.Nonzeros > 0 {
		obs = 2 * float * float64(spec.Nonzeros)
	}
	steps, envs := float64(c.RolloutLen), float64(c.NumEnvs)
	rows, sequences := steps*envs, envs
	if c.SequenceLength > 0 {
		sequences = rows / float64(c.SequenceLength)
	}
	minibatch, shards := rows, float64(c.shards())
	if c.Agent != A2C && c.NumMinibatches > 0 {
		minibatch /= float64(c.NumMinibatches)
	}
	state := float * m.StateSize()
	computed := float * m.RowSize()
	return Need{
		Weights:  float * m.Parameters() * (4 + shards),
		Rollout:  (rows+envs)*(obs+5) + rows*5*float + sequences*state,
		Learning: minibatch * (obs + 2*computed),
		Acting:   envs * (obs + computed + 2*state),
	}
}

func sizeOf(spec task.Spec) float64 {
	n := 1.0
	for _, d := range spec.Shape {
		n *= float64(d)
	}
	return n
}
