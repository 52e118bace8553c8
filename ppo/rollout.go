package ppo

import (
	"fmt"

	"ariadne/agent"
	"ariadne/task"
)

// rollout holds the data of T steps in N environments. Environments write observations, rewards and ends directly into it.
type rollout struct {
	steps, envs, sequence int // T, N, L
	first, own            int // this process has M environments, from first on; own is M. If it is alone, M = N

	spec      task.Spec
	obs       task.Obs     // [T+1, M, Shape], in the form that the agent reads
	latest    []float32    // [M, Shape], into which environments write vectors that are then stored in sparse form; otherwise nil
	done      []bool       // [T+1, N]
	value     []float32    // [T+1, N], estimates of the acting policy; the last row is for bootstrapping
	action    []int32      // [T, N]
	logProb   []float32    // [T, N], of the acting policy
	reward    []float32    // [T, N]
	advantage []float32    // [T, N]
	returns   []float32    // [T, N]
	start     *agent.State // [M·S], the agent's state before each sequence, at index (env - first)·S + sequence

	// columns holds what else the losses read, [T, M, Shape], or [T+1, M, Shape] for columns that belong to observations. It
	// does not contain what belongs to limits, [T, N].
	columns agent.Columns
	limits  *limits // nil: time limits count as terminations
}

// newRollout allocates memory for the environments [first, last), with those columns that the rollout does not have anyway.
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
		case have || r.known(c.Name).Len() > 0: // the rollout has it anyway
		case c.Next:
			r.columns = append(r.columns, agent.NewArray(c, (t+1)*own))
		default:
			r.columns = append(r.columns, agent.NewArray(c, t*own))
		}
	}
	return r
}

// known returns the memory of a column, [T, N], that the rollout has for all environments on every process. For any other name
// it returns an array without memory.
func (r *rollout) known(name string) agent.Array {
	if r.limits != nil && name == agent.LimitColumn.Name {
		return agent.Array{Column: agent.LimitColumn, Floats: r.limits.value}
	}
	mb := r.whole()
	mb.Columns = nil
	return mb.Column(name)
}

// column returns the memory of one of the columns.
func (r *rollout) column(name string) agent.Array {
	a, _ := r.columns.Get(name)
	return a
}

// row returns observation t of this process's environments and its done flags, for an actor to read.
func (r *rollout) row(t int) (task.Obs, []bool) {
	from, to := r.mine(t)
	return r.obs.Slice(r.spec.Size(), t*r.own, (t+1)*r.own), r.done[from:to]
}

// mine returns the range [from, to) of this process's environments in row t of an array of all environments.
func (r *rollout) mine(t int) (from, to int) {
	from = t*r.envs + r.first
	return from, from + r.own
}

// incoming returns the memory into which a batch writes observation t and its done flags.
func (r *rollout) incoming(t int) (task.Obs, []bool) {
	obs, done := r.row(t)
	if r.latest != nil {
		obs = task.Obs{Vector: r.latest}
	}
	return obs, done
}

// keep stores the last observation of the batch in row t, for the environments [from, to) of this process. It does nothing if
// the batch wrote there directly.
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

// sequenceIndex returns the index of the sequence that begins at step t of an environment.
func (r *rollout) sequenceIndex(env, t int) int { return env*(r.steps/r.sequence) + t/r.sequence }

// environment returns the environment of a sequence.
func (r *rollout) environment(sequence int32) int { return int(sequence) / (r.steps / r.sequence) }

// estimate computes λ-returns and advantages from the values of the acting policy.
func (r *rollout) estimate(gamma, lambda float64) {
	LambdaReturns(r.advantage, r.returns, r.limits.add(r.reward, float32(gamma)), r.value, r.done, r.steps, r.envs, float32(gamma), float32(lambda))
}

// carry makes the last observations the first ones of the next rollout. Those in latest are stored when they are read again.
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

// border returns row t, [M, Shape], of the columns that belong to observations. Their last row is the first one of the next
// rollout.
func (r *rollout) border(t int) (rows agent.Columns) {
	for _, c := range r.columns {
		if c.Next {
			rows = append(rows, c.Rows(t*r.own, (t+1)*r.own))
		}
	}
	return rows
}

// gather copies whole sequences of this process's environments (indices env·S + sequence) into a minibatch. The minibatch is
// [L, B], or [L+1, B] if it has room for the observation after each sequence.
func (r *rollout) gather(mb *agent.Minibatch, sequences []int32, threads int) {
	share(len(sequences), threads, func(from, to int) {
		for i := from; i < to; i++ {
			r.gatherOwn(mb, i, len(sequences), sequences[i])
		}
		r.gatherKnown(mb, sequences, from, to)
	})
}

// gatherOwn copies the data of a sequence that only this process has (state, observations and columns) to place i of a
// minibatch of b sequences.
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

// gatherKnown copies the data that every process has (flags and columns) for the sequences [begin, end) of a minibatch.
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

// firstRow returns the first row, step·N + env, of a sequence.
func (r *rollout) firstRow(sequence int32) int {
	count := r.steps / r.sequence
	return int(sequence)%count*r.sequence*r.envs + int(sequence)/count
}

// firstOwn is firstRow for the arrays that hold only this process's environments.
func (r *rollout) firstOwn(sequence int32) int {
	count := r.steps / r.sequence
	return int(sequence)%count*r.sequence*r.own + int(sequence)/count - r.first
}

// ownSequence returns the sequence's index among those of this process.
func (r *rollout) ownSequence(sequence int32) int {
	return int(sequence) - r.first*(r.steps/r.sequence)
}

// newMinibatch allocates a minibatch of b sequences for gather and the learner.
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

// whole returns the rollout of a process that is alone as one minibatch, as A2C needs it: one sequence for each environment,
// with all T+1 observations. It copies nothing.
func (r *rollout) whole() *agent.Minibatch {
	return &agent.Minibatch{
		Obs: r.obs, Done: r.done, State: r.start, Actions: r.action, Advantage: r.advantage, Return: r.returns, LogProb: r.logProb,
		Value: r.value[:r.steps*r.envs], Reward: r.reward, Columns: r.columns,
	}
}
