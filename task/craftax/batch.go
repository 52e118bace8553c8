package craftax

import (
	"errors"

	"ariadne/internal/crew"
	"ariadne/internal/rng/threefry"
	"ariadne/task"
)

func init() {
	task.Register(craftaxGame.name, func(o task.Options) (task.Batch, error) { return NewBatch(o) })
	task.Register(classicGame.name, func(o task.Options) (task.Batch, error) { return NewClassicBatch(o) })
}

// share is the number of environments that a thread takes at a time. It equals the number for which random numbers are drawn at
// once. It is small enough that a thread that has to make a new world does not keep the others waiting.
const share = threefry.Width

// Batch is N environments of Craftax that step together on several threads.
type Batch struct {
	batch
	worlds []craftaxWorld
}

// NewBatch makes a batch of Craftax. Environment i draws from the key split(PRNGKey(o.Seed), o.Whole())[o.First+i]. That key is
// split once for the first reset and once for each step.
func NewBatch(o task.Options) (*Batch, error) {
	p, r, err := parse(o.Settings)
	if err != nil {
		return nil, err
	}
	b := &Batch{worlds: make([]craftaxWorld, o.Envs)}
	b.open(r, o, func(i int) world {
		b.worlds[i].p = p
		return &b.worlds[i]
	}, &craftaxWorld{p: p})
	return b, nil
}

// State returns the world of environment i. It changes with every step.
func (b *Batch) State(i int) *State { return &b.worlds[i].State }

// ClassicBatch is a Batch of Craftax Classic.
type ClassicBatch struct {
	batch
	worlds []classicWorld
}

// NewClassicBatch makes a batch of Craftax Classic; see NewBatch.
func NewClassicBatch(o task.Options) (*ClassicBatch, error) {
	p, r, err := parseClassic(o.Settings)
	if err != nil {
		return nil, err
	}
	b := &ClassicBatch{worlds: make([]classicWorld, o.Envs)}
	b.open(r, o, func(i int) world {
		b.worlds[i].p = p
		return &b.worlds[i]
	}, &classicWorld{p: p})
	return b, nil
}

// State returns the world of environment i. It changes with every step.
func (b *ClassicBatch) State(i int) *Classic { return &b.worlds[i].Classic }

// batch is what the batches of both games have in common.
type batch struct {
	*rules
	spec    task.Spec
	part    task.Options // which part of a larger batch this one is
	envs    []env
	spare   world // receives saved states while they are checked
	started bool  // Reset was called
	crew    *crew.Crew
	groups  []group // one for each thread

	// The present job: its arguments, and the functions that the crew calls for ranges of environments.
	actions               []int32
	step                  *task.Step
	obs, final            task.Obs // without memory if observations are not wanted
	finished              []bool   // whether an episode of environment i ended with this step
	resetShare, stepShare func(thread, from, to int)
}

// open makes the environments. at returns their worlds.
func (b *batch) open(r *rules, o task.Options, at func(i int) world, spare world) {
	b.rules, b.part, b.envs, b.finished, b.spare = r, o, make([]env, o.Envs), make([]bool, o.Envs), spare
	for i := range b.envs {
		b.envs[i] = env{world: at(i), carry: threefry.New(o.Seed).Child(uint32(o.First + i))}
	}
	b.spec = task.Spec{Name: r.name, Actions: int(r.actions), Shape: []int{r.size}, Limit: int(r.limit), Nonzeros: r.nonzeros}
	b.resetShare, b.stepShare = b.resetEnvs, b.stepEnvs
	b.groups = make([]group, max(min(o.Threads, o.Envs), 1))
	b.crew = crew.New(len(b.groups))
}

// Spec implements task.Batch.
func (b *batch) Spec() task.Spec { return b.spec }

// Len implements task.Batch.
func (b *batch) Len() int { return len(b.envs) }

// Close implements task.Batch.
func (b *batch) Close() error {
	b.crew.Dismiss()
	return nil
}

// Seed implements task.Seeder.
func (b *batch) Seed(i int, seed uint64) { b.envs[i].carry = threefry.New(seed).Child(0) }

// Unlocked returns the achievements of the last episode of environment i that ended.
func (b *batch) Unlocked(i int) Achievements { return b.envs[i].unlocked }

// Achievements implements task.Achiever. The names are in the reference's order.
func (b *batch) Achievements() []string {
	names := make([]string, b.achievements)
	for a := range names {
		names[a] = Achievement(a).String()
	}
	return names
}

// BestReturn implements task.Achiever. It returns the sum of the rewards of all achievements: 226, or 22 in Craftax Classic.
// The rewards of 0.1 for each point of health are left out, because they add next to nothing.
func (b *batch) BestReturn() (sum float64) {
	for a := range Achievement(b.achievements) {
		sum += float64(a.Reward())
	}
	return sum
}

// Reset implements task.Batch.
func (b *batch) Reset(s *task.Step) error {
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

func (b *batch) resetEnvs(_, from, to int) {
	for i := from; i < to; i++ {
		if !b.step.Rests(i) {
			b.envs[i].start()
		}
		b.observe(i, b.obs)
	}
}

// Step implements task.Batch. With the setting auto_reset false, an environment is not started again when its episode has
// ended. It steps on, and Done stays true as long as the reference considers the world ended.
func (b *batch) Step(actions []int32, s *task.Step) error {
	if err := s.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	b.obs, b.final = s.Obs, s.Final
	return b.advance(actions, s)
}

// StepUnseen is Step without observations. It ignores s.Obs, which needs no memory.
func (b *batch) StepUnseen(actions []int32, s *task.Step) error {
	if err := s.FitsUnseen(b.spec, b.Len()); err != nil {
		return err
	}
	return b.advance(actions, s)
}

// advance steps all environments.
func (b *batch) advance(actions []int32, s *task.Step) error {
	defer func() { b.actions, b.step, b.obs, b.final = nil, nil, task.Obs{}, task.Obs{} }()
	if !b.started {
		return errors.New(b.name + ": Step before the first Reset")
	}
	if err := b.spec.Applicable(actions, b.Len()); err != nil {
		return err
	}
	b.actions, b.step = actions, s
	b.crew.Run(b.Len(), share, b.stepShare)
	clear(s.Truncated) // in the reference the time limit terminates an episode like any other end
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

func (b *batch) stepEnvs(thread, from, to int) {
	var carry, keys threefry.Lanes
	g, n := &b.groups[thread], to-from
	for lane := range n {
		carry.Set(lane, b.envs[from+lane].carry)
	}
	carry.Next(n, &keys)
	g.draw(&keys, n, b.rules)
	for lane := range n {
		i := from + lane
		e := &b.envs[i]
		if b.step.Rests(i) { // the key of an environment that rests is not split
			b.step.Reward[i], b.step.Done[i], b.finished[i] = 0, false, false
			b.observe(i, b.obs)
			continue
		}
		e.carry = carry.Key(lane)
		b.step.Reward[i], b.step.Done[i] = e.step(&g.draws, lane, b.actions[i])
		if b.finished[i] = b.step.Done[i] && !e.ended; b.finished[i] {
			b.observe(i, b.final)
			if b.step.Ending != nil {
				b.step.Ending(i)
			}
			e.finish(g.again.Key(lane), b.autoReset)
		}
		b.observe(i, b.obs)
	}
}

// observe writes the observation of environment i, if there is memory for it.
func (b *batch) observe(i int, to task.Obs) {
	if row := to.Slice(b.size, i, i+1).Vector; row != nil {
		b.envs[i].world.Observe(row)
	}
}
