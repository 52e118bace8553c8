package main

import (
	"context"
	"fmt"
	"maps"

	"ariadne/agent"
	"ariadne/dataset"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// checkpointPlayer plays episodes of a data set by one checkpoint. It plays a group of episodes in one batch. Kernels may round differently
// for other numbers of rows, but groups always have the same number. So an episode is the same whenever it is played.
type checkpointPlayer struct {
	checkpoint *checkpoint
	variant    memorymaze.Variant
	settings   map[string]any
	seed       uint32
	together   int
	greedy     bool
	repeat     int // the number of steps for which each action is held
}

// newCheckpointPlayer returns a player that acts by the experiment's newest checkpoint.
func newCheckpointPlayer(e *experiment, o *collection, plan *dataset.Plan) (*checkpointPlayer, error) {
	e.wholeEpisodes()
	p := &checkpointPlayer{
		variant: plan.Variant, settings: maps.Clone(e.settings.Task), seed: o.seed, together: o.together, greedy: o.draw.chooses(e),
	}
	if p.settings == nil {
		p.settings = map[string]any{}
	}
	// The policy sees the same pictures as are written.
	p.settings["render"] = "soft"
	if plan.Options.Render != "" {
		p.settings["render"] = plan.Options.Render
	}
	if plan.Options.Textures != "" {
		p.settings["textures"] = plan.Options.Textures
	}
	b, err := p.batch(0, 1)
	if err != nil {
		return nil, err
	}
	spec := b.Spec()
	p.repeat = spec.Repeat
	if err := checkEnvironments(min(p.together, plan.Episodes), func(n int) (task.Batch, error) { return p.batch(0, n) }); err != nil {
		return nil, err
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	p.checkpoint, err = e.newest(spec)
	return p, err
}

// batch makes the environments of count episodes, from number first on.
func (p *checkpointPlayer) batch(first, count int) (*memorymaze.Batch, error) {
	settings := maps.Clone(p.settings)
	settings["seed"] = uint64(p.seed) + uint64(first)
	return memorymaze.New(task.Options{Envs: count, Threads: 1, Settings: settings})
}

// Policy implements dataset.Player.
func (p *checkpointPlayer) Policy() string {
	return dataset.HeldPolicy(fmt.Sprintf("checkpoint sha256=%s greedy=%v together=%d", p.checkpoint.Checksum, p.greedy, p.together), p.repeat)
}

// Group implements dataset.Player.
func (p *checkpointPlayer) Group() int { return p.together }

// Play implements dataset.Player.
func (p *checkpointPlayer) Play(ctx context.Context, first, count int) ([]*dataset.Episode, error) {
	b, err := p.batch(first, count)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	a, err := p.checkpoint.player(agent.PlayerOptions{Envs: count, Seed: uint64(p.seed) + uint64(first), Greedy: p.greedy})
	if err != nil {
		return nil, err
	}
	defer a.Close()
	episodes := make([]*dataset.Episode, count)
	for i := range episodes {
		episodes[i] = &dataset.Episode{Variant: p.variant, Seed: p.seed + uint32(first+i), Policy: p.Policy(), Repeat: p.repeat}
	}
	return episodes, p.play(ctx, b, a.Act, episodes)
}

// play plays until all episodes end, which they do at the same step, and notes their actions.
func (p *checkpointPlayer) play(ctx context.Context, b *memorymaze.Batch, act task.Player, episodes []*dataset.Episode) error {
	s := newStep(b)
	if err := b.Reset(s); err != nil {
		return err
	}
	spec := b.Spec()
	actions := make([]int32, len(episodes))
	for steps := 0; steps < spec.Limit; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := act(s, actions); err != nil {
			return err
		}
		for range min(max(spec.Repeat, 1), spec.Limit-steps) {
			for i, e := range episodes {
				e.Actions = append(e.Actions, uint8(actions[i]))
			}
			steps++
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions, s); err != nil {
			return err
		}
	}
	return nil
}
