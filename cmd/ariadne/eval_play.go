package main

import (
	"context"
	"slices"

	"ariadne/task"
)

// newStep makes the memory for the results of a batch's steps.
func newStep(b task.Batch) *task.Step {
	n := b.Len()
	return &task.Step{Obs: task.NewObs(b.Spec(), n), Reward: make([]float32, n), Done: make([]bool, n)}
}

// playEpisodes plays a number of episodes in each environment, wanted [N], and returns them. The number is fixed, so that short episodes are
// not preferred. If it is interrupted, it returns those that were over, which are the shorter ones. It tells shown of each episode, unless
// shown is nil.
func playEpisodes(ctx context.Context, b task.Batch, act task.Player, wanted []int, shown *progress) ([]playedEpisode, error) {
	s := newStep(b)
	if err := b.Reset(s); err != nil {
		return nil, err
	}
	envs := b.Len()
	actions := make([]int32, envs)
	left, n := slices.Clone(wanted), 0
	for _, count := range wanted {
		n += count
	}
	running := make([][]float64, envs) // rewards of each decision since the episode began
	repeat := max(b.Spec().Repeat, 1)
	var episodes []playedEpisode
	for decision := 1; len(episodes) < n; decision++ {
		if ctx.Err() != nil {
			return episodes, errInterrupted
		}
		if err := act(s, actions); err != nil {
			return nil, err
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions, s); err != nil {
			return nil, err
		}
		for i, r := range s.Reward {
			running[i] = append(running[i], float64(r))
		}
		for _, e := range s.Episodes {
			if left[e.Env] > 0 {
				left[e.Env]--
				p := newPlayedEpisode(e, running[e.Env], repeat)
				p.ended = decision
				episodes = append(episodes, p)
				shown.add(e.Return)
			}
			running[e.Env] = running[e.Env][:0]
		}
	}
	return episodes, nil
}

// share returns how many of n episodes environment i of envs plays.
func share(n, i, envs int) int { return (n - i + envs - 1) / envs }
