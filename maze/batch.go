package maze

import (
	"encoding/binary"
	"errors"
	"fmt"

	"ariadne/internal/crew"
)

// Batch steps many environments in one call, on several threads and on each side by side. What they do depends neither on
// the number of threads nor on each other.
// A Batch is used from one goroutine at a time; Close it to end its threads.
type Batch struct {
	envs      []*Env
	autoReset bool
	repeat    int

	crew    *crew.Crew
	gangs   []*gang // of each thread
	share   int     // environments that a thread steps side by side
	actions []int32
	rewards []float32
	last    []bool
	rest    []bool    // environments that a step leaves as they are; nil: none
	sums    []float64 // [envs] of rewards
	errs    []error   // [envs]
	step    func(thread, from, to int)
	reset   func(thread, from, to int)
	again   func(thread, from, to int) // reset, where last
	closed  bool
}

// BatchOptions says what a Batch consists of.
type BatchOptions struct {
	Envs    int
	First   int // environments of a larger batch that come before these
	Threads int // at least 1; more than Envs are not started
	// Seed determines the seed of each environment: the upper halves of SplitMix64's outputs from Seed on, one for each
	// environment in turn, those before First included. One that NewEnv refuses is skipped.
	Seed uint64
	// Seeds, if not nil, are the environments' own seeds, [Envs], as in memory-maze; Seed means nothing then. One that
	// NewEnv refuses is an error.
	Seeds []uint32
	// AutoReset starts a new episode within the step that ends one.
	AutoReset bool
	// ActionRepeat is how many steps each action is held for, at most to the end of the episode; their rewards are added.
	// 0 is 1.
	ActionRepeat int
}

// NewBatch returns environments of one configuration. Call Reset before the first Step.
func NewBatch(c Config, o BatchOptions) (*Batch, error) {
	if o.Envs < 1 || o.Threads < 1 {
		return nil, fmt.Errorf("maze batch: %d environments on %d threads; both must be at least 1", o.Envs, o.Threads)
	}
	if o.First < 0 {
		return nil, fmt.Errorf("maze batch: First is %d, must be at least 0", o.First)
	}
	if o.ActionRepeat < 0 {
		return nil, fmt.Errorf("maze batch: ActionRepeat is %d, must be at least 1", o.ActionRepeat)
	}
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("maze batch: %w", err)
	}
	b := &Batch{
		autoReset: o.AutoReset, repeat: max(o.ActionRepeat, 1),
		sums: make([]float64, o.Envs), errs: make([]error, o.Envs),
	}
	var err error
	if b.envs, err = newEnvs(c, o); err != nil {
		return nil, fmt.Errorf("maze batch: %w", err)
	}
	b.step, b.reset, b.again = b.stepEnvs, b.resetEnvs, b.resetLastEnvs
	threads := min(o.Threads, o.Envs)
	b.share = min((o.Envs+threads-1)/threads, gangSize)
	for range threads {
		b.gangs = append(b.gangs, newGang(b.share))
	}
	b.crew = crew.New(threads)
	return b, nil
}

// newEnvs makes the environments of a batch of a valid configuration.
func newEnvs(c Config, o BatchOptions) ([]*Env, error) {
	if o.Seeds != nil && len(o.Seeds) != o.Envs {
		return nil, fmt.Errorf("%d seeds for %d environments", len(o.Seeds), o.Envs)
	}
	envs := make([]*Env, o.Envs)
	for i, seed := range o.Seeds {
		var err error
		if envs[i], err = NewEnv(c, seed); err != nil {
			return nil, err
		}
	}
	if o.Seeds != nil {
		return envs, nil
	}
	seeds := seeds{o.Seed}
	for i := range o.First + o.Envs {
		var env *Env
		for env == nil {
			// A valid configuration fails for the rare seed alone that the maze generator refuses.
			env, _ = NewEnv(c, seeds.next())
		}
		if i >= o.First {
			envs[i-o.First] = env
		}
	}
	return envs, nil
}

// Len returns the number of environments.
func (b *Batch) Len() int { return len(b.envs) }

// Env returns environment i. It may be looked at, and used, between calls of the Batch.
func (b *Batch) Env(i int) *Env { return b.envs[i] }

// Threads returns the number of threads.
func (b *Batch) Threads() int { return len(b.gangs) }

// Each does work for the environments on the Batch's threads between other calls: for the numbers from (inclusive) to to
// (exclusive) at a time, at most share, on a thread from 0 to Threads-1. It allocates nothing.
func (b *Batch) Each(share int, work func(thread, from, to int)) {
	b.crew.Run(len(b.envs), share, work)
}

// Reset starts a new episode in every environment.
func (b *Batch) Reset() error { return b.all(b.reset, 1) }

// ResetWhere starts a new episode in the environments that chosen, [Len], names.
func (b *Batch) ResetWhere(chosen []bool) error {
	if len(chosen) != len(b.envs) {
		return fmt.Errorf("maze batch: %d chosen for %d environments", len(chosen), len(b.envs))
	}
	b.last = chosen
	err := b.all(b.again, 1)
	b.last = nil
	return err
}

// Step lets each environment act, for ActionRepeat of its steps. actions, rewards and last are [Len]; rewards and last are filled in as Env.Step returns
// them. With AutoReset, an environment whose episode ended has begun the next one on return. An action outside
// [0, Actions) is an error and nothing is stepped.
func (b *Batch) Step(actions []int32, rewards []float32, last []bool) error {
	return b.StepExcept(nil, actions, rewards, last)
}

// StepExcept is Step that leaves the environments that rest, [Len] or nil, names as they are: their rewards are 0, and last
// is false.
func (b *Batch) StepExcept(rest []bool, actions []int32, rewards []float32, last []bool) error {
	n := len(b.envs)
	if rest != nil && len(rest) != n {
		return fmt.Errorf("maze batch: %d rest flags for %d environments", len(rest), n)
	}
	if len(actions) != n || len(rewards) != n || len(last) != n {
		return fmt.Errorf("maze batch: %d actions, %d rewards and %d last flags for %d environments", len(actions), len(rewards), len(last), n)
	}
	for i, a := range actions {
		if a < 0 || a >= Actions {
			return fmt.Errorf("maze batch: action %d of environment %d is not in [0, %d)", a, i, Actions)
		}
	}
	b.actions, b.rewards, b.last, b.rest = actions, rewards, last, rest
	err := b.all(b.step, b.share)
	b.actions, b.rewards, b.last, b.rest = nil, nil, nil, nil
	return err
}

// stepEnvs steps environments side by side.
func (b *Batch) stepEnvs(thread, from, to int) {
	g := b.gangs[thread]
	for i := from; i < to; i++ {
		b.sums[i], b.last[i] = 0, b.rest != nil && b.rest[i]
	}
	for range b.repeat {
		for i := from; i < to; i++ {
			if b.last[i] = b.last[i] || !b.envs[i].running; !b.last[i] {
				g.join(b.envs[i], int(b.actions[i]))
			}
		}
		g.move()
		for i := from; i < to; i++ {
			if b.last[i] {
				continue
			}
			var reward float64
			reward, b.last[i] = b.envs[i].endStep()
			b.sums[i] += reward
		}
	}
	for i := from; i < to; i++ {
		b.rewards[i] = float32(b.sums[i])
		if b.rest != nil && b.rest[i] {
			b.last[i] = false
		}
	}
	if b.autoReset {
		b.resetLastEnvs(thread, from, to)
	}
}

// resetLastEnvs resets the environments that last names.
func (b *Batch) resetLastEnvs(thread, from, to int) {
	for i := from; i < to; i++ {
		if b.last[i] {
			b.resetEnvs(thread, i, i+1)
		}
	}
}

func (b *Batch) resetEnvs(_, from, to int) {
	for i := from; i < to; i++ {
		b.errs[i] = b.envs[i].Reset()
	}
}

// all runs a job on every environment, share of them at a time, and returns the first environment's error, if there is one.
func (b *Batch) all(run func(thread, from, to int), share int) error {
	if b.closed {
		return errors.New("maze batch: it is closed")
	}
	b.crew.Run(len(b.envs), share, run)

	var first error
	for i, err := range b.errs {
		if err != nil && first == nil {
			first = fmt.Errorf("maze batch: environment %d: %w", i, err)
		}
		b.errs[i] = nil
	}
	return first
}

// batchMagic starts the state of a Batch: then follow the number of environments, 32 bits, and the environments' states.
const batchMagic = "AMB\x01"

// AppendState appends a complete, portable state of all environments to s.
func (b *Batch) AppendState(s []byte) []byte {
	s = append(s, batchMagic...)
	s = binary.LittleEndian.AppendUint32(s, uint32(len(b.envs)))
	for _, e := range b.envs {
		s = e.AppendState(s)
	}
	return s
}

// RestoreState continues from a state that AppendState wrote on a Batch of the same configuration and length. One that
// is cut short, damaged or of another kind is an error and leaves the Batch unchanged.
func (b *Batch) RestoreState(s []byte) error {
	r := stateReader{data: s}
	if magic := string(r.bytes(len(batchMagic))); magic != batchMagic {
		return fmt.Errorf("maze batch state: it starts with %q instead of %q; these are no data of this version", magic, batchMagic)
	}
	if n := binary.LittleEndian.Uint32(r.bytes(4)); r.err != nil || int(n) != len(b.envs) {
		return fmt.Errorf("maze batch state: it holds %d environments, the batch %d", n, len(b.envs))
	}
	snapshots := make([]*snapshot, len(b.envs))
	for i, e := range b.envs {
		var err error
		if snapshots[i], r.data, err = e.readState(r.data); err != nil {
			return fmt.Errorf("environment %d: %w", i, err)
		}
	}
	if len(r.data) > 0 {
		return fmt.Errorf("maze batch state: %d bytes follow its end", len(r.data))
	}
	for i, e := range b.envs {
		if err := e.takeUp(snapshots[i]); err != nil {
			return fmt.Errorf("environment %d: %w", i, err)
		}
	}
	return nil
}

// Close ends the Batch's threads. Environments remain usable.
func (b *Batch) Close() error {
	b.closed = true
	b.crew.Dismiss()
	return nil
}
