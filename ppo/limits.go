package ppo

import (
	"ariadne/agent"
	"ariadne/task"
)

// limits are the values of what episodes showed last that a time limit has cut: what was still to come. Only steps in which
// an episode was cut are valued.
type limits struct {
	value     []float32 // [T, N], 0 where no limit has cut an episode
	reward    []float32 // [T, N], rewards with what was still to come
	truncated []bool    // [M], of the last step, as are the others
	final     task.Obs  // [M, Shape]
	notDone   []bool    // [M], false
	values    []float32 // [M], scratch
}

func newLimits(c Config, spec task.Spec, own int) *limits {
	if !c.BootstrapLimits {
		return nil
	}
	n := c.NumEnvs
	return &limits{
		value: make([]float32, c.RolloutLen*n), reward: make([]float32, c.RolloutLen*n), truncated: make([]bool, own),
		final: task.NewObs(spec, own), notDone: make([]bool, own), values: make([]float32, own),
	}
}

// receive lets a step of the batch tell what limits cut.
func (l *limits) receive(s *task.Step) {
	if l != nil {
		s.Truncated, s.Final = l.truncated, l.final
	}
}

// estimate values what the episodes showed last that step t of a rollout has cut, by the agents' states as they are after it.
func (l *limits) estimate(a *actors, r *rollout, t int) error {
	if l == nil {
		return nil
	}
	begin, end := r.mine(t)
	row := l.value[begin:end]
	clear(row)
	for _, x := range a.list {
		from, to := x.from-r.first, x.to-r.first
		cut := l.truncated[from:to]
		if !anyOf(cut) {
			continue
		}
		if err := x.peek(l.final.Slice(x.size, from, to), l.notDone[from:to], l.values[from:to]); err != nil {
			return err
		}
		for i, is := range cut {
			if is {
				row[from+i] = l.values[from+i]
			}
		}
	}
	return nil
}

func anyOf(flags []bool) bool {
	for _, f := range flags {
		if f {
			return true
		}
	}
	return false
}

// add returns rewards [T, N] and γ times what was still to come where a limit has cut.
func (l *limits) add(reward []float32, gamma float32) []float32 {
	if l == nil {
		return reward
	}
	for i, r := range reward {
		l.reward[i] = r + gamma*l.value[i]
	}
	return l.reward
}

// peek writes the values of observations without taking them up: the state stays where it is.
func (a *actor) peek(obs task.Obs, done []bool, value []float32) error {
	copyState(a.kept, a.state)
	err := a.policy.Act(obs, done, a.state, a.logits, value)
	copyState(a.state, a.kept)
	return err
}

func copyState(to, from *agent.State) {
	for i := range to.Leaves {
		copy(to.Leaves[i].Data, from.Leaves[i].Data)
	}
}
