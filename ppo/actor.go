package ppo

import (
	"fmt"

	"ariadne/agent"
	workers "ariadne/internal/crew"
)

// actor chooses the actions of the environments [from, to).
type actor struct {
	policy   *agent.Policy
	sampler  agent.Sampler
	from, to int
	size     int          // elements of an observation
	state    *agent.State // [to-from], carried from step to step
	kept     *agent.State // [to-from], copy of state during a peek
	logits   []float32    // [to-from, A]
	err      error
}

// act writes the actions, their log-probabilities and the values for step t of a rollout. draws is the number of actions that
// all environments together have drawn before this step.
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

// bootstrap writes the values of the last observations. The state stays as it is, because the next rollout begins with these
// observations.
func (a *actor) bootstrap(r *rollout) {
	from, to := a.from-r.first, a.to-r.first
	if a.err = r.keep(r.steps, from, to); a.err != nil {
		return
	}
	obs, done := r.row(r.steps)
	at := r.steps * r.envs
	a.err = a.peek(obs.Slice(r.spec.Size(), from, to), done[from:to], r.value[at+a.from:at+a.to])
}

// Environments are divided among actors of actorRows each, up to maxActors. A step reads all weights, however many rows it has.
// So a row of an AGaLiTe agent costs 146 µs if 4 rows are computed together, 87 µs for 16 and 83 µs for 32. Fewer environments
// are divided in two as long as halves of leastRows remain; then two threads gain more than the smaller halves lose.
const (
	actorRows = 16
	leastRows = 4
	maxActors = 16
)

// actorCount returns the number of actors among which environments are divided.
func actorCount(envs int) int {
	return min(max(envs/actorRows, min(envs/leastRows, 2), 1), maxActors)
}

// bounds divides n environments, from first on, among actors. It returns where each actor's begin, and where the last one's
// end.
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

// actors serve all environments of a process. How environments are divided among them depends only on their number. So no sum
// inside a kernel depends on the number of threads.
type actors struct {
	list []*actor
	crew *workers.Crew
	work func(thread, from, to int) // serve

	// The observation at hand.
	r     *rollout
	t     int
	draws uint64
}

// newActors makes actors. Actor i gets the environments [bounds[i], bounds[i+1]).
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

// serve lets the actors from (inclusive) to to (exclusive) act on the current observation.
func (a *actors) serve(_, from, to int) {
	for _, x := range a.list[from:to] {
		if a.t < a.r.steps {
			x.act(a.r, a.t, a.draws)
		} else {
			x.bootstrap(a.r)
		}
	}
}

// act handles observation t of a rollout: it writes actions and values, or only values if t is the last observation.
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

// remember tells the agents the actions and rewards of step t of a rollout.
func (a *actors) remember(r *rollout, t int) {
	for _, x := range a.list {
		from, to := t*r.envs+x.from, t*r.envs+x.to
		x.state.Remember(r.action[from:to], r.reward[from:to])
	}
}

// forget resets the agents to their initial state.
func (a *actors) forget(m *agent.Model) {
	for _, x := range a.list {
		copyState(x.state, m.NewState(x.to-x.from))
	}
}

// keepStarts stores the states at the start of sequences.
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

// gatherState copies the states of the actors' environments into to, [M], which begins with those of environment first.
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
