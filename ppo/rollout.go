package ppo

import (
	"fmt"

	"ariadne/agent"
	"ariadne/task"
)

// rollout is the memory of T steps in N environments. Environments write observations, rewards and ends straight into it.
type rollout struct {
	steps, envs, sequence int // T, N, L

	spec      task.Spec
	obs       task.Obs     // [T+1, N, Shape], in the form that the agent reads
	latest    []float32    // [N, Shape], where environments write vectors that are then kept sparse; else nil
	done      []bool       // [T+1, N]
	value     []float32    // [T+1, N], estimates of the policy that acted; the last row bootstraps
	action    []int32      // [T, N]
	logProb   []float32    // [T, N], of the policy that acted
	reward    []float32    // [T, N]
	advantage []float32    // [T, N]
	returns   []float32    // [T, N]
	start     *agent.State // [N·S], the agent's state before each sequence, index env·S + sequence

	// columns are what losses read besides: [T, N, Shape], of those that come with observations [T+1, N, Shape]. What limits
	// have cut is always among them, if they count.
	columns agent.Columns
	limits  *limits // nil: limits count as ends
}

// newRollout allocates the memory, with the columns that are not the rollout's own.
func newRollout(c Config, m *agent.Model, spec task.Spec, columns ...agent.Column) *rollout {
	t, n := c.RolloutLen, c.NumEnvs
	r := &rollout{
		steps: t, envs: n, sequence: c.sequence(),
		spec:      spec,
		obs:       m.NewObs((t + 1) * n),
		done:      make([]bool, (t+1)*n),
		value:     make([]float32, (t+1)*n),
		action:    make([]int32, t*n),
		logProb:   make([]float32, t*n),
		reward:    make([]float32, t*n),
		advantage: make([]float32, t*n),
		returns:   make([]float32, t*n),
		start:     m.NewState(n * c.sequences()),
		limits:    newLimits(c, spec),
	}
	if m.Sparse() {
		r.latest = make([]float32, n*spec.Size())
	}
	if r.limits != nil {
		r.columns = agent.Columns{{Column: agent.LimitColumn, Floats: r.limits.value}}
	}
	for _, c := range columns {
		switch {
		case r.column(c.Name).Len() > 0: // the rollout's own
		case c.Next:
			r.columns = append(r.columns, agent.NewArray(c, (t+1)*n))
		default:
			r.columns = append(r.columns, agent.NewArray(c, t*n))
		}
	}
	return r
}

// column returns the memory of a column, the rollout's own or one of columns.
func (r *rollout) column(name string) agent.Array {
	return r.whole().Column(name)
}

// row returns what came with observation t, for an actor to read.
func (r *rollout) row(t int) (task.Obs, []bool) {
	from, to := t*r.envs, (t+1)*r.envs
	return r.obs.Slice(r.spec.Size(), from, to), r.done[from:to]
}

// incoming returns where a batch writes what comes with observation t.
func (r *rollout) incoming(t int) (task.Obs, []bool) {
	obs, done := r.row(t)
	if r.latest != nil {
		obs = task.Obs{Vector: r.latest}
	}
	return obs, done
}

// keep makes row t of some environments hold what the batch has written last, if that lies elsewhere.
func (r *rollout) keep(t, from, to int) error {
	if r.latest == nil {
		return nil
	}
	size := r.spec.Size()
	for env := from; env < to; env++ {
		if err := r.obs.Sparse.Set(t*r.envs+env, r.latest[env*size:(env+1)*size]); err != nil {
			return fmt.Errorf("environment %d: %w", env, err)
		}
	}
	return nil
}

// sequenceIndex returns the index of the sequence that begins with step t of an environment.
func (r *rollout) sequenceIndex(env, t int) int { return env*(r.steps/r.sequence) + t/r.sequence }

// estimate computes λ-returns and advantages from the values of the policy that acted.
func (r *rollout) estimate(gamma, lambda float64) {
	LambdaReturns(r.advantage, r.returns, r.limits.add(r.reward, float32(gamma)), r.value, r.done, r.steps, r.envs, float32(gamma), float32(lambda))
}

// carry makes the last observations the first of the next rollout; those in latest are kept when they are read again.
func (r *rollout) carry() {
	last, done := r.row(r.steps)
	first, begun := r.row(0)
	copy(first.Pixels, last.Pixels)
	copy(first.Vector, last.Vector)
	copy(begun, done)
	for i, c := range r.border(r.steps) {
		copy(r.border(0)[i].Floats, c.Floats)
	}
}

// border returns row t, [N, Shape], of the columns that come with observations: those of the last observations are the next
// rollout's first.
func (r *rollout) border(t int) (rows agent.Columns) {
	for _, c := range r.columns {
		if c.Next {
			rows = append(rows, c.Rows(t*r.envs, (t+1)*r.envs))
		}
	}
	return rows
}

// gather copies whole sequences (indices env·S + sequence) into a minibatch [L, B], or [L+1, B] where it has room for the
// observation behind each.
func (r *rollout) gather(mb *agent.Minibatch, sequences []int32, threads int) {
	columns := mb.All()
	share(len(sequences), threads, func(from, to int) {
		r.gatherPart(mb, sequences, from, to)
		for _, c := range columns {
			r.gatherColumn(c, sequences, from, to)
		}
	})
}

// gatherPart copies states, observations and done flags of the sequences [begin, end) of a minibatch.
func (r *rollout) gatherPart(mb *agent.Minibatch, sequences []int32, begin, end int) {
	size, b := r.spec.Size(), len(sequences)
	for i := begin; i < end; i++ {
		q := sequences[i]
		mb.State.CopyRow(i, r.start, int(q))
		first := r.firstRow(q)
		for t := range len(mb.Done) / b {
			from, to := first+t*r.envs, t*b+i
			switch {
			case r.spec.Pixels:
				copy(mb.Obs.Pixels[to*size:(to+1)*size], r.obs.Pixels[from*size:])
			case r.latest != nil:
				mb.Obs.Sparse.CopyRow(to, r.obs.Sparse, from)
			default:
				copy(mb.Obs.Vector[to*size:(to+1)*size], r.obs.Vector[from*size:])
			}
			mb.Done[to] = r.done[from]
		}
	}
}

// gatherColumn copies the sequences [begin, end) of a minibatch's column.
func (r *rollout) gatherColumn(to agent.Array, sequences []int32, begin, end int) {
	source, b := r.column(to.Name), len(sequences)
	steps := to.Len() / to.Size() / b
	for i := begin; i < end; i++ {
		first := r.firstRow(sequences[i])
		for t := range steps {
			to.CopyRow(t*b+i, source, first+t*r.envs)
		}
	}
}

// firstRow returns the row, step·N + env, that a sequence begins with.
func (r *rollout) firstRow(sequence int32) int {
	count := r.steps / r.sequence
	return int(sequence)%count*r.sequence*r.envs + int(sequence)/count
}

// newMinibatch allocates what gather fills, for a learner of c's sequences.
func newMinibatch(c Config, m *agent.Model, l *agent.Learner) *agent.Minibatch {
	steps, b := c.sequence()+l.Extra(), c.minibatch()
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

// whole returns the rollout as one minibatch of one sequence per environment, with all T+1 observations, as A2C wants it;
// nothing is copied.
func (r *rollout) whole() *agent.Minibatch {
	return &agent.Minibatch{
		Obs: r.obs, Done: r.done, State: r.start, Actions: r.action, Advantage: r.advantage, Return: r.returns, LogProb: r.logProb,
		Value: r.value[:r.steps*r.envs], Reward: r.reward, Columns: r.columns,
	}
}
