package main

import (
	"context"
	"fmt"
	"slices"

	"ariadne/task"
)

// benchTask times whole steps of any task's environments with random actions, observations and restarts included.
func benchTask(ctx context.Context, o benchOptions) ([]metric, error) {
	e, err := composeTask(append(slices.Clone(o.keys), fmt.Sprintf("threads=%d", o.threads)))
	if err != nil {
		return nil, err
	}
	b, err := e.batch(o.envs, 1)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	s := newStep(b)
	if err := b.Reset(s); err != nil {
		return nil, err
	}
	const rounds = 256 // actions for so many steps are drawn before the time is taken
	actions := make([]int32, rounds*o.envs)
	if err := task.Uniform(b.Spec().Actions, 1)(s, actions); err != nil {
		return nil, err
	}
	round := 0
	steps, err := rate(ctx, o.seconds, o.envs*max(b.Spec().Repeat, 1), func() error {
		s.Episodes = s.Episodes[:0]
		at := round * o.envs
		round = (round + 1) % rounds
		return b.Step(actions[at:at+o.envs], s)
	})
	return []metric{{"task_steps_per_s", steps, "steps/s", map[string]any{
		"task": b.Spec().Name, "settings": o.keys, "envs": o.envs, "threads": o.threads,
	}}}, err
}
