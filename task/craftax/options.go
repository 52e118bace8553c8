package craftax

import (
	"fmt"
	"math"

	"ariadne/internal/rng/threefry"
	"ariadne/task"
)

// episodeKeys are the keys of an episode.
type episodeKeys struct {
	world threefry.Key // given to the reference's reset
	carry threefry.Key // split for each step
}

// AllowOptions does nothing. Callers of Configure call it for every task.
func (b *batch) AllowOptions() error { return nil }

// Configure reads the keys of an episode, each as two whole numbers below 2^32, the form that jax has. "key" makes the world;
// "step_key" is split for each step, and equals "key" if it is left out. The function that Configure returns hands the keys to
// environment i, for the episode that its next reset begins.
func (b *batch) Configure(settings map[string]any) (commit func(i int, rewind bool) error, err error) {
	var k episodeKeys
	given := map[string]bool{}
	set := func(name string, dst *threefry.Key) func(any) error {
		return func(x any) error {
			given[name] = true
			return readKey(dst, x)
		}
	}
	if err := (task.Setters{"key": set("key", &k.world), "step_key": set("step_key", &k.carry)}).Apply(settings); err != nil {
		return nil, err
	}
	switch {
	case !given["key"]:
		return nil, fmt.Errorf("key is missing: step_key needs it, because key makes the world")
	case !given["step_key"]:
		k.carry = k.world
	}
	return func(i int, _ bool) error {
		own := k
		b.envs[i].given = &own
		return nil
	}, nil
}

// readKey reads a key in the form of jax.random.PRNGKey.
func readKey(dst *threefry.Key, x any) error {
	list, ok := x.([]any)
	if !ok || len(list) != len(dst) {
		return fmt.Errorf("is %v, want two whole numbers as in jax.random.PRNGKey(0)", x)
	}
	for k, word := range list {
		var n int
		if err := task.Int(&n, 0, math.MaxUint32)(word); err != nil {
			return err
		}
		dst[k] = uint32(n)
	}
	return nil
}
