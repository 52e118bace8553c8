package tmaze

import (
	"errors"

	"ariadne/task"
)

// batch is N mazes that step one after another. A step takes nanoseconds, so threads would only cost time.
type batch struct {
	*settings
	spec    task.Spec
	mazes   []maze
	coins   []coin       // the Bits of the mazes
	part    task.Options // which part of a larger batch this one is
	started bool         // Reset was called
	taught  bool         // made with Options.Teach
}

func newBatch(v *version, o task.Options) (*batch, error) {
	s, err := v.parse(o.Settings)
	if err != nil {
		return nil, err
	}
	b := &batch{settings: s, mazes: make([]maze, o.Envs), coins: make([]coin, o.Envs), part: o, taught: o.Teach}
	b.spec = task.Spec{Name: b.name, Actions: actions, Shape: []int{b.size()}, Limit: b.limit}
	for i := range b.mazes {
		b.coins[i] = newCoin(o.Seed, o.First+i)
		b.mazes[i] = maze{settings: s, bits: &b.coins[i]}
	}
	return b, nil
}

// Spec implements task.Batch.
func (b *batch) Spec() task.Spec { return b.spec }

// Len implements task.Batch.
func (b *batch) Len() int { return len(b.mazes) }

// Close implements task.Batch.
func (b *batch) Close() error { return nil }

// Reset implements task.Batch.
func (b *batch) Reset(s *task.Step) error {
	if err := s.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	for i := range b.mazes {
		if !s.Rests(i) {
			b.mazes[i].reset(b.row(s, i))
		}
	}
	clear(s.Reward)
	clear(s.Done)
	clear(s.Truncated)
	b.started = true
	return nil
}

// Step implements task.Batch.
func (b *batch) Step(actions []int32, s *task.Step) error {
	if err := s.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	if !b.started {
		return errors.New(b.name + ": Step before the first Reset")
	}
	if err := b.spec.Applicable(actions, b.Len()); err != nil {
		return err
	}
	for i := range b.mazes {
		m, obs := &b.mazes[i], b.row(s, i)
		if s.Rests(i) {
			s.Reward[i], s.Done[i] = 0, false
			if s.Truncated != nil {
				s.Truncated[i] = false
			}
			continue
		}
		o := m.step(actions[i], obs)
		s.Reward[i] = float32(o.reward)
		s.Done[i] = o.terminated || o.truncated
		if s.Truncated != nil {
			s.Truncated[i] = o.truncated && !o.terminated
		}
		if s.Done[i] {
			s.Episodes = append(s.Episodes, m.episode(i, o))
			if s.Final.Vector != nil {
				copy(s.Final.Vector[i*b.size():], obs)
			}
			if s.Ending != nil {
				s.Ending(i)
			}
			// Both the AutoReset wrapper and the vector environment of the reference reset at the end of an episode. So the cue
			// that the first reset draws is never seen.
			m.bits.Bit()
			m.reset(obs)
		}
	}
	return nil
}

// Seed implements task.Seeder.
func (b *batch) Seed(i int, seed uint64) { b.coins[i] = newCoin(seed, 0) }

// episode returns the record of the episode that o ended. As in the reference, a truncated episode is no success.
func (m *maze) episode(env int, o outcome) task.Episode {
	e := task.Episode{Env: env, Return: m.sum, Length: m.elapsed}
	if o.success {
		e.Success = 1
	}
	return e
}

// row returns the memory for the observation of environment i.
func (b *batch) row(s *task.Step, i int) []float32 {
	d := b.size()
	return s.Obs.Vector[i*d : (i+1)*d : (i+1)*d]
}
