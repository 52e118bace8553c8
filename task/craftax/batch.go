package craftax

import (
	"errors"
	"fmt"

	"ariadne/internal/rng/threefry"
	"ariadne/task"
)

// name is the task's in the registry.
const name = "craftax"

func init() {
	task.Register(name, func(o task.Options) (task.Batch, error) { return NewBatch(o) })
}

// Batch is N environments that step together on several threads.
type Batch struct {
	*rules
	envs    []env
	started bool // Reset was called
	crew    *crew

	// The job at hand, and what the crew calls to do it for some of the environments.
	actions               []int32
	step                  *task.Step
	obs                   []float32 // nil if nobody looks
	finished              []bool    // an episode of environment i ended with the step
	resetShare, stepShare func(from, to int)
}

// NewBatch makes a batch. Environment i draws from the key split(PRNGKey(o.Seed), o.Envs)[i], which is split once for the
// first reset and for each step.
func NewBatch(o task.Options) (*Batch, error) {
	r, err := parse(o.Settings)
	if err != nil {
		return nil, err
	}
	b := &Batch{rules: r, envs: make([]env, o.Envs), finished: make([]bool, o.Envs)}
	for i := range b.envs {
		b.envs[i].carry = threefry.New(o.Seed).Child(uint32(i))
	}
	b.resetShare, b.stepShare = b.resetEnvs, b.stepEnvs
	b.crew = newCrew(min(o.Threads, o.Envs))
	return b, nil
}

// Spec implements task.Batch.
func (b *Batch) Spec() task.Spec {
	return task.Spec{Name: name, Actions: int(Actions), Shape: []int{ObsSize}, Limit: int(b.MaxTimesteps), Nonzeros: nonzeros}
}

// Len implements task.Batch.
func (b *Batch) Len() int { return len(b.envs) }

// Close implements task.Batch.
func (b *Batch) Close() error {
	b.crew.dismiss()
	return nil
}

// Unlocked returns the achievements of the last episode of environment i that has ended.
func (b *Batch) Unlocked(i int) Achievements { return b.envs[i].unlocked }

// Achievements implements task.Achiever: the names of all, in the reference's order.
func (b *Batch) Achievements() []string {
	names := make([]string, AchievementCount)
	for a := range names {
		names[a] = Achievement(a).String()
	}
	return names
}

// BestReturn implements task.Achiever: 226, the rewards of all achievements. A point of health, which counts 0.1, adds next
// to nothing.
func (b *Batch) BestReturn() (sum float64) {
	for a := range Achievement(AchievementCount) {
		sum += float64(a.Reward())
	}
	return sum
}

// State returns the world of environment i, which changes with every step.
func (b *Batch) State(i int) *State { return &b.envs[i].state }

// Reset implements task.Batch.
func (b *Batch) Reset(s *task.Step) error {
	if err := b.fits(s, true); err != nil {
		return err
	}
	b.obs = s.Obs.Vector
	b.crew.run(len(b.envs), b.resetShare)
	b.obs = nil
	clear(s.Reward)
	clear(s.Done)
	b.started = true
	return nil
}

func (b *Batch) resetEnvs(from, to int) {
	for i := from; i < to; i++ {
		b.envs[i].start(&b.Params)
		b.observe(i)
	}
}

// Step implements task.Batch. With the setting auto_reset false an environment whose episode has ended is not started
// again: it steps on, and Done stays true for as long as the reference finds the world to have ended.
func (b *Batch) Step(actions []int32, s *task.Step) error {
	if err := b.fits(s, true); err != nil {
		return err
	}
	return b.advance(actions, s, s.Obs.Vector)
}

// StepUnseen is Step without observations: s.Obs is left as it is, and may have no memory.
func (b *Batch) StepUnseen(actions []int32, s *task.Step) error {
	if err := b.fits(s, false); err != nil {
		return err
	}
	return b.advance(actions, s, nil)
}

// advance steps all environments.
func (b *Batch) advance(actions []int32, s *task.Step, obs []float32) error {
	if err := b.check(actions); err != nil {
		return err
	}
	b.actions, b.step, b.obs = actions, s, obs
	b.crew.run(len(b.envs), b.stepShare)
	b.actions, b.step, b.obs = nil, nil, nil
	for i := range b.envs {
		if e := &b.envs[i]; b.finished[i] {
			s.Episodes = append(s.Episodes, task.Episode{
				Env: i, Return: e.sum, Length: int(e.length), Success: -1, Achieved: e.unlocked,
			})
			e.sum, e.length = 0, 0
		}
	}
	return nil
}

func (b *Batch) stepEnvs(from, to int) {
	var carry, keys threefry.Lanes
	var g group
	n := to - from
	for lane := range n {
		carry.Set(lane, b.envs[from+lane].carry)
	}
	carry.Next(n, &keys)
	g.draw(&keys, n, b.rules)
	for lane := range n {
		i := from + lane
		e := &b.envs[i]
		e.carry = carry.Key(lane)
		b.step.Reward[i], b.step.Done[i], b.finished[i] = e.step(&g.draws, lane, g.again.Key(lane), b.actions[i], b.rules)
		b.observe(i)
	}
}

// observe writes the observation of environment i, if there is memory for it.
func (b *Batch) observe(i int) {
	if b.obs != nil {
		b.envs[i].state.Observe(b.obs[i*ObsSize : (i+1)*ObsSize : (i+1)*ObsSize])
	}
}

// fits reports whether s has room for the batch.
func (b *Batch) fits(s *task.Step, observe bool) error {
	n := len(b.envs)
	if len(s.Reward) != n || len(s.Done) != n || observe && len(s.Obs.Vector) != n*ObsSize {
		return fmt.Errorf("%s: step has room for %d observed numbers, %d rewards and %d dones, want %d, %d and %d",
			name, len(s.Obs.Vector), len(s.Reward), len(s.Done), n*ObsSize, n, n)
	}
	return nil
}

// check reports whether actions can be applied.
func (b *Batch) check(actions []int32) error {
	if !b.started {
		return errors.New(name + ": Step before the first Reset")
	}
	if len(actions) != len(b.envs) {
		return fmt.Errorf("%s: %d actions for %d environments", name, len(actions), len(b.envs))
	}
	for i, a := range actions {
		if a < 0 || a >= Actions {
			return fmt.Errorf("%s: action of environment %d is %d, want 0 to %d", name, i, a, Actions-1)
		}
	}
	return nil
}
