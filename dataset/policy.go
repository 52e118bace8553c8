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

// Player plays episodes. The actions in an episode depend on its number only, and not on what was played before or by which
// Player. A Player is used from one goroutine at a time.
type Player interface {
	// Play returns count episodes, from number first on.
	Play(ctx context.Context, first, count int) ([]*Episode, error)
	Close() error
}

// Players makes a Player for each thread of a Build. All of them play the same.
type Players interface {
	// Policy describes completely who plays and with which settings. Data sets with different descriptions are different data
	// sets.
	Policy() string
	// Group returns the number of episodes that are played together. A Player is asked for whole groups only.
	Group() int
	NewPlayer() (Player, error)
}

// seedOf returns the seed of episode i. Seeds count up from that of the first episode.
func seedOf(first uint32, i int) uint32 { return first + uint32(i) }

// alone is a Player of single episodes that has nothing to close.
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

// HeldPolicy returns the description of a policy whose decisions are held for repeat steps, for Players.Policy.
func HeldPolicy(policy string, repeat int) string {
	if repeat > 1 {
		return fmt.Sprintf("%s action_repeat=%d", policy, repeat)
	}
	return policy
}

// Random draws actions uniformly. Episode i uses the seed Seed + i for the maze and for the actions.
type Random struct {
	Variant memorymaze.Variant
	Seed    uint32
	Repeat  int // steps for which each action is held; 0 means 1
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

// Oracle plays with maze/oracle. Episode i uses the seed Seed + i for the maze and for the noise.
type Oracle struct {
	Variant memorymaze.Variant
	Seed    uint32
	Effort  oracle.Effort
	Noise   float64 // probability that an action is drawn uniformly
	Repeat  int     // steps for which each decision is held, in addition to the oracle's own hold; 0 means 1
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

// Explorer plays with maze/explorer. Episode i uses the seed Seed + i.
type Explorer struct {
	Variant memorymaze.Variant
	Seed    uint32
	Repeat  int // steps for which each decision is held; 0 lets the explorer choose
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

// Wander walks with the Wanderer of maze/explorer. Episode i uses the seed Seed + i for the maze, the places to which it goes
// and the noise. WanderOptions.Seed is ignored.
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

// played plays a whole episode with a player that looks only at the environment. It asks the player whenever a decision has
// been held long enough.
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

// Recorded replays recorded episodes, for example of people.
type Recorded struct {
	episodes []*Episode
	sum      uint32 // checksum of the episodes
}

// ReadRecorded reads the recipes of files. All must have the same variant.
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
			e.Variant = r.Variant() // shares the layout's memory
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
