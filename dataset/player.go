package dataset

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"

	"ariadne/maze"
	"ariadne/maze/planner"
	"ariadne/task/memorymaze"
)

// Player plays the episodes of a Build. What it does in one follows from its number alone, whatever was played before; it may be used
// from several goroutines at a time.
type Player interface {
	// Policy says who plays and with which settings, completely: it tells data sets apart.
	Policy() string
	// Group is how many episodes are played together; only whole groups are asked for.
	Group() int
	// Play returns the episodes from number first on, count of them.
	Play(ctx context.Context, first, count int) ([]*Episode, error)
}

// HeldPolicy is what Player.Policy says of a policy whose decisions are held for repeat steps.
func HeldPolicy(policy string, repeat int) string {
	if repeat > 1 {
		return fmt.Sprintf("%s action_repeat=%d", policy, repeat)
	}
	return policy
}

// Planned plays with a planner. Episode i has the seed Seed + i, for the maze and for all that the planner draws.
type Planned struct {
	planner.Planner
	Variant memorymaze.Variant
	Seed    uint32
	Repeat  int // steps that each decision is held for, besides what the planner does itself; 0: 1
}

// Policy implements Player.
func (p Planned) Policy() string { return HeldPolicy(p.Planner.String(), p.Repeat) }

// Group implements Player.
func (Planned) Group() int { return 1 }

// Play implements Player.
func (p Planned) Play(ctx context.Context, first, count int) ([]*Episode, error) {
	episodes := make([]*Episode, count)
	for i := range episodes {
		var err error
		if episodes[i], err = p.play(ctx, p.Seed+uint32(first+i)); err != nil {
			return nil, err
		}
	}
	return episodes, nil
}

// play plays the whole episode of a seed. The planner is asked whenever a decision has been held for as long as it is to be.
func (p Planned) play(ctx context.Context, seed uint32) (*Episode, error) {
	env, err := maze.NewEnv(p.Variant.Maze, seed)
	if err != nil {
		return nil, err
	}
	if err := env.Reset(); err != nil {
		return nil, err
	}
	act, err := p.In(env, p.Repeat, uint64(seed))
	if err != nil {
		return nil, err
	}
	e := &Episode{Variant: p.Variant, Seed: seed, Policy: p.Policy(), Repeat: p.Repeat, Actions: make([]uint8, 0, env.Limit())}
	for action := 0; env.Running(); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(e.Actions)%max(e.Repeat, 1) == 0 {
			action = act()
		}
		env.Step(action)
		e.Actions = append(e.Actions, uint8(action))
	}
	return e, nil
}

// Recorded plays episodes as they were recorded, for example by people.
type Recorded struct {
	episodes []*Episode
	sum      uint32 // of what they do
}

// ReadRecorded reads the recipes of files. All must be of one variant.
func ReadRecorded(paths []string) (*Recorded, error) {
	if len(paths) == 0 {
		return nil, errors.New("no recorded episodes are given")
	}
	r := &Recorded{}
	var first world
	for i, path := range paths {
		e, err := ReadEpisode(path)
		if err != nil {
			return nil, err
		}
		w, err := worldOf(&e.Variant)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			first = w
		} else if w != first {
			return nil, fmt.Errorf("episode %s is of another variant (%s) than %s (%s); a data set has one", path, e.Variant.Name(), paths[0], r.Variant().Name())
		} else {
			e.Variant = r.Variant() // the same layout in the same memory
		}
		r.episodes = append(r.episodes, e)
		r.sum = crc32.Update(r.sum, castagnoli, binary.LittleEndian.AppendUint32(nil, e.Seed))
		r.sum = crc32.Update(r.sum, castagnoli, e.Actions)
		if e.Repeat > 1 {
			r.sum = crc32.Update(r.sum, castagnoli, binary.LittleEndian.AppendUint32(nil, uint32(e.Repeat)))
		}
	}
	return r, nil
}

// Variant returns the episodes' variant.
func (r *Recorded) Variant() memorymaze.Variant { return r.episodes[0].Variant }

// Len returns the number of episodes.
func (r *Recorded) Len() int { return len(r.episodes) }

// Policy implements Player.
func (r *Recorded) Policy() string { return fmt.Sprintf("recorded crc32c=%08x", r.sum) }

// Group implements Player.
func (*Recorded) Group() int { return 1 }

// Play implements Player.
func (r *Recorded) Play(_ context.Context, first, count int) ([]*Episode, error) {
	return slices.Clone(r.episodes[first : first+count]), nil
}
