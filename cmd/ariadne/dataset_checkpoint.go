package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"ariadne/dataset"
	"ariadne/ppo"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// checkpointPlayers play episodes of a data set by a run's newest checkpoint. A group of episodes is one batch: so an
// episode is the same whenever it is played, though kernels may round differently for other numbers of rows.
type checkpointPlayers struct {
	experiment *experiment
	run        string
	variant    memorymaze.Variant
	settings   map[string]any
	seed       uint32
	together   int
	greedy     bool
	weights    string // checksum
}

func newCheckpointPlayers(e *experiment, run string, o *collection, p *dataset.Plan) (*checkpointPlayers, error) {
	checkpoint, err := ppo.NewestCheckpoint(run)
	if err != nil {
		return nil, usageError{err}
	}
	b, err := os.ReadFile(filepath.Join(checkpoint, ppo.WeightsFile))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(b)
	settings := maps.Clone(e.settings.Task)
	if settings == nil {
		settings = map[string]any{}
	}
	// The policy sees the pictures that are written.
	settings["render"] = "soft"
	if p.Options.Render != "" {
		settings["render"] = p.Options.Render
	}
	if p.Options.Textures != "" {
		settings["textures"] = p.Options.Textures
	}
	return &checkpointPlayers{
		experiment: e, run: run, variant: p.Variant, settings: settings, seed: o.seed, together: o.together, greedy: o.greedy,
		weights: hex.EncodeToString(sum[:8]),
	}, nil
}

// Policy implements dataset.Players.
func (p *checkpointPlayers) Policy() string {
	return fmt.Sprintf("checkpoint sha256=%s greedy=%v together=%d", p.weights, p.greedy, p.together)
}

// Group implements dataset.Players.
func (p *checkpointPlayers) Group() int { return p.together }

// NewPlayer implements dataset.Players.
func (p *checkpointPlayers) NewPlayer() (dataset.Player, error) { return checkpointPlayer{p}, nil }

// checkpointPlayer plays groups, with nothing kept from one to the next.
type checkpointPlayer struct{ *checkpointPlayers }

// Close implements dataset.Player.
func (checkpointPlayer) Close() error { return nil }

// Play implements dataset.Player.
func (p checkpointPlayer) Play(ctx context.Context, first, count int) ([]*dataset.Episode, error) {
	settings := maps.Clone(p.settings)
	settings["seed"] = uint64(p.seed) + uint64(first)
	b, err := memorymaze.New(task.Options{Envs: count, Threads: 1, Settings: settings})
	if err != nil {
		return nil, err
	}
	defer b.Close()
	policy, err := loadPolicy(p.experiment, p.run, b.Spec(), count)
	if err != nil {
		return nil, err
	}
	defer policy.Close()
	episodes := make([]*dataset.Episode, count)
	for i := range episodes {
		episodes[i] = &dataset.Episode{Variant: p.variant, Seed: p.seed + uint32(first+i), Policy: p.Policy()}
	}
	return episodes, p.play(ctx, b, policy.actions(uint64(p.seed)+uint64(first), p.greedy), episodes)
}

// play plays until all episodes are at their end, which they reach together, and takes down the actions.
func (p checkpointPlayer) play(ctx context.Context, b *memorymaze.Batch, act actFunc, episodes []*dataset.Episode) error {
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
