package agent

import (
	"fmt"

	"ariadne/task"
)

// PlayerOptions say how a Player acts, and where.
type PlayerOptions struct {
	Envs   int    // N, environments that step together
	Seed   uint64 // of the draws of actions
	Greedy bool   // the most probable action is taken instead of a draw
	// First and All say that the environments are number First and those that follow of so many, which fixes what is drawn for them;
	// All is 0 where they are all.
	First, All int
	// Forget is after how many decisions within an episode the agent loses its memory; 0: never.
	Forget int
}

// Player acts by a network: weights, a recurrent state and a sampler. Its Act is a task.Player.
type Player struct {
	State  *State    // [N], carried from decision to decision
	Logits []float32 // [N, A] of the last Act
	Values []float32 // [N], what it expects there

	o       PlayerOptions
	model   *Model
	policy  *Policy
	sampler Sampler
	draws   uint64  // of the first environment
	last    []int32 // [N], what was done last, which brought the reward
	initial *State  // [1]
	held    []int   // [N], decisions that the memory goes back
	begins  []bool  // [N], where the last Act took an episode to begin
	forgot  bool    // Forget was called since
}

// NewPlayer returns a player whose first episodes are to begin. Close frees it.
func NewPlayer(m *Model, w *Weights, o PlayerOptions) (*Player, error) {
	policy, err := NewPolicy(m, w, o.Envs)
	if err != nil {
		return nil, err
	}
	n := m.Config().Actions
	return &Player{
		State: m.NewState(o.Envs), Logits: make([]float32, o.Envs*n), Values: make([]float32, o.Envs),
		o: o, model: m, policy: policy, sampler: NewSampler(o.Seed, n), draws: uint64(o.First), initial: m.NewState(1),
		held: make([]int, o.Envs), begins: make([]bool, o.Envs),
	}, nil
}

// Act chooses the actions for what the last step brought; where s.Done is set an episode begins. Unless Done says otherwise, they are
// what is done.
func (p *Player) Act(s *task.Step, actions []int32) error {
	p.State.Remember(p.last, s.Reward)
	if err := p.policy.Act(s.Obs, p.cut(s.Done), p.State, p.Logits, p.Values); err != nil {
		return err
	}
	n := p.model.Config().Actions
	for i := range actions {
		row := p.Logits[i*n : (i+1)*n]
		if p.o.Greedy {
			actions[i] = Greedy(row)
			continue
		}
		if actions[i], _ = p.sampler.Sample(row, p.draws+uint64(i)); actions[i] < 0 {
			return fmt.Errorf("policy: logits %v have no softmax", row)
		}
	}
	p.draws += uint64(max(p.o.All, len(actions)))
	p.Done(actions)
	return nil
}

// Done tells what was done after Act, where that was something else.
func (p *Player) Done(actions []int32) { p.last = append(p.last[:0], actions...) }

// Forget has episodes begin with the next Act whatever s.Done says there, and with the initial state: some agents carry theirs from episode
// to episode.
func (p *Player) Forget() {
	for i := range p.begins {
		p.State.CopyRow(i, p.initial, 0)
	}
	p.forgot = true
}

// cut returns where the agent is to act as if an episode began: where one does, and where it is made to forget. There the state is set to
// the initial one besides.
func (p *Player) cut(begins []bool) []bool {
	for i := range p.begins {
		begin := begins[i] || p.forgot
		forgets := p.o.Forget > 0 && !begin && p.held[i] == p.o.Forget
		if forgets {
			p.State.CopyRow(i, p.initial, 0)
		}
		if p.begins[i] = begin || forgets; p.begins[i] {
			p.held[i] = 0
		}
		p.held[i]++
	}
	p.forgot = false
	return p.begins
}

// Close frees what it holds outside Go's memory.
func (p *Player) Close() { p.policy.Close() }
