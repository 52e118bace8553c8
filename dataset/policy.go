package dataset

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"

	"ariadne/maze"
	"ariadne/maze/explorer"
	"ariadne/maze/oracle"
	"ariadne/task/memorymaze"
)

// Player plays episodes. What it does in one follows from its number alone, whatever was played before and by whom. It is
// used from one goroutine at a time.
type Player interface {
	// Play returns the episodes from number first on, count of them.
	Play(ctx context.Context, first, count int) ([]*Episode, error)
	Close() error
}

// Players makes a player for each thread of a Build. Those of one Players play the same.
type Players interface {
	// Policy says who plays and with which settings, completely: it tells data sets apart.
	Policy() string
	// Group is how many episodes are played together; a player is only asked for whole groups.
	Group() int
	NewPlayer() (Player, error)
}

// seedOf returns the seed of an episode: they count up from the first one's.
func seedOf(first uint32, i int) uint32 { return first + uint32(i) }

// alone is a player of single episodes that has nothing to close.
type alone func(ctx context.Context, i int) (*Episode, error)

// Play implements Player.
func (play alone) Play(ctx context.Context, first, count int) ([]*Episode, error) {
	episodes := make([]*Episode, count)
	for i := range episodes {
		var err error
		if episodes[i], err = play(ctx, first+i); err != nil {
			return nil, err
		}
	}
	return episodes, nil
}

// Close implements Player.
func (alone) Close() error { return nil }

// HeldPolicy is what Players.Policy says of a policy whose decisions are held for repeat steps.
func HeldPolicy(policy string, repeat int) string {
	if repeat > 1 {
		return fmt.Sprintf("%s action_repeat=%d", policy, repeat)
	}
	return policy
}

// Random draws actions uniformly. Episode i has the seed Seed + i, for the maze and for the actions.
type Random struct {
	Variant memorymaze.Variant
	Seed    uint32
	Repeat  int // steps that each action is held for; 0: 1
}

// Policy implements Players.
func (p Random) Policy() string { return HeldPolicy("random", p.Repeat) }

// Group implements Players.
func (Random) Group() int { return 1 }

// NewPlayer implements Players.
func (p Random) NewPlayer() (Player, error) {
	return alone(func(ctx context.Context, i int) (*Episode, error) {
		seed := seedOf(p.Seed, i)
		r := rand.New(rand.NewPCG(uint64(seed), 0))
		e := &Episode{Variant: p.Variant, Seed: seed, Policy: p.Policy(), Repeat: p.Repeat}
		return played(ctx, e, func(*maze.Env) (func() int, error) {
			return func() int { return r.IntN(maze.Actions) }, nil
		})
	}), nil
}

// Oracle plays with maze/oracle. Episode i has the seed Seed + i, for the maze and for the noise.
type Oracle struct {
	Variant memorymaze.Variant
	Seed    uint32
	Effort  oracle.Effort
	Noise   float64 // probability of an action drawn uniformly
	Repeat  int     // steps that each decision is held for, besides what the oracle does itself; 0: 1
}

var efforts = [...]string{oracle.Normal: "normal", oracle.Fast: "fast", oracle.Strong: "strong"}

// Policy implements Players.
func (p Oracle) Policy() string {
	effort := fmt.Sprint(uint8(p.Effort))
	if int(p.Effort) < len(efforts) {
		effort = efforts[p.Effort]
	}
	return HeldPolicy(fmt.Sprintf("oracle effort=%s noise=%v", effort, p.Noise), p.Repeat)
}

// Group implements Players.
func (Oracle) Group() int { return 1 }

// NewPlayer implements Players.
func (p Oracle) NewPlayer() (Player, error) {
	return alone(func(ctx context.Context, i int) (*Episode, error) {
		seed := seedOf(p.Seed, i)
		e := &Episode{Variant: p.Variant, Seed: seed, Policy: p.Policy(), Repeat: p.Repeat}
		return played(ctx, e, func(env *maze.Env) (func() int, error) {
			a, err := oracle.New(env, oracle.Options{Effort: p.Effort, Noise: p.Noise, Seed: uint64(seed)})
			if err != nil {
				return nil, err
			}
			return a.Act, nil
		})
	}), nil
}

// Explorer plays with maze/explorer. Episode i has the seed Seed + i.
type Explorer struct {
	Variant memorymaze.Variant
	Seed    uint32
	Repeat  int // steps that each decision is held for; 0: as many as the explorer chooses
}

// Policy implements Players.
func (p Explorer) Policy() string { return HeldPolicy("explorer", p.Repeat) }

// Group implements Players.
func (Explorer) Group() int { return 1 }

// NewPlayer implements Players.
func (p Explorer) NewPlayer() (Player, error) {
	return alone(func(ctx context.Context, i int) (*Episode, error) {
		e := &Episode{Variant: p.Variant, Seed: seedOf(p.Seed, i), Policy: p.Policy(), Repeat: p.Repeat}
		return played(ctx, e, func(env *maze.Env) (func() int, error) {
			a, err := explorer.New(env, explorer.Options{Repeat: p.Repeat})
			if err != nil {
				return nil, err
			}
			return a.Act, nil
		})
	}), nil
}

// Wander walks with maze/explorer's Wanderer. Episode i has the seed Seed + i, for the maze, for the places that it goes to and for the
// noise; that of WanderOptions means nothing.
type Wander struct {
	Variant memorymaze.Variant
	Seed    uint32
	explorer.WanderOptions
}

// Policy implements Players.
func (p Wander) Policy() string { return HeldPolicy(fmt.Sprintf("wander noise=%v", p.Noise), p.Repeat) }

// Group implements Players.
func (Wander) Group() int { return 1 }

// NewPlayer implements Players.
func (p Wander) NewPlayer() (Player, error) {
	return alone(func(ctx context.Context, i int) (*Episode, error) {
		e := &Episode{Variant: p.Variant, Seed: seedOf(p.Seed, i), Policy: p.Policy(), Repeat: p.Repeat}
		return played(ctx, e, func(env *maze.Env) (func() int, error) {
			o := p.WanderOptions
			o.Seed = uint64(e.Seed)
			a, err := explorer.NewWanderer(env, o)
			if err != nil {
				return nil, err
			}
			return a.Act, nil
		})
	}), nil
}

// played plays a whole episode of someone who looks at nothing but the environment, and is asked whenever a decision has been
// held for as long as it is to be.
func played(ctx context.Context, e *Episode, player func(*maze.Env) (act func() int, err error)) (*Episode, error) {
	env, err := maze.NewEnv(e.Variant.Maze, e.Seed)
	if err != nil {
		return nil, err
	}
	if err := env.Reset(); err != nil {
		return nil, err
	}
	act, err := player(env)
	if err != nil {
		return nil, err
	}
	e.Actions = make([]uint8, 0, env.Limit())
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

// Policy implements Players.
func (r *Recorded) Policy() string { return fmt.Sprintf("recorded crc32c=%08x", r.sum) }

// Group implements Players.
func (*Recorded) Group() int { return 1 }

// NewPlayer implements Players.
func (r *Recorded) NewPlayer() (Player, error) {
	return alone(func(_ context.Context, i int) (*Episode, error) { return r.episodes[i], nil }), nil
}
