package main

import (
	"fmt"

	"ariadne/agent"
	"ariadne/task"
	"ariadne/trained"
)

// checkpoint is a run's newest checkpoint as it was when it was read.
type checkpoint struct{ *trained.Checkpoint }

// newest reads the newest checkpoint of the run that the experiment is of. Where there is none, or one of another agent, that is
// an error of usage.
func (e *experiment) newest(spec task.Spec) (*checkpoint, error) {
	model, err := e.model(spec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.origin.path, err)
	}
	file, content, err := e.origin.trained()
	if err != nil {
		return nil, usageError{err}
	}
	if err := checkActing(model, 1); err != nil {
		return nil, err
	}
	c, err := trained.Decode(model, file, content)
	if err != nil {
		return nil, usageError{err}
	}
	return &checkpoint{c}, nil
}

// remembers reports whether there is anything that the agent carries from one decision to the next.
func (c *checkpoint) remembers() bool { return len(c.Model.NewState(1).Leaves) > 0 }

// policy returns the network as a policy for some environments.
func (c *checkpoint) policy(envs int) (*networkPolicy, error) {
	if err := checkActing(c.Model, envs); err != nil {
		return nil, err
	}
	p, err := agent.NewPolicy(c.Model, c.Weights, envs)
	if err != nil {
		return nil, err
	}
	return &networkPolicy{Policy: p, model: c.Model, envs: envs}, nil
}

// networkPolicy is a policy from a checkpoint, with its recurrent state.
type networkPolicy struct {
	*agent.Policy
	model  *agent.Model
	envs   int
	logits []float32 // [envs, A] that the last call of actions computed
	values []float32 // [envs] that it estimated
	// first and all say that the environments are number first and those that follow of so many; all is 0 where they are all.
	first, all int
	// forget is after how many decisions within an episode the agent loses its memory; 0: never.
	forget int
}

// actions draws from the policy, or takes its most probable actions, which must then be what is done.
func (p *networkPolicy) actions(seed uint64, greedy bool) actFunc {
	n := p.model.Config().Actions
	state := p.model.NewState(p.envs)
	cut := p.cuts(state)
	p.logits = make([]float32, p.envs*n)
	p.values = make([]float32, p.envs)
	sampler := agent.NewSampler(seed, n)
	draws := uint64(p.first) // of the first environment
	var before []int32       // what was done last, which brought s.Reward
	return func(s *task.Step, actions []int32) error {
		state.Remember(before, s.Reward)
		if err := p.Act(s.Obs, cut(s.Done), state, p.logits, p.values); err != nil {
			return err
		}
		for i := range actions {
			row := p.logits[i*n : (i+1)*n]
			if greedy {
				actions[i] = agent.Greedy(row)
				continue
			}
			if actions[i], _ = sampler.Sample(row, draws+uint64(i)); actions[i] < 0 {
				return fmt.Errorf("policy: logits %v have no softmax", row)
			}
		}
		draws += uint64(max(p.all, len(actions)))
		before = append(before[:0], actions...)
		return nil
	}
}

// cuts returns a function that is called before each decision with the episodes that begin, [envs], and returns where the
// agent is to act as if one began. Where it is made to forget, the state is set to the initial one besides: some agents
// carry theirs from episode to episode.
func (p *networkPolicy) cuts(state *agent.State) func(begins []bool) []bool {
	if p.forget == 0 {
		return func(begins []bool) []bool { return begins }
	}
	initial := p.model.NewState(1)
	held := make([]int, p.envs) // decisions that the memory goes back
	cut := make([]bool, p.envs)
	return func(begins []bool) []bool {
		for i := range cut {
			forgets := !begins[i] && held[i] == p.forget
			if forgets {
				state.CopyRow(i, initial, 0)
			}
			if cut[i] = begins[i] || forgets; cut[i] {
				held[i] = 0
			}
			held[i]++
		}
		return cut
	}
}
