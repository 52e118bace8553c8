package maze

import (
	"encoding/binary"
	"errors"
	"fmt"

	"ariadne/internal/crew"
	"ariadne/internal/rng/numpy"
)

// Batch steps many environments in one call. It divides them among threads, and each thread simulates several of them side by side.
// The result is the same for every number of threads, and no environment affects another.
// A Batch is used from one goroutine at a time. Close ends its threads.
type Batch struct {
	envs      []*Env
	autoReset bool
	repeat    int

	crew    *crew.Crew
	gangs   []*gang // one for each thread
	share   int     // how many environments a thread steps side by side
	actions []int32
	rewards []float32
	last    []bool
	rest    []bool    // [envs] environments that a step leaves as they are; nil: none
	sums    []float64 // [envs] rewards of a step, added over its repeats
	errs    []error   // [envs]
	step    func(thread, from, to int)
	reset   func(thread, from, to int)
	again   func(thread, from, to int) // resets the environments whose episode has ended
	closed  bool
}

// BatchOptions says what a Batch consists of.
type BatchOptions struct {
	Envs    int
	Threads int // at least 1; more than Envs are not started
	// Seed determines the seed of each environment: environment i gets the upper 32 bits of the i-th output of SplitMix64 that
	// starts from Seed. Outputs that NewEnv refuses as a seed are skipped.
	Seed uint64
	// First is how many environment seeds of that sequence the batch skips. Several batches can so share one sequence.
	First int
	// Seeds, if not nil, are the seeds of the environments, [Envs], as memory-maze takes them. Seed and First are then ignored. It
	// is an error if NewEnv refuses one of them.
	Seeds []uint32
	// AutoReset starts the next episode of an environment within the step that ends the last one.
	AutoReset bool
	// ActionRepeat is the number of steps for which each action is held; the rewards of these steps are added. The repeats stop
	// when the episode ends. 0 means 1.
	ActionRepeat int
}

// NewBatch makes a batch of environments that share one configuration. Call Reset before the first Step. An error says which option
// or which field of the configuration is out of range.
func NewBatch(c Config, o BatchOptions) (*Batch, error) {
	if o.Envs < 1 || o.Threads < 1 {
		return nil, fmt.Errorf("maze batch: %d environments on %d threads; both must be at least 1", o.Envs, o.Threads)
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

// newEnvs makes a batch's environments. The configuration is valid.
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
	seeds := seeds{o.Seed}
	for passed := 0; passed < o.First; {
		if _, err := mazeSeed(new(numpy.RandomState), seeds.next()); err == nil {
			passed++
		}
	}
	for i := range envs {
		for envs[i] == nil {
			// With a valid configuration, NewEnv fails only for the rare seed that the maze generator refuses.
			envs[i], _ = NewEnv(c, seeds.next())
		}
	}
	return envs, nil
}

// Len returns the number of environments.
func (b *Batch) Len() int { return len(b.envs) }

// Env returns environment i. The caller may read and change it between calls of the Batch.
func (b *Batch) Env(i int) *Env { return b.envs[i] }

// Threads returns the number of threads.
func (b *Batch) Threads() int { return len(b.gangs) }

// Each runs work for all environments on the Batch's threads. It hands out ranges of environments [from, to) of at most share each;
// thread is the number of the thread that runs work, from 0 to Threads-1. Each allocates nothing. Do not call it while another call
// of the Batch runs.
func (b *Batch) Each(share int, work func(thread, from, to int)) {
	b.crew.Run(len(b.envs), share, work)
}

// Reset starts a new episode in every environment.
func (b *Batch) Reset() error { return b.all(b.reset, 1) }

// ResetWhere starts a new episode in each environment i for which chosen[i], [Len], is true.
func (b *Batch) ResetWhere(chosen []bool) error {
	if len(chosen) != len(b.envs) {
		return fmt.Errorf("maze batch: %d chosen for %d environments", len(chosen), len(b.envs))
	}
	b.last = chosen
	err := b.all(b.again, 1)
	b.last = nil
	return err
}

// Step lets each environment act, for ActionRepeat steps. actions, rewards and last are [Len]. Step fills in rewards and last with
// what Env.Step returns. With AutoReset, an environment whose episode ended has already begun the next one on return. If an action
// is outside [0, Actions), Step returns an error and steps nothing.
func (b *Batch) Step(actions []int32, rewards []float32, last []bool) error {
	return b.StepExcept(nil, actions, rewards, last)
}

// StepExcept is Step for a part of the environments: it leaves environment i as it is where rest[i] is true, with reward 0 and last
// false. rest is [Len], or nil to step them all.
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

// stepEnvs steps the environments [from, to) side by side.
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

// resetLastEnvs resets those of the environments [from, to) whose episode has ended.
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

// all runs a job on every environment, on at most share of them at a time. It returns the error of the first environment that has
// one.
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

// batchMagic starts the state of a Batch. The number of environments (32 bits) and the states of the environments follow it.
const batchMagic = "AMB\x01"

// AppendState appends the complete state of all environments to s. The bytes are the same on every platform.
func (b *Batch) AppendState(s []byte) []byte {
	s = append(s, batchMagic...)
	s = binary.LittleEndian.AppendUint32(s, uint32(len(b.envs)))
	for _, e := range b.envs {
		s = e.AppendState(s)
	}
	return s
}

// JoinStates joins the states of several Batches of this configuration into the state of one Batch with all their environments, in
// their order.
func (b *Batch) JoinStates(states [][]byte) ([]byte, error) {
	joined := binary.LittleEndian.AppendUint32([]byte(batchMagic), 0)
	count := uint32(0)
	for _, s := range states {
		r := stateReader{data: s}
		n, err := r.batch()
		if err != nil {
			return nil, err
		}
		joined = append(joined, r.data...)
		count += n
	}
	binary.LittleEndian.PutUint32(joined[len(batchMagic):], count)
	return joined, nil
}

// CutState takes a part out of the state of a larger Batch: it returns a state for this Batch, with Len environments from number
// first on.
func (b *Batch) CutState(s []byte, first int) ([]byte, error) {
	r := stateReader{data: s}
	n, err := r.batch()
	if err != nil {
		return nil, err
	}
	if first > int(n)-len(b.envs) {
		return nil, fmt.Errorf("maze batch state: it holds %d environments, and %d from number %d on are wanted", n, len(b.envs), first)
	}
	cut := binary.LittleEndian.AppendUint32([]byte(batchMagic), uint32(len(b.envs)))
	for i := range int(n) {
		_, rest, err := b.envs[0].readState(r.data)
		if err != nil {
			return nil, fmt.Errorf("environment %d: %w", i, err)
		}
		if i >= first && i < first+len(b.envs) {
			cut = append(cut, r.data[:len(r.data)-len(rest)]...)
		}
		r.data = rest
	}
	if len(r.data) > 0 {
		return nil, fmt.Errorf("maze batch state: %d bytes follow its end", len(r.data))
	}
	return cut, nil
}

// batch reads the head of a Batch's state and returns the number of environments.
func (r *stateReader) batch() (n uint32, err error) {
	if magic := string(r.bytes(len(batchMagic))); magic != batchMagic {
		return 0, fmt.Errorf("maze batch state: it starts with %q instead of %q; the data are of another kind or version", magic, batchMagic)
	}
	n = binary.LittleEndian.Uint32(r.bytes(4))
	return n, r.err
}

// RestoreState continues from a state that AppendState wrote on a Batch of the same configuration and length. A state that is cut
// short, damaged or of another kind is an error and leaves the Batch unchanged.
func (b *Batch) RestoreState(s []byte) error {
	r := stateReader{data: s}
	n, err := r.batch()
	if err != nil {
		return err
	}
	if int(n) != len(b.envs) {
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

// Close ends the Batch's threads. The environments remain usable.
func (b *Batch) Close() error {
	b.closed = true
	b.crew.Dismiss()
	return nil
}
