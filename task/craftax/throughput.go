package craftax

import (
	"time"

	"ariadne/internal/rng/threefry"
	"ariadne/task"
)

// warmUp is the number of steps that Throughput does not count: after them episodes end all the time.
const warmUp = 400

// Throughput measures a batch with random actions, auto-reset on: environment steps per second of so many steps of all
// environments, with or without observations.
func Throughput(envs, threads, steps int, observe bool) (perSecond float64, err error) {
	b, err := NewBatch(task.Options{Envs: envs, Threads: threads, Seed: 1})
	if err != nil {
		return 0, err
	}
	defer b.Close()
	s := task.Step{Obs: task.NewObs(b.Spec(), envs), Reward: make([]float32, envs), Done: make([]bool, envs)}
	if err := b.Reset(&s); err != nil {
		return 0, err
	}
	dice, actions := threefry.New(2), make([]int32, envs)
	var began time.Time
	for t := range warmUp + steps {
		if t == warmUp {
			began = time.Now()
		}
		for i := range actions {
			actions[i] = int32(dice.Bits(uint32(t*envs+i)) % uint32(Actions))
		}
		s.Episodes = s.Episodes[:0]
		step := b.StepUnseen
		if observe {
			step = b.Step
		}
		if err := step(actions, &s); err != nil {
			return 0, err
		}
	}
	return float64(envs*steps) / time.Since(began).Seconds(), nil
}
