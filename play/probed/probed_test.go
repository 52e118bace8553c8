package probed

import (
	"testing"

	"ariadne/agent"
	"ariadne/maze/planner"
	"ariadne/play"
	"ariadne/probe"
	"ariadne/task"
	"ariadne/task/memorymaze"
	"ariadne/task/tasktest"
	_ "ariadne/task/tmaze"
)

// newReader returns untrained probes of an untrained network.
func newReader(t *testing.T) *probe.Reader {
	v, err := memorymaze.Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	asks := probe.Config{TaughtBy: probe.ByNothing, Walls: probe.MLP{Layers: 1, Hidden: 8}, Objects: probe.MLP{Layers: 1, Hidden: 8}}
	m, err := agent.New(agent.Config{
		Shape: []int{64, 64, 3}, Pixels: true, Actions: 6, DActor: 8, DCritic: 8, Encoder: agent.Encoder{Name: agent.EncoderNature},
		Core: agent.GRU{Layers: 1, DModel: 8, Reset: true}, Predictions: asks.Heads(v, 6),
	})
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	r, err := probe.NewReader(m, w, v)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestANetworkLooksOnWhileAnotherPlays compares a wanderer with a network beside it with a wanderer alone: their actions are the same.
func TestANetworkLooksOnWhileAnotherPlays(t *testing.T) {
	var actions [2][]int32
	for i := range actions {
		b, err := memorymaze.New(task.Options{Envs: 1, Seed: 2, Threads: 1, Settings: map[string]any{"size": 9, "render": "soft"}})
		if err != nil {
			t.Fatal(err)
		}
		p := play.NewPlanner(planner.Planner{Who: planner.Wander}, 0)
		if i == 1 {
			p = New(p, newReader(t))
		}
		s := tasktest.Start(t, b)
		if err := p.Begin(b, s); err != nil {
			t.Fatal(err)
		}
		for range 20 {
			action, err := p.Act(s)
			if err != nil {
				t.Fatal(err)
			}
			if g, ok := p.(play.Guesser); ok != (i == 1) || ok && (g.Guess() == nil || len(g.Guess().Targets) != 3) {
				t.Fatalf("pilot %d guesses: %v", i, ok)
			}
			p.Done(action)
			if err := b.Step([]int32{action}, s); err != nil {
				t.Fatal(err)
			}
			actions[i] = append(actions[i], action)
		}
		p.Close()
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for k, a := range actions[0] {
		if actions[1][k] != a {
			t.Fatalf("action %d is %d where somebody looks on, want %d", k, actions[1][k], a)
		}
	}
}

func TestProbesAskAboutMemoryMazeAlone(t *testing.T) {
	b, err := task.New("tmazev2", task.Options{Envs: 1, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	p := New(play.NewPlanner(planner.Planner{Who: planner.Wander}, 0), newReader(t))
	defer p.Close()
	if err := p.Begin(b, tasktest.Start(t, b)); err == nil {
		t.Error("a T-Maze is probed")
	}
}
