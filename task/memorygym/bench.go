package memorygym

import (
	"context"
	"math/rand/v2"
	"time"

	"ariadne/task"
)

// Bench steps a registered task with random actions for some seconds, and returns the steps per second of all its
// environments together. Restarts of environments are part of it.
func Bench(ctx context.Context, name string, o task.Options, seconds float64) (float64, error) {
	b, err := task.New(name, o)
	if err != nil {
		return 0, err
	}
	defer b.Close()
	n := b.Len()
	s := &task.Step{Obs: task.NewObs(b.Spec(), n), Reward: make([]float32, n), Done: make([]bool, n)}
	if err := b.Reset(s); err != nil {
		return 0, err
	}
	const rounds = 256 // of actions, drawn before time is taken
	actions, random := make([]int32, rounds*n), rand.New(rand.NewPCG(o.Seed, 0))
	for i := range actions {
		actions[i] = random.Int32N(int32(b.Spec().Actions))
	}
	steps, begin := 0, time.Now()
	for k := 0; time.Since(begin).Seconds() < seconds; k = (k + 1) % rounds {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions[k*n:(k+1)*n], s); err != nil {
			return 0, err
		}
		steps += n
	}
	return float64(steps) / time.Since(begin).Seconds(), nil
}
