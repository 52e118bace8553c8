package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// walkers are the ways in which benchmarks of Memory Maze act, by name.
var walkers = map[string]func() task.Player{
	"random": func() task.Player { return task.Uniform(maze.Actions, 1) },
	"wander": roving,
}

// roving draws actions that keep the walker moving. They are mostly forward, and each is kept for a few steps. So the walker meets walls and
// corners, which cost most, far more often than with uniform actions.
func roving() task.Player {
	r, action, left := rand.New(rand.NewPCG(1, 2)), 0, 0
	return func(_ *task.Step, actions []int32) error {
		for i := range actions {
			if left == 0 {
				action = []int{1, 1, 1, 4, 5, 2, 3}[r.IntN(7)]
				left = 1 + r.IntN(4)
			}
			left--
			actions[i] = int32(action)
		}
		return nil
	}
}

// variant returns the kind of Memory Maze that is asked for.
func (o benchOptions) variant() (memorymaze.Settings, error) {
	s, err := memorymaze.ParseSettings(o.settings())
	if err != nil {
		return s, usageError{err}
	}
	return s, nil
}

func (o benchOptions) settings() map[string]any {
	s := map[string]any{"textures": o.textures}
	if o.id != "" {
		s["id"] = o.id
	}
	if o.id == "" || o.sized {
		s["size"] = o.size
	}
	return s
}

// benchEnv times steps of a batch of environments, with pictures or without.
func benchEnv(ctx context.Context, o benchOptions) ([]metric, error) {
	s, err := o.variant()
	if err != nil {
		return nil, err
	}
	err = checkEnvironments(o.envs, func(n int) (task.Batch, error) {
		return memorymaze.New(task.Options{Envs: n, Seed: 1, Threads: 1, Settings: o.settings()})
	})
	if err != nil {
		return nil, err
	}
	w := walkers[o.actions]()
	actions := make([]int32, o.envs)
	act := func() error { return w(nil, actions) }
	params := map[string]any{"task": s.Variant.Name(), "envs": o.envs, "threads": o.threads, "actions": o.actions}
	if o.noRender {
		return benchSteps(ctx, o, s.Variant, actions, act, params)
	}
	b, err := memorymaze.New(task.Options{Envs: o.envs, Seed: 1, Threads: o.threads, Settings: o.settings()})
	if err != nil {
		return nil, usageError{err}
	}
	defer b.Close()
	params["renderer"] = b.Describe()
	step := newStep(b)
	if err := b.Reset(step); err != nil {
		return nil, err
	}
	steps, err := rate(ctx, o.seconds, o.envs, func() error {
		if err := act(); err != nil {
			return err
		}
		step.Episodes = step.Episodes[:0]
		return b.Step(actions, step)
	})
	return []metric{{fmt.Sprintf("env_%d_steps_per_s", s.Variant.CameraResolution), steps, "steps/s", params}}, err
}

// benchSteps times steps of a batch without pictures.
func benchSteps(ctx context.Context, o benchOptions, v memorymaze.Variant, actions []int32, act func() error, params map[string]any) ([]metric, error) {
	b, err := maze.NewBatch(v.Maze, maze.BatchOptions{Envs: o.envs, Threads: o.threads, Seed: 1, AutoReset: true})
	if err != nil {
		return nil, err
	}
	defer b.Close()
	if err := b.Reset(); err != nil {
		return nil, err
	}
	reward, last := make([]float32, o.envs), make([]bool, o.envs)
	steps, err := rate(ctx, o.seconds, o.envs, func() error {
		if err := act(); err != nil {
			return err
		}
		return b.Step(actions, reward, last)
	})
	cores := min(o.threads, o.envs, runtime.GOMAXPROCS(0))
	return []metric{
		{"env_no_render_steps_per_s", steps, "steps/s", params},
		{"env_no_render_steps_per_s_per_core", steps / float64(cores), "steps/s", params},
	}, err
}
