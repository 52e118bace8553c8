package ppo

import (
	"fmt"

	"ariadne/agent"
	workers "ariadne/internal/crew"
)

// actor chooses the actions of environments from (inclusive) to to (exclusive).
type actor struct {
	policy   *agent.Policy
	sampler  agent.Sampler
	from, to int
	size     int          // elements of an observation
	state    *agent.State // [to-from], carried from step to step
	kept     *agent.State // [to-from], what state was before a peek
	logits   []float32    // [to-from, A]
	err      error
}

// act writes actions, their log-probabilities and values of step t of a rollout. draws is the number of actions that all
// environments together have drawn before this step.
func (a *actor) act(r *rollout, t int, draws uint64) {
	from, to := a.from-r.first, a.to-r.first
	if a.err = r.keep(t, from, to); a.err != nil {
		return
	}
	obs, done := r.row(t)
	at := t * r.envs
	a.err = a.policy.Act(obs.Slice(r.spec.Size(), from, to), done[from:to], a.state, a.logits, r.value[at+a.from:at+a.to])
	if a.err != nil {
		return
	}
	actions := r.spec.Actions
	for env := a.from; env < a.to; env++ {
		logits := a.logits[(env-a.from)*actions : (env-a.from+1)*actions]
		r.action[at+env], r.logProb[at+env] = a.sampler.Sample(logits, draws+uint64(env))
		if r.action[at+env] < 0 {
			a.err = fmt.Errorf("policy of environment %d at step %d of the rollout: logits %v have no softmax", env, t, logits)
			return
		}
	}
}

// bootstrap writes the values of the last observations; the state stays where it is, since the next rollout begins with
// these observations.
func (a *actor) bootstrap(r *rollout) {
	from, to := a.from-r.first, a.to-r.first
	if a.err = r.keep(r.steps, from, to); a.err != nil {
		return
	}
	obs, done := r.row(r.steps)
	at := r.steps * r.envs
	a.err = a.peek(obs.Slice(r.spec.Size(), from, to), done[from:to], r.value[at+a.from:at+a.to])
}

// Environments are divided among actors of actorRows each, up to maxActors: a step reads all weights whatever its number of
// rows, so that a row of an AGaLiTe agent costs 146 µs when 4 go together, 87 µs of 16, 83 µs of 32. Fewer environments are
// divided in two as long as halves of leastRows remain: two threads then gain more than the halves lose.
const (
	actorRows = 16
	leastRows = 4
	maxActors = 16
)

// actorCount is the number of actors that environments are divided among.
func actorCount(envs int) int {
	return min(max(envs/actorRows, min(envs/leastRows, 2), 1), maxActors)
}

// bounds divide n environments, from first on, among actors: where each begins, and where the last ends.
func bounds(first, n int) []int {
	if n == 0 {
		return []int{first}
	}
	count := actorCount(n)
	list := make([]int, count+1)
	for i := range list {
		list[i] = first + i*n/count
	}
	return list
}

// actors serve all environments of a process. How environments are divided among actors follows from their number alone,
// so that no sum inside a kernel depends on the number of threads.
type actors struct {
	list []*actor
	crew *workers.Crew
	work func(thread, from, to int) // serve

	// The observation at hand.
	r     *rollout
	t     int
	draws uint64
}

// newActors makes actors of which each has the environments between two bounds.
func newActors(m *agent.Model, w *agent.Weights, s agent.Sampler, bounds []int, threads int) (*actors, error) {
	a, size := &actors{crew: workers.New(min(threads, len(bounds)-1))}, 1
	for _, d := range m.Config().Shape {
		size *= d
	}
	a.work = a.serve
	count := len(bounds) - 1
	for i := range count {
		from, to := bounds[i], bounds[i+1]
		policy, err := agent.NewPolicy(m, w, to-from)
		if err != nil {
			a.close()
			return nil, err
		}
		a.list = append(a.list, &actor{
			policy: policy, sampler: s, from: from, to: to, size: size, state: m.NewState(to - from), kept: m.NewState(to - from),
			logits: make([]float32, (to-from)*m.Config().Actions),
		})
	}
	return a, nil
}

// serve has actors from (inclusive) to to (exclusive) serve the observation at hand.
func (a *actors) serve(_, from, to int) {
	for _, x := range a.list[from:to] {
		if a.t < a.r.steps {
			x.act(a.r, a.t, a.draws)
		} else {
			x.bootstrap(a.r)
		}
	}
}

// act serves observation t of a rollout: actions and values, or, for the last one, values alone.
func (a *actors) act(r *rollout, t int, draws uint64) error {
	a.r, a.t, a.draws = r, t, draws
	a.crew.Run(len(a.list), 1, a.work)
	for _, x := range a.list {
		if x.err != nil {
			return x.err
		}
	}
	return nil
}

// remember tells the agents what step t of a rollout did and brought.
func (a *actors) remember(r *rollout, t int) {
	for _, x := range a.list {
		from, to := t*r.envs+x.from, t*r.envs+x.to
		x.state.Remember(r.action[from:to], r.reward[from:to])
	}
}

// forget gives the agents the state that they began with.
func (a *actors) forget(m *agent.Model) {
	for _, x := range a.list {
		copyState(x.state, m.NewState(x.to-x.from))
	}
}

// keepStarts keeps the states where sequences begin.
func (a *actors) keepStarts(r *rollout, t int) {
	if t%r.sequence != 0 {
		return
	}
	for _, x := range a.list {
		for env := x.from; env < x.to; env++ {
			r.start.CopyRow(r.sequenceIndex(env-r.first, t), x.state, env-x.from)
		}
	}
}

// gatherState copies the states of the actors' environments into one, [M], that begins with those of environment first.
func (a *actors) gatherState(to *agent.State, first int) {
	for _, x := range a.list {
		for env := x.from; env < x.to; env++ {
			to.CopyRow(env-first, x.state, env-x.from)
		}
	}
}

// scatterState is the inverse of gatherState.
func (a *actors) scatterState(from *agent.State, first int) {
	for _, x := range a.list {
		for env := x.from; env < x.to; env++ {
			x.state.CopyRow(env-x.from, from, env-first)
		}
	}
}

func (a *actors) close() {
	a.crew.Dismiss()
	for _, x := range a.list {
		x.policy.Close()
	}
	a.list = nil
}
