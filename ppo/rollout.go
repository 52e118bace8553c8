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
}

func newRollout(c Config, m *agent.Model, spec task.Spec) *rollout {
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
	}
	if m.Sparse() {
		r.latest = make([]float32, n*spec.Size())
	}
	return r
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
	LambdaReturns(r.advantage, r.returns, r.reward, r.value, r.done, r.steps, r.envs, float32(gamma), float32(lambda))
}

// carry makes the last observations the first of the next rollout; those in latest are kept when they are read again.
func (r *rollout) carry() {
	last, done := r.row(r.steps)
	first, begun := r.row(0)
	copy(first.Pixels, last.Pixels)
	copy(first.Vector, last.Vector)
	copy(begun, done)
}

// gather copies whole sequences (indices env·S + sequence) into a minibatch [L, B].
func (r *rollout) gather(mb *agent.Minibatch, sequences []int32, threads int) {
	share(len(sequences), threads, func(from, to int) { r.gatherPart(mb, sequences, from, to) })
}

// gatherPart copies the sequences [begin, end) of a minibatch.
func (r *rollout) gatherPart(mb *agent.Minibatch, sequences []int32, begin, end int) {
	size, count, b := r.spec.Size(), r.steps/r.sequence, len(sequences)
	for i := begin; i < end; i++ {
		q := sequences[i]
		mb.State.CopyRow(i, r.start, int(q))
		env, first := int(q)/count, int(q)%count*r.sequence
		for t := range r.sequence {
			from, to := (first+t)*r.envs+env, t*b+i
			switch {
			case r.spec.Pixels:
				copy(mb.Obs.Pixels[to*size:(to+1)*size], r.obs.Pixels[from*size:])
			case r.latest != nil:
				mb.Obs.Sparse.CopyRow(to, r.obs.Sparse, from)
			default:
				copy(mb.Obs.Vector[to*size:(to+1)*size], r.obs.Vector[from*size:])
			}
			mb.Done[to] = r.done[from]
			mb.Actions[to] = r.action[from]
			mb.LogProb[to] = r.logProb[from]
			mb.Value[to] = r.value[from]
			mb.Advantage[to] = r.advantage[from]
			mb.Return[to] = r.returns[from]
		}
	}
}

// newMinibatch allocates what gather fills.
func newMinibatch(c Config, m *agent.Model) *agent.Minibatch {
	l, b := c.sequence(), c.minibatch()
	return &agent.Minibatch{
		Obs:       m.NewObs(l * b),
		Done:      make([]bool, l*b),
		State:     m.NewState(b),
		Actions:   make([]int32, l*b),
		LogProb:   make([]float32, l*b),
		Value:     make([]float32, l*b),
		Advantage: make([]float32, l*b),
		Return:    make([]float32, l*b),
	}
}

// whole returns the rollout as one minibatch for A2C, [T+1, N] observations and one sequence per environment; nothing is
// copied.
func (r *rollout) whole() *agent.Minibatch {
	return &agent.Minibatch{Obs: r.obs, Done: r.done, State: r.start, Actions: r.action, Reward: r.reward}
}
