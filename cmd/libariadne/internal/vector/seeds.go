package vector

import (
	"fmt"
	"math"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorygym"
)

// plant makes the environments anew from one seed.
func (b *Batch) plant(seed uint64) error {
	o := b.options
	o.Seed = seed
	if b.name == taskMaze {
		if seed > math.MaxUint32 {
			return errSeed(seed)
		}
		o.Settings["seed"] = float64(seed)
	}
	envs, err := task.New(b.name, o)
	if err != nil {
		return &Error{Status: Invalid, Err: err}
	}
	if b.envs != nil {
		if err := b.envs.Close(); err != nil {
			return err
		}
	}
	b.envs = envs
	return nil
}

func errSeed(seed uint64) error {
	return Errorf(Invalid, "seed %d: Memory Maze takes 0 to %d, as numpy's RandomState does", seed, uint32(math.MaxUint32))
}

// seed seeds the environments: not at all, from one seed, or each from its own.
func (b *Batch) seed(seeds []uint64) error {
	switch n := len(seeds); {
	case n == 0:
		return nil
	case n != 1 && n != b.Len():
		return Errorf(Invalid, "%d seeds for %d environments; give none, one, or one for each", n, b.Len())
	case b.maze != nil:
		return b.seedMazes(seeds)
	case n == 1, b.consecutive(seeds):
		return b.plant(seeds[0])
	}
	return Errorf(Unsupported, "environments of %s are seeded together: give one seed for all %d", b.name, b.Len())
}

// consecutive reports whether the seeds are those that Memory Gym's environments have from one.
func (b *Batch) consecutive(seeds []uint64) bool {
	if _, ok := b.envs.(*memorygym.Batch); !ok {
		return false
	}
	for i, s := range seeds {
		if s != seeds[0]+uint64(i) {
			return false
		}
	}
	return true
}

// seedMazes replaces the mazes' random engines and nothing else: textures and threads stay. Should a seed be refused, none
// is replaced.
func (b *Batch) seedMazes(seeds []uint64) error {
	fresh := make([]*maze.Env, b.Len())
	for i := range fresh {
		own := seeds[0] + uint64(i)
		if len(seeds) > 1 {
			own = seeds[i]
		} else if seeds[0] <= math.MaxUint32 {
			own &= math.MaxUint32
		}
		if own > math.MaxUint32 {
			return errSeed(own)
		}
		var err error
		if fresh[i], err = maze.NewEnv(b.maze.Env(i).Config(), uint32(own)); err != nil {
			return &Error{Status: Invalid, Err: fmt.Errorf("environment %d: %w", i, err)}
		}
	}
	for i, e := range fresh {
		if err := b.maze.Env(i).CopyFrom(e); err != nil {
			return fmt.Errorf("environment %d: %w", i, err)
		}
	}
	return nil
}
