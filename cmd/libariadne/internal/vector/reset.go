package vector

import "fmt"

// Start says how episodes are started. The zero value starts one in every environment, and the environments go on with their random engines.
type Start struct {
	Where   []bool   // [N], which environments; nil for all
	Seeds   []uint64 // [N], seeds of the environments that Seeded names; nil for none
	Seeded  []bool   // [N], which environments of Where are seeded; nil for all of them
	Options []byte   // a JSON object of reset parameters for these episodes alone; empty for those that the batch was made with
}

// Reset starts a new episode in every environment and writes the first observations. Without seeds, the environments go on with their random
// engines. With one seed, environment i draws as a single environment with that seed + i. Otherwise there must be a seed for each
// environment.
func (b *Batch) Reset(seeds []uint64, into *Buffers) error {
	n := b.Len()
	switch len(seeds) {
	case 0, n:
		return b.ResetWhere(Start{Seeds: seeds}, into)
	case 1:
		each := make([]uint64, n)
		for i := range each {
			each[i] = seeds[0] + uint64(i)
			if each[i] < seeds[0] {
				return Errorf(Invalid, "seed %d: the last of %d environments would have one above 2^64 - 1", seeds[0], n)
			}
		}
		return b.ResetWhere(Start{Seeds: each}, into)
	}
	return Errorf(Invalid, "%d seeds for %d environments; give none, one, or one for each", len(seeds), n)
}

// ResetWhere starts episodes in some environments, and writes what all environments observe. If an episode has ended and its environment has
// begun the next one without showing it, ResetWhere shows that one, unless there are seeds or options for it. If the arguments are wrong,
// the batch stays as it was.
func (b *Batch) ResetWhere(s Start, into *Buffers) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.ready(); err != nil {
		return err
	}
	n := b.Len()
	if len(s.Where) != 0 && len(s.Where) != n || len(s.Seeds) != 0 && len(s.Seeds) != n || len(s.Seeded) != 0 && len(s.Seeded) != n {
		return Errorf(Invalid, "%d places and %d seeds, %d of which count, for %d environments", len(s.Where), len(s.Seeds), len(s.Seeded), n)
	}
	all := true
	for i := range b.rests {
		b.rests[i] = len(s.Where) != 0 && !s.Where[i]
		all = all && !b.rests[i]
	}
	if !b.started && !all {
		return Errorf(NotReset, "the first reset is one of all environments")
	}
	seeded := func(i int) bool { return len(s.Seeds) != 0 && !b.rests[i] && (len(s.Seeded) == 0 || s.Seeded[i]) }
	commit, err := b.configure(s.Options)
	if err != nil {
		return err
	}
	if err := b.seed(s.Seeds, seeded); err != nil {
		return err
	}
	for i, resting := range b.rests {
		if resting {
			continue
		}
		if commit != nil {
			if err := commit(i, b.ends[i] == over && !seeded(i)); err != nil {
				return err
			}
		}
		b.rests[i] = b.ends[i] == over && commit == nil && !seeded(i) // the next episode has begun already
		b.ends[i], b.steps[i], b.sums[i] = running, 0, 0
	}
	clear(into.Reward)
	clear(into.Terminated)
	clear(into.Truncated)
	rest := b.rests
	if !b.started {
		rest = nil
	}
	if err := b.begin(rest, into); err != nil {
		return fmt.Errorf("reset: %w", err)
	}
	b.started = true
	if b.observer != nil {
		copyAll(into.Extras, b.observer.Extras())
	}
	b.hold(into)
	return nil
}

// configurable is a batch that takes reset parameters.
type configurable interface {
	// AllowOptions prepares the batch for Configure. It is called before the first reset.
	AllowOptions() error
	// Configure returns a function commit, which gives environment i other settings in its next episode alone. With rewind set, commit first
	// takes back what the environment's random engine drew for an episode that has begun and will not be played.
	Configure(settings map[string]any) (commit func(i int, rewind bool) error, err error)
}

// configure reads reset parameters; commit is nil if there are none.
func (b *Batch) configure(given []byte) (commit func(i int, rewind bool) error, err error) {
	settings, err := object(given, "options")
	if err != nil || len(settings) == 0 {
		return nil, err
	}
	c, ok := b.envs.(configurable)
	if !ok {
		for name := range settings {
			return nil, Errorf(Invalid, "options: %s takes no reset parameters, and %.60q is none of a vector's either", b.spec.Name, name)
		}
	}
	if commit, err = c.Configure(settings); err != nil {
		return nil, Errorf(Invalid, "options: %w", err)
	}
	return commit, nil
}
