package main

import (
	"slices"
	"testing"

	"ariadne/agent"
	"ariadne/task"
)

// inputsModel returns a small agent that sees its last action and reward.
func inputsModel(t *testing.T) (*agent.Model, *agent.Weights) {
	t.Helper()
	m, err := agent.New(agent.Config{
		Shape: []int{3}, Actions: 4, DActor: 8, DCritic: 8, Encoder: agent.Encoder{Name: agent.EncoderFlatten},
		Core: agent.GRU{Layers: 1, DModel: 8, Reset: true}, Inputs: []string{agent.InputLastAction, agent.InputLastReward},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	return m, w
}

func TestEvaluatedAgentsSeeTheirLastActionAndReward(t *testing.T) {
	m, w := inputsModel(t)
	p, err := agent.NewPlayer(m, w, agent.PlayerOptions{Envs: 2, Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	by, err := agent.NewPolicy(m, w, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer by.Close()
	state := m.NewState(2)
	actions, logits, value := make([]int32, 2), make([]float32, 8), make([]float32, 2)
	s := &task.Step{Obs: task.Obs{Vector: make([]float32, 6)}, Reward: make([]float32, 2), Done: make([]bool, 2)}
	for step := range 5 {
		if err := p.Act(s, actions); err != nil {
			t.Fatal(err)
		}
		if err := by.Act(s.Obs, s.Done, state, logits, value); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.Values, value) {
			t.Fatalf("values of step %d are %v, of an agent that is told %v", step, p.Values, value)
		}
		s.Obs.Vector[step] = 1
		s.Reward[0], s.Reward[1], s.Done[1] = float32(step)-2, 0.5, step == 2
		state.Remember(actions, s.Reward)
	}
}
