package vector

import (
	"fmt"
	"math"

	"ariadne/maze"
	"ariadne/task"
)

// plant makes the environments. Environment i draws as a single environment with seed + i.
func (b *Batch) plant(seed uint64) error {
	o, last := b.options, seed+uint64(b.Len()-1)
	if last < seed {
		return Errorf(Invalid, "seed %d: the last of %d environments would have one above 2^64 - 1", seed, b.Len())
	}
	o.Seed = seed
	if b.name == taskMaze {
		if last > math.MaxUint32 {
			return errSeed(last)
		}
		o.Settings["seed"] = float64(seed)
	}
	envs, err := task.New(b.name, o)
	if err != nil {
		return &Error{Status: statusOf(err), Err: err}
	}
	if s, ok := envs.(task.Seeder); ok {
		for i := range b.Len() {
			s.Seed(i, seed+uint64(i))
		}
	}
	b.envs = envs
	return nil
}

func errSeed(seed uint64) error {
	return Errorf(Invalid, "seed %d: Memory Maze takes 0 to %d, as numpy's RandomState does", seed, uint32(math.MaxUint32))
}

// seed seeds the environments that seeded names, each with its own seed. If one seed is refused, no environment is seeded.
func (b *Batch) seed(seeds []uint64, seeded func(i int) bool) error {
	if len(seeds) == 0 {
		return nil
	}
	if b.maze != nil {
		return b.seedMazes(seeds, seeded)
	}
	s, ok := b.envs.(task.Seeder)
	if !ok {
		return Errorf(Unsupported, "environments of %s are seeded when they are made alone", b.spec.Name)
	}
	for i, seed := range seeds {
		if seeded(i) {
			s.Seed(i, seed)
		}
	}
	return nil
}

// seedMazes is seed for mazes. It replaces the environments by newly seeded ones; textures and threads stay.
func (b *Batch) seedMazes(seeds []uint64, seeded func(i int) bool) error {
	fresh := make([]*maze.Env, b.Len())
	for i := range fresh {
		if !seeded(i) {
			continue
		}
		if seeds[i] > math.MaxUint32 {
			return errSeed(seeds[i])
		}
		var err error
		if fresh[i], err = maze.NewEnv(b.maze.Env(i).Config(), uint32(seeds[i])); err != nil {
			return &Error{Status: Invalid, Err: fmt.Errorf("environment %d: %w", i, err)}
		}
	}
	for i, e := range fresh {
		if e == nil {
			continue
		}
		if err := b.maze.Env(i).CopyFrom(e); err != nil {
			return fmt.Errorf("environment %d: %w", i, err)
		}
	}
	return nil
}
