package ppo

import (
	"ariadne/agent"
	"ariadne/task"
)

// limits holds the values of the last observations of episodes that a time limit truncated. Only the steps at which that
// happened have one.
type limits struct {
	value     []float32 // [T, N], 0 if no episode was truncated there
	reward    []float32 // [T, N], rewards plus those discounted values
	truncated []bool    // [M], truncated by the last step, as task.Step fills it in
	final     task.Obs  // [M, Shape], last observations
	notDone   []bool    // [M], always false
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

// receive gives a step of the batch memory for the truncated episodes.
func (l *limits) receive(s *task.Step) {
	if l != nil {
		s.Truncated, s.Final = l.truncated, l.final
	}
}

// estimate computes the values of the last observations of episodes that step t of a rollout truncated. It uses the agents'
// states after that step.
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

// add returns the rewards, [T, N], plus γ times the value where a limit truncated an episode.
func (l *limits) add(reward []float32, gamma float32) []float32 {
	if l == nil {
		return reward
	}
	for i, r := range reward {
		l.reward[i] = r + gamma*l.value[i]
	}
	return l.reward
}

// peek writes the values of observations and leaves the state as it is.
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
