package craftax

import (
	"errors"

	"ariadne/internal/crew"
	"ariadne/internal/rng/threefry"
	"ariadne/task"
)

// name is the task's in the registry.
const name = "craftax"

func init() {
	task.Register(name, func(o task.Options) (task.Batch, error) { return NewBatch(o) })
}

// share is the number of environments that a thread takes at a time: as many as random numbers are drawn for at once, and
// few enough that a thread with a new world to make does not keep the others waiting.
const share = threefry.Width

// Batch is N environments that step together on several threads.
type Batch struct {
	*rules
	spec    task.Spec
	envs    []env
	started bool // Reset was called
	crew    *crew.Crew

	// The job at hand, and what the crew calls to do it for some of the environments.
	actions               []int32
	step                  *task.Step
	obs, final            task.Obs // without memory if nobody looks
	finished              []bool   // an episode of environment i ended with the step
	resetShare, stepShare func(thread, from, to int)
}

// NewBatch makes a batch. Environment i draws from the key split(PRNGKey(o.Seed), ...)[o.First+i], which is split once for the
// first reset and for each step.
func NewBatch(o task.Options) (*Batch, error) {
	r, err := parse(o.Settings)
	if err != nil {
		return nil, err
	}
	b := &Batch{rules: r, envs: make([]env, o.Envs), finished: make([]bool, o.Envs)}
	for i := range b.envs {
		b.envs[i].carry = threefry.New(o.Seed).Child(uint32(o.First + i))
	}
	b.spec = task.Spec{Name: name, Actions: int(Actions), Shape: []int{ObsSize}, Limit: int(r.MaxTimesteps), Nonzeros: nonzeros}
	b.resetShare, b.stepShare = b.resetEnvs, b.stepEnvs
	b.crew = crew.New(min(o.Threads, o.Envs))
	return b, nil
}

// Spec implements task.Batch.
func (b *Batch) Spec() task.Spec { return b.spec }

// Len implements task.Batch.
func (b *Batch) Len() int { return len(b.envs) }

// Close implements task.Batch.
func (b *Batch) Close() error {
	b.crew.Dismiss()
	return nil
}

// Seed implements task.Seeder.
func (b *Batch) Seed(i int, seed uint64) { b.envs[i].carry = threefry.New(seed).Child(0) }

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
	if err := s.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	b.obs, b.step = s.Obs, s
	b.crew.Run(b.Len(), share, b.resetShare)
	b.obs, b.step = task.Obs{}, nil
	clear(s.Reward)
	clear(s.Done)
	clear(s.Truncated)
	b.started = true
	return nil
}

func (b *Batch) resetEnvs(_, from, to int) {
	for i := from; i < to; i++ {
		if !b.step.Rests(i) {
			b.envs[i].start(&b.Params)
		}
		b.observe(i, b.obs)
	}
}

// Step implements task.Batch. With the setting auto_reset false an environment whose episode has ended is not started
// again: it steps on, and Done stays true for as long as the reference finds the world to have ended.
func (b *Batch) Step(actions []int32, s *task.Step) error {
	if err := s.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	b.obs, b.final = s.Obs, s.Final
	return b.advance(actions, s)
}

// StepUnseen is Step without observations: s.Obs is left as it is, and may have no memory.
func (b *Batch) StepUnseen(actions []int32, s *task.Step) error {
	if err := s.FitsUnseen(b.spec, b.Len()); err != nil {
		return err
	}
	return b.advance(actions, s)
}

// advance steps all environments.
func (b *Batch) advance(actions []int32, s *task.Step) error {
	defer func() { b.actions, b.step, b.obs, b.final = nil, nil, task.Obs{}, task.Obs{} }()
	if !b.started {
		return errors.New(name + ": Step before the first Reset")
	}
	if err := b.spec.Applicable(actions, b.Len()); err != nil {
		return err
	}
	b.actions, b.step = actions, s
	b.crew.Run(b.Len(), share, b.stepShare)
	clear(s.Truncated) // the reference has its time limit among the ends of a world
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

func (b *Batch) stepEnvs(_, from, to int) {
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
		if b.step.Rests(i) { // its key is not split
			b.step.Reward[i], b.step.Done[i], b.finished[i] = 0, false, false
			b.observe(i, b.obs)
			continue
		}
		e.carry = carry.Key(lane)
		b.step.Reward[i], b.step.Done[i] = e.step(&g.draws, lane, b.actions[i], b.rules)
		if b.finished[i] = b.step.Done[i] && !e.ended; b.finished[i] {
			b.observe(i, b.final)
			e.finish(g.again.Key(lane), b.rules)
		}
		b.observe(i, b.obs)
	}
}

// observe writes the observation of environment i, if there is memory for it.
func (b *Batch) observe(i int, to task.Obs) {
	if row := to.Slice(ObsSize, i, i+1).Vector; row != nil {
		b.envs[i].state.Observe(row)
	}
}
