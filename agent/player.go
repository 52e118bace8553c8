package agent

import (
	"fmt"

	"ariadne/task"
)

// PlayerOptions say how a Player acts, and in which environments.
type PlayerOptions struct {
	Envs   int    // N, number of environments that step together
	Seed   uint64 // seed of the draws of actions
	Greedy bool   // take the most probable action instead of drawing one
	// First and All place these environments among others: they are number First and the following ones of All environments. The
	// draws of actions depend on these numbers. All is 0 if there are no others.
	First, All int
	// Forget is the number of decisions within an episode after which the agent loses its memory; 0: never.
	Forget int
}

// Player acts by a network. It has weights, a recurrent state and a sampler. Its method Act is a task.Player.
type Player struct {
	State  *State    // [N], carried on from decision to decision
	Logits []float32 // [N, A] of the last Act
	Values []float32 // [N], the values that the last Act estimated

	o       PlayerOptions
	model   *Model
	policy  *Policy
	sampler Sampler
	draws   uint64  // number of the first environment's next draw
	last    []int32 // [N], the actions taken last, which brought the next reward
	initial *State  // [1]
	held    []int   // [N], number of decisions since the memory began
	begins  []bool  // [N], true where the last Act began an episode or forgot
	forgot  bool    // Forget was called since the last Act
}

// NewPlayer returns a player whose first Act should begin episodes. Close frees it.
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

// Act chooses the actions for the observations and rewards of the last step. An episode begins where s.Done is set. Act assumes
// that these actions are taken; otherwise call Done.
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

// Done tells the player which actions were taken after Act, if they are not those that Act chose.
func (p *Player) Done(actions []int32) { p.last = append(p.last[:0], actions...) }

// Forget makes all episodes begin with the next Act, whatever s.Done says there, and sets the initial state. Setting it is needed
// because some agents carry their state from episode to episode.
func (p *Player) Forget() {
	for i := range p.begins {
		p.State.CopyRow(i, p.initial, 0)
	}
	p.forgot = true
}

// cut returns where the agent acts as if an episode began: where one does begin, and where the agent has to forget. Where it has
// to forget within an episode, cut also sets the state to the initial one.
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

// Close frees what the player holds outside Go's memory.
func (p *Player) Close() { p.policy.Close() }
