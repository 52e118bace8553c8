package main

import (
	"context"
	"math"
	"runtime"
	"slices"
	"time"

	"ariadne/maze"
	"ariadne/task"
)

// walk is what a benchmark of the walker plays: an environment, and its actions after a reset.
type walk struct {
	env      *maze.Env
	actions  []int32
	start    *maze.Env // the environment after its first reset
	quickest []float64 // [steps] shortest time of each step, seconds
}

// newWalk returns a walk of at most 1000 steps, whose actions act draws.
func newWalk(config maze.Config, seed uint32, act task.Player) (*walk, error) {
	env, err := maze.NewEnv(config, seed)
	if err != nil {
		return nil, err
	}
	w := &walk{env: env, actions: make([]int32, min(env.Limit(), 1000))}
	w.quickest = slices.Repeat([]float64{math.Inf(1)}, len(w.actions))
	return w, act(nil, w.actions)
}

// standardWalks returns walks through mazes of all standard sizes, three for each size.
func standardWalks(act task.Player) (walks []*walk, err error) {
	for _, size := range []int{9, 11, 13, 15} {
		config, err := maze.Standard(size)
		if err != nil {
			return nil, err
		}
		for seed := range uint32(3) {
			w, err := newWalk(config, seed, act)
			if err != nil {
				return nil, err
			}
			walks = append(walks, w)
		}
	}
	return walks, nil
}

// spent is what the steps of several walks took together.
type spent struct {
	steps       int
	seconds     float64
	allocations uint64
}

// replay makes the steps of a walk, from its maze's first state on, and adds what they took to s.
func (w *walk) replay(s *spent) error {
	if w.start == nil {
		if err := w.env.Reset(); err != nil {
			return err
		}
		w.start = w.env.Clone()
	} else if err := w.env.CopyFrom(w.start); err != nil {
		return err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for i, a := range w.actions {
		_, last := w.env.Step(int(a))
		end := time.Now()
		took := end.Sub(start).Seconds()
		w.quickest[i] = min(w.quickest[i], took)
		s.seconds += took
		s.steps++
		if last {
			break
		}
		start = end
	}
	runtime.ReadMemStats(&after)
	s.allocations += after.Mallocs - before.Mallocs
	return nil
}

// benchPhysics times whole steps on one core, over walks through the standard mazes, and divides the time by the substeps. It makes the
// walks again and again, each from its maze's first state on. Each step counts with its shortest time of all rounds, which leaves out the
// time that other processes took. The mean over all rounds is reported, too.
func benchPhysics(ctx context.Context, o benchOptions) ([]metric, error) {
	walks, err := standardWalks(walkers[o.actions]())
	if err != nil {
		return nil, err
	}
	var all spent
	rounds := 0
	for begin := time.Now(); rounds == 0 || time.Since(begin).Seconds() < o.seconds; rounds++ {
		for _, w := range walks {
			if ctx.Err() != nil {
				return nil, errInterrupted
			}
			if err := w.replay(&all); err != nil {
				return nil, err
			}
		}
	}
	step, steps := 0.0, 0
	for _, w := range walks {
		for _, t := range w.quickest {
			step += t
			steps++
		}
	}
	step /= float64(steps)
	config, err := maze.ForSize(o.size)
	if err != nil {
		return nil, usageError{err}
	}
	fresh, err := maze.NewEnv(config, 1)
	if err != nil {
		return nil, err
	}
	resets, err := rate(ctx, o.seconds/3, 1, fresh.Reset)
	if err != nil {
		return nil, err
	}
	params := map[string]any{"actions": o.actions, "walks": len(walks), "rounds": rounds}
	const substeps = 50
	return []metric{
		{"substep_us", step * 1e6 / substeps, "µs", params},
		{"substep_mean_us", all.seconds / float64(all.steps) * 1e6 / substeps, "µs", params},
		{"env_steps_per_s_per_core", 1 / step, "steps/s", params},
		{"allocs_per_step", float64(all.allocations) / float64(all.steps), "allocations", params},
		{"reset_us", 1e6 / resets, "µs", map[string]any{"size": o.size}},
	}, nil
}
