package ppo

import (
	"fmt"

	"ariadne/agent"
	"ariadne/task"
)

// rollout is the memory of T steps in N environments. Environments write observations, rewards and ends straight into it.
type rollout struct {
	steps, envs, sequence int // T, N, L
	first, own            int // this process has the environments from first on, M of them; all, M = N, where it is alone

	spec      task.Spec
	obs       task.Obs     // [T+1, M, Shape], in the form that the agent reads
	latest    []float32    // [M, Shape], where environments write vectors that are then kept sparse; else nil
	done      []bool       // [T+1, N]
	value     []float32    // [T+1, N], estimates of the policy that acted; the last row bootstraps
	action    []int32      // [T, N]
	logProb   []float32    // [T, N], of the policy that acted
	reward    []float32    // [T, N]
	advantage []float32    // [T, N]
	returns   []float32    // [T, N]
	start     *agent.State // [M·S], the agent's state before each sequence, index (env - first)·S + sequence

	// columns are what losses read besides: [T, M, Shape], of those that come with observations [T+1, M, Shape]. What limits
	// have cut, [T, N], is not among them.
	columns agent.Columns
	limits  *limits // nil: limits count as ends
}

// newRollout allocates the memory of the environments from first (inclusive) to last (exclusive), with the columns that are not
// the rollout's own.
func newRollout(c Config, m *agent.Model, spec task.Spec, first, last int, columns ...agent.Column) *rollout {
	t, n, own := c.RolloutLen, c.NumEnvs, last-first
	r := &rollout{
		steps: t, envs: n, sequence: c.sequence(), first: first, own: own,
		spec:      spec,
		obs:       m.NewObs((t + 1) * own),
		done:      make([]bool, (t+1)*n),
		value:     make([]float32, (t+1)*n),
		action:    make([]int32, t*n),
		logProb:   make([]float32, t*n),
		reward:    make([]float32, t*n),
		advantage: make([]float32, t*n),
		returns:   make([]float32, t*n),
		start:     m.NewState(own * c.sequences()),
		limits:    newLimits(c, spec, own),
	}
	if m.Sparse() {
		r.latest = make([]float32, own*spec.Size())
	}
	for _, c := range columns {
		switch _, have := r.columns.Get(c.Name); {
		case have || r.known(c.Name).Len() > 0: // the rollout's own
		case c.Next:
			r.columns = append(r.columns, agent.NewArray(c, (t+1)*own))
		default:
			r.columns = append(r.columns, agent.NewArray(c, t*own))
		}
	}
	return r
}

// known returns the memory of a column, [T, N], of the rollout's own, which every process has of all environments; without
// memory if it is not one of these.
func (r *rollout) known(name string) agent.Array {
	if r.limits != nil && name == agent.LimitColumn.Name {
		return agent.Array{Column: agent.LimitColumn, Floats: r.limits.value}
	}
	mb := r.whole()
	mb.Columns = nil
	return mb.Column(name)
}

// column returns the memory of one of columns.
func (r *rollout) column(name string) agent.Array {
	a, _ := r.columns.Get(name)
	return a
}

// row returns what came with observation t of this process's environments, for an actor to read.
func (r *rollout) row(t int) (task.Obs, []bool) {
	from, to := r.mine(t)
	return r.obs.Slice(r.spec.Size(), t*r.own, (t+1)*r.own), r.done[from:to]
}

// mine returns where row t of this process's environments lies in what it has of all, from (inclusive) to to (exclusive).
func (r *rollout) mine(t int) (from, to int) {
	from = t*r.envs + r.first
	return from, from + r.own
}

// incoming returns where a batch writes what comes with observation t.
func (r *rollout) incoming(t int) (task.Obs, []bool) {
	obs, done := r.row(t)
	if r.latest != nil {
		obs = task.Obs{Vector: r.latest}
	}
	return obs, done
}

// keep makes row t of some of this process's environments, counted from its first one, hold what the batch has written last, if that lies elsewhere.
func (r *rollout) keep(t, from, to int) error {
	if r.latest == nil {
		return nil
	}
	size := r.spec.Size()
	for env := from; env < to; env++ {
		if err := r.obs.Sparse.Set(t*r.own+env, r.latest[env*size:(env+1)*size]); err != nil {
			return fmt.Errorf("environment %d: %w", r.first+env, err)
		}
	}
	return nil
}

// sequenceIndex returns the index of the sequence that begins with step t of an environment.
func (r *rollout) sequenceIndex(env, t int) int { return env*(r.steps/r.sequence) + t/r.sequence }

// environment returns which one a sequence is of.
func (r *rollout) environment(sequence int32) int { return int(sequence) / (r.steps / r.sequence) }

// estimate computes λ-returns and advantages from the values of the policy that acted.
func (r *rollout) estimate(gamma, lambda float64) {
	LambdaReturns(r.advantage, r.returns, r.limits.add(r.reward, float32(gamma)), r.value, r.done, r.steps, r.envs, float32(gamma), float32(lambda))
}

// carry makes the last observations the first of the next rollout; those in latest are kept when they are read again.
func (r *rollout) carry() {
	last, _ := r.row(r.steps)
	first, _ := r.row(0)
	copy(first.Pixels, last.Pixels)
	copy(first.Vector, last.Vector)
	copy(r.done[:r.envs], r.done[r.steps*r.envs:])
	for i, c := range r.border(r.steps) {
		copy(r.border(0)[i].Floats, c.Floats)
	}
}

// border returns row t, [M, Shape], of the columns that come with observations: those of the last observations are the next
// rollout's first.
func (r *rollout) border(t int) (rows agent.Columns) {
	for _, c := range r.columns {
		if c.Next {
			rows = append(rows, c.Rows(t*r.own, (t+1)*r.own))
		}
	}
	return rows
}

// gather copies whole sequences (indices env·S + sequence) of this process's environments into a minibatch [L, B], or [L+1, B]
// where it has room for the observation behind each.
func (r *rollout) gather(mb *agent.Minibatch, sequences []int32, threads int) {
	share(len(sequences), threads, func(from, to int) {
		for i := from; i < to; i++ {
			r.gatherOwn(mb, i, len(sequences), sequences[i])
		}
		r.gatherKnown(mb, sequences, from, to)
	})
}

// gatherOwn copies what only this process has of a sequence, state, observations and columns, to place i of a minibatch of b.
func (r *rollout) gatherOwn(mb *agent.Minibatch, i, b int, sequence int32) {
	size := r.spec.Size()
	mb.State.CopyRow(i, r.start, r.ownSequence(sequence))
	first := r.firstOwn(sequence)
	for t := range len(mb.Done) / b {
		from, to := first+t*r.own, t*b+i
		switch {
		case r.spec.Pixels:
			copy(mb.Obs.Pixels[to*size:(to+1)*size], r.obs.Pixels[from*size:])
		case r.latest != nil:
			mb.Obs.Sparse.CopyRow(to, r.obs.Sparse, from)
		default:
			copy(mb.Obs.Vector[to*size:(to+1)*size], r.obs.Vector[from*size:])
		}
	}
	for _, to := range mb.Columns {
		if source, ok := r.columns.Get(to.Name); ok {
			for t := range to.Len() / to.Size() / b {
				to.CopyRow(t*b+i, source, first+t*r.own)
			}
		}
	}
}

// gatherKnown copies what every process has of the sequences [begin, end) of a minibatch: flags and columns.
func (r *rollout) gatherKnown(mb *agent.Minibatch, sequences []int32, begin, end int) {
	b := len(sequences)
	for i := begin; i < end; i++ {
		first := r.firstRow(sequences[i])
		for t := range len(mb.Done) / b {
			mb.Done[t*b+i] = r.done[first+t*r.envs]
		}
	}
	for _, to := range mb.All() {
		source := r.known(to.Name)
		if source.Len() == 0 {
			continue
		}
		for i := begin; i < end; i++ {
			first := r.firstRow(sequences[i])
			for t := range to.Len() / to.Size() / b {
				to.CopyRow(t*b+i, source, first+t*r.envs)
			}
		}
	}
}

// firstRow returns the row, step·N + env, that a sequence begins with.
func (r *rollout) firstRow(sequence int32) int {
	count := r.steps / r.sequence
	return int(sequence)%count*r.sequence*r.envs + int(sequence)/count
}

// firstOwn is firstRow in what only this process has.
func (r *rollout) firstOwn(sequence int32) int {
	count := r.steps / r.sequence
	return int(sequence)%count*r.sequence*r.own + int(sequence)/count - r.first
}

// ownSequence is the sequence's index among those of this process.
func (r *rollout) ownSequence(sequence int32) int {
	return int(sequence) - r.first*(r.steps/r.sequence)
}

// newMinibatch allocates b sequences of what gather fills, for a learner of c's sequences.
func newMinibatch(c Config, m *agent.Model, l *agent.Learner, b int) *agent.Minibatch {
	steps := c.sequence() + l.Extra()
	mb := &agent.Minibatch{Obs: m.NewObs(steps * b), Done: make([]bool, steps*b), State: m.NewState(b)}
	for _, x := range l.Columns() {
		rows := c.sequence() * b
		if x.Next {
			rows = steps * b
		}
		mb.Set(agent.NewArray(x, rows))
	}
	return mb
}

// whole returns the rollout of a process that is alone as one minibatch of one sequence per environment, with all T+1
// observations, as A2C wants it; nothing is copied.
func (r *rollout) whole() *agent.Minibatch {
	return &agent.Minibatch{
		Obs: r.obs, Done: r.done, State: r.start, Actions: r.action, Advantage: r.advantage, Return: r.returns, LogProb: r.logProb,
		Value: r.value[:r.steps*r.envs], Reward: r.reward, Columns: r.columns,
	}
}
