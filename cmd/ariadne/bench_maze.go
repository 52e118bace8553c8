package main

import (
	"context"
	"math/rand/v2"
	"runtime"
	"time"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// wander draws actions that keep moving: mostly forward, each kept for a few steps, so that walls and corners are met as
// often as a policy meets them.
type wander struct {
	r      *rand.Rand
	action int
	left   int
}

func (w *wander) next() int {
	if w.left == 0 {
		w.action = []int{1, 1, 1, 4, 5, 2, 3}[w.r.IntN(7)]
		w.left = 1 + w.r.IntN(4)
	}
	w.left--
	return w.action
}

// benchPhysics times whole steps of one environment on one core and divides by their substeps.
func benchPhysics(ctx context.Context, o benchOptions) ([]metric, error) {
	config, err := maze.Standard(o.size)
	if err != nil {
		return nil, usageError{err}
	}
	e, err := maze.NewEnv(config, 1)
	if err != nil {
		return nil, err
	}
	w := wander{r: rand.New(rand.NewPCG(1, 2))}
	var steps int
	var stepping time.Duration
	for stepping.Seconds() < o.seconds {
		if ctx.Err() != nil {
			return nil, errInterrupted
		}
		if err := e.Reset(); err != nil {
			return nil, err
		}
		begin := time.Now()
		for last := false; !last; steps++ {
			_, last = e.Step(w.next())
		}
		stepping += time.Since(begin)
	}
	const substeps = 50
	resets, err := rate(ctx, o.seconds/3, 1, e.Reset)
	if err != nil {
		return nil, err
	}
	params := map[string]any{"size": o.size}
	return []metric{
		{"substep_us", stepping.Seconds() * 1e6 / float64(steps*substeps), "µs", params},
		{"env_steps_per_s_per_core", float64(steps) / stepping.Seconds(), "steps/s", params},
		{"reset_us", 1e6 / resets, "µs", params},
	}, nil
}

// benchEnv times a batch of environments, with pictures or without.
func benchEnv(ctx context.Context, o benchOptions) ([]metric, error) {
	w := wander{r: rand.New(rand.NewPCG(1, 2))}
	actions := make([]int32, o.envs)
	act := func() {
		for i := range actions {
			actions[i] = int32(w.next())
		}
	}
	params := map[string]any{"size": o.size, "envs": o.envs, "threads": o.threads}
	if o.noRender {
		config, err := maze.Standard(o.size)
		if err != nil {
			return nil, usageError{err}
		}
		b, err := maze.NewBatch(config, maze.BatchOptions{Envs: o.envs, Threads: o.threads, Seed: 1, AutoReset: true})
		if err != nil {
			return nil, err
		}
		defer b.Close()
		if err := b.Reset(); err != nil {
			return nil, err
		}
		reward, last := make([]float32, o.envs), make([]bool, o.envs)
		steps, err := rate(ctx, o.seconds, o.envs, func() error {
			act()
			return b.Step(actions, reward, last)
		})
		return []metric{{"env_no_render_steps_per_s", steps, "steps/s", params}}, err
	}
	b, err := memorymaze.New(task.Options{
		Envs: o.envs, Seed: 1, Threads: o.threads, Settings: map[string]any{"size": o.size, "textures": o.textures},
	})
	if err != nil {
		return nil, usageError{err}
	}
	defer b.Close()
	params["renderer"] = b.Describe()
	s := newStep(b)
	if err := b.Reset(s); err != nil {
		return nil, err
	}
	steps, err := rate(ctx, o.seconds, o.envs, func() error {
		act()
		s.Episodes = s.Episodes[:0]
		return b.Step(actions, s)
	})
	return []metric{{"env_64_steps_per_s", steps, "steps/s", params}}, err
}

// benchRender times pictures of walkers that stand in their mazes where some steps have taken them.
func benchRender(ctx context.Context, o benchOptions) ([]metric, error) {
	config, err := maze.Standard(o.size)
	if err != nil {
		return nil, usageError{err}
	}
	textures, err := assets.LoadTextures(o.textures)
	if err != nil {
		return nil, usageError{err}
	}
	r, err := headless.New(memorymaze.Resolution, memorymaze.Resolution, textures, headless.Options{})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	w := wander{r: rand.New(rand.NewPCG(1, 2))}
	views := make([]render.View, o.envs)
	for i := range views {
		e, err := maze.NewEnv(config, uint32(i))
		if err == nil {
			err = e.Reset()
		}
		if err != nil {
			return nil, err
		}
		for range 100 {
			e.Step(w.next())
		}
		if err := r.SetScene(i, memorymaze.Scene(e)); err != nil {
			return nil, err
		}
		views[i] = memorymaze.View(e, i)
	}
	pix := make([]byte, o.envs*memorymaze.Resolution*memorymaze.Resolution*3)
	frames, err := rate(ctx, o.seconds, o.envs, func() error { return r.Render(views, pix) })
	return []metric{{"gl_64_fps", frames, "frames/s", map[string]any{
		"size": o.size, "envs": o.envs, "cores": runtime.NumCPU(), "renderer": r.Describe(),
	}}}, err
}
