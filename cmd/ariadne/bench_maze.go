package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"time"

	"codeberg.org/sbinet/npyio/npz"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// player draws actions for a benchmark.
type player interface{ next() int }

// players are the ways to act that a benchmark of Memory Maze knows.
var players = map[string]func() player{
	"random": func() player { return &unbiased{rand.New(rand.NewPCG(1, 2))} },
	"wander": func() player { return &wander{r: rand.New(rand.NewPCG(1, 2))} },
}

// unbiased draws each action alike, as an agent does that has learned nothing.
type unbiased struct{ r *rand.Rand }

func (u *unbiased) next() int { return u.r.IntN(maze.Actions) }

// wander draws actions that keep moving: mostly forward, each kept for a few steps, so that walls and corners, which cost
// most, are met far more often.
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

// walk is what a benchmark of the walker plays: an environment and the actions that it is given from a reset on.
type walk struct {
	env     *maze.Env
	actions []int
}

// recordedWalks returns the recorded trajectories of the standard tasks below the root of the golden data, for as long as
// they were recorded; none if there are none. Each starts from its own maze, but goes on without corrections.
func recordedWalks(root string) ([]walk, error) {
	files, err := filepath.Glob(filepath.Join(root, "memory_maze", "trajectories", "traj_*_seed*.npz"))
	if err != nil {
		return nil, err
	}
	var runs []walk
	for _, file := range files {
		if !standardTrajectory.MatchString(filepath.Base(file)) {
			continue
		}
		r, err := recordedWalk(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		runs = append(runs, r)
	}
	return runs, nil
}

// standardTrajectory is the name of a recording of no variant.
var standardTrajectory = regexp.MustCompile(`^traj_[0-9]+_seed[0-9]+\.npz$`)

func recordedWalk(file string) (walk, error) {
	archive, err := npz.Open(file)
	if err != nil {
		return walk{}, err
	}
	defer archive.Close()
	var size, seed int32
	var actions []int32
	for name, v := range map[string]any{"maze_size": &size, "seed": &seed, "action": &actions} {
		if err := archive.Read(name+".npy", v); err != nil {
			return walk{}, fmt.Errorf("%s: %w", name, err)
		}
	}
	r := walk{actions: make([]int, len(actions))}
	for i, a := range actions {
		r.actions[i] = int(a)
	}
	config, err := maze.Standard(int(size))
	if err == nil {
		r.env, err = maze.NewEnv(config, uint32(seed))
	}
	return r, err
}

// wanderingWalk returns a run of one episode of a size.
func wanderingWalk(size int) (walk, error) {
	config, err := maze.ForSize(size)
	if err != nil {
		return walk{}, usageError{err}
	}
	env, err := maze.NewEnv(config, 1)
	if err != nil {
		return walk{}, err
	}
	w := wander{r: rand.New(rand.NewPCG(1, 2))}
	r := walk{env: env}
	for range min(env.Limit(), 4000) {
		r.actions = append(r.actions, w.next())
	}
	return r, nil
}

// goldenRoot returns where the golden data are looked for.
func goldenRoot() string {
	if root := os.Getenv("ARIADNE_REFERENCE"); root != "" {
		return root
	}
	return filepath.Join("..", "shared", "reference")
}

// benchPhysics times whole steps on one core, over the recorded trajectories or, where there are none, a wandering one, and
// divides by their substeps. They are played again and again, from their mazes' first state on, and each step counts with
// its quickest round, which leaves out what other processes took; the mean over everything stands beside it.
func benchPhysics(ctx context.Context, o benchOptions) ([]metric, error) {
	wandering, err := wanderingWalk(o.size)
	if err != nil {
		return nil, err
	}
	runs, err := recordedWalks(goldenRoot())
	if err != nil {
		return nil, err
	}
	params := map[string]any{"actions": "recorded", "trajectories": len(runs)}
	if len(runs) == 0 {
		runs = []walk{wandering}
		params = map[string]any{"actions": "wandering", "size": o.size}
	}
	var before, after runtime.MemStats
	quickest := make([][]float64, len(runs)) // seconds, of each step
	starts := make([]*maze.Env, len(runs))
	var allocations uint64
	var total int
	var elapsed float64
	rounds := 0
	for begin := time.Now(); rounds == 0 || time.Since(begin).Seconds() < o.seconds; rounds++ {
		for i, r := range runs {
			if ctx.Err() != nil {
				return nil, errInterrupted
			}
			if rounds == 0 {
				if err := r.env.Reset(); err != nil {
					return nil, err
				}
				starts[i] = r.env.Clone()
				quickest[i] = slices.Repeat([]float64{math.Inf(1)}, len(r.actions))
			} else if err := r.env.CopyFrom(starts[i]); err != nil {
				return nil, err
			}
			runtime.ReadMemStats(&before)
			start := time.Now()
			for j, a := range r.actions {
				_, last := r.env.Step(a)
				end := time.Now()
				took := end.Sub(start).Seconds()
				quickest[i][j] = min(quickest[i][j], took)
				elapsed += took
				total++
				if last {
					break
				}
				start = end
			}
			runtime.ReadMemStats(&after)
			allocations += after.Mallocs - before.Mallocs
		}
	}
	step, steps := 0.0, 0
	for _, q := range quickest {
		for _, t := range q {
			step += t
			steps++
		}
	}
	step /= float64(steps)
	params["rounds"] = rounds
	resets, err := rate(ctx, o.seconds/3, 1, wandering.env.Reset)
	if err != nil {
		return nil, err
	}
	const substeps = 50
	return []metric{
		{"substep_us", step * 1e6 / substeps, "µs", params},
		{"substep_mean_us", elapsed / float64(total) * 1e6 / substeps, "µs", params},
		{"env_steps_per_s_per_core", 1 / step, "steps/s", params},
		{"allocs_per_step", float64(allocations) / float64(total), "allocations", params},
		{"reset_us", 1e6 / resets, "µs", map[string]any{"size": o.size}},
	}, nil
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

// benchEnv times a batch of environments, with pictures or without.
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
	w := players[o.actions]()
	actions := make([]int32, o.envs)
	act := func() {
		for i := range actions {
			actions[i] = int32(w.next())
		}
	}
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
		act()
		step.Episodes = step.Episodes[:0]
		return b.Step(actions, step)
	})
	return []metric{{fmt.Sprintf("env_%d_steps_per_s", s.Variant.CameraResolution), steps, "steps/s", params}}, err
}

// benchSteps times a batch without pictures.
func benchSteps(ctx context.Context, o benchOptions, v memorymaze.Variant, actions []int32, act func(), params map[string]any) ([]metric, error) {
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
		act()
		return b.Step(actions, reward, last)
	})
	cores := min(o.threads, o.envs, runtime.GOMAXPROCS(0))
	return []metric{
		{"env_no_render_steps_per_s", steps, "steps/s", params},
		{"env_no_render_steps_per_s_per_core", steps / float64(cores), "steps/s", params},
	}, err
}
