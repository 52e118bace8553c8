package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"ariadne/internal/crew"
	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// mazes makes the task's environments as batch does, with the same seeds, but without pictures. policy is for errors.
func (e *experiment) mazes(policy string, envs int, seed uint64) (*maze.Batch, memorymaze.Settings, error) {
	if e.task != "memory_maze" {
		return nil, memorymaze.Settings{}, usageError{fmt.Errorf("the %s plays memory_maze, not %s", policy, e.task)}
	}
	s, err := memorymaze.ParseSettings(e.settings.Task)
	if err != nil {
		return nil, s, usageError{fmt.Errorf("task %s: %w", e.task, err)}
	}
	each, err := eachNeeds(envs, func(n int) (*maze.Batch, error) {
		return maze.NewBatch(s.Variant.Maze, maze.BatchOptions{Envs: n, Threads: 1, Seed: seed})
	})
	if err != nil {
		return nil, s, usageError{fmt.Errorf("task %s: %w", e.task, err)}
	}
	if err := checkMemory(fmt.Sprintf("a batch of %d environments", envs), part{float64(envs) * each, "the environments"}); err != nil {
		return nil, s, err
	}
	o := maze.BatchOptions{Envs: envs, Threads: 1, Seed: seed}
	if s.Seed != nil {
		for i := range envs {
			o.Seeds = append(o.Seeds, *s.Seed+uint32(i))
		}
	}
	b, err := maze.NewBatch(s.Variant.Maze, o)
	if err != nil {
		return nil, s, usageError{fmt.Errorf("task %s: %w", e.task, err)}
	}
	return b, s, nil
}

// playPlanners plays with a planner for each environment, on as many threads as the settings allow. It calls keep with the episodes of each
// environment that has played all. If it is interrupted, it returns the episodes that were over.
func (o *evaluation) playPlanners(ctx context.Context, e *entrant, todo []cohort, keep func(cohort, []playedEpisode) error, shown *progress) ([]playedEpisode, error) {
	batch, s, err := e.experiment.mazes(o.policy, o.environments(), o.seed)
	if err != nil {
		return nil, err
	}
	defer batch.Close()
	who, err := o.planner.planner(o.policy)
	if err != nil {
		return nil, err
	}
	agents := make([]func() int, batch.Len())
	for _, c := range todo {
		i := c.first
		if agents[i], err = who.In(batch.Env(i), s.ActionRepeat, o.seed+uint64(i)); err != nil {
			return nil, usageError{err}
		}
	}

	lists := make([][]playedEpisode, batch.Len())
	errs := make([]error, batch.Len())
	var failed atomic.Bool
	crew.Each(e.experiment.settings.Threads, len(todo), func(_, k int) {
		if failed.Load() {
			return
		}
		i := todo[k].first
		lists[i], errs[i] = o.playEnvironment(ctx, batch.Env(i), i, agents[i], shown)
		agents[i] = nil // frees its memory
		if errs[i] == nil {
			errs[i] = keep(todo[k], lists[i])
		}
		if errs[i] != nil {
			failed.Store(true)
		}
	})
	return slices.Concat(lists...), errors.Join(errs...)
}

// playEnvironment plays the share of episodes of environment i. If it is interrupted, it returns those that were over.
func (o *evaluation) playEnvironment(ctx context.Context, env *maze.Env, i int, act func() int, shown *progress) (list []playedEpisode, err error) {
	var rewards []float64 // of the episode's steps
	for range o.share(i) {
		if rewards, err = playEpisode(ctx, env, act, rewards[:0]); err != nil {
			return list, err
		}
		episode := task.Episode{Env: i, Return: sum(rewards), Length: len(rewards), Success: -1}
		list = append(list, newPlayedEpisode(episode, rewards, 1))
		shown.add(episode.Return)
	}
	return list, nil
}

// playEpisode plays an environment's next episode and appends the rewards of its steps to rewards.
func playEpisode(ctx context.Context, env *maze.Env, act func() int, rewards []float64) ([]float64, error) {
	if err := env.Reset(); err != nil {
		return rewards, err
	}
	for env.Running() {
		if ctx.Err() != nil {
			return rewards, errInterrupted
		}
		reward, _ := env.Step(act())
		rewards = append(rewards, reward)
	}
	return rewards, nil
}
