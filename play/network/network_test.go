package network_test

import (
	"math"
	"testing"
	"time"

	"ariadne/agent"
	"ariadne/agent/gridmap"
	"ariadne/play"
	"ariadne/play/network"
	"ariadne/task"
)

// session returns a session that draws in software and is closed with the test.
func session(t *testing.T, o play.Options) *play.Session {
	t.Helper()
	o.Task, o.Settings, o.Videos = "memory_maze", map[string]any{"render": "soft"}, t.TempDir()
	s, err := play.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// times are the times at which sessions were drawn last.
var times = map[*play.Session]time.Duration{}

// run lets a time go by and draws ten small pictures a second.
func run(t *testing.T, s *play.Session, d time.Duration) {
	t.Helper()
	for end := times[s] + d; times[s] < end; {
		times[s] += 100 * time.Millisecond
		if _, _, err := s.Frame(320, 200, times[s]); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMindsShowTheNetwork(t *testing.T) {
	for name, c := range map[string]struct {
		core   agent.Core
		layers []string
	}{
		"agalite": {agent.AGaLiTe{Layers: 2, DModel: 8, DHead: 4, DFFC: 8, Heads: 2, Eta: 2, R: 2, Reset: true}, []string{"layer 1", "layer 2"}},
		"gru":     {agent.GRU{Layers: 1, DModel: 8, Reset: true}, []string{"layer 1"}},
		"gtrxl": {agent.GTrXL{Layers: 2, DModel: 8, DHead: 4, Heads: 2, MLP: 2, Memory: 3, Reset: true},
			[]string{"memory 1", "memory 2", "memory 3"}},
		"feedforward": {agent.Feedforward{Layers: 1, DModel: 8}, nil},
		"map":         {agent.Feedforward{Layers: 1, DModel: 8, Reset: true}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			config := agent.Config{
				Shape: []int{64, 64, 3}, Pixels: true, Actions: 6, DActor: 8, DCritic: 8,
				Encoder: agent.Encoder{Name: agent.EncoderNature}, Core: c.core,
			}
			if name == "map" {
				config.Map = &agent.GridMap{
					Shape:  gridmap.Shape{Targets: 3, Side: 16, Crop: 3, Rays: 8, Clear: []float64{1, 2, 3}, Field: 80},
					Hidden: 8, Layers: 2, Filters: 2, Width: 8,
				}
			}
			m, err := agent.New(config)
			if err != nil {
				t.Fatal(err)
			}
			w := m.NewWeights()
			m.Init(w, 1)
			p, err := network.New(name, m, w, 1, false)
			if err != nil {
				t.Fatal(err)
			}
			s := session(t, play.Options{Seed: 2, Pilot: p})
			run(t, s, 3*time.Second)
			mind := p.Mind()
			if v := mind.Map; (v != nil) != (name == "map") || v != nil && (len(v.Targets) != 3 || !v.Known(int(math.Floor(v.X)), int(math.Floor(v.Y)))) {
				t.Errorf("the map of the agent is %+v", v)
			}
			if len(mind.Layers) != len(c.layers) {
				t.Fatalf("layers %+v, want %q", mind.Layers, c.layers)
			}
			for i, l := range mind.Layers {
				if l.Name != c.layers[i] || !(l.Change > 0) || l.Change > 2 {
					t.Errorf("layer %d: %+v", i, l)
				}
			}
			sum := 0.0
			for _, q := range mind.Probs {
				sum += float64(q)
			}
			seen := s.State().Mind
			if math.Abs(sum-1) > 1e-5 || len(seen.Values) < 10 || math.IsNaN(float64(mind.Value)) || len(seen.Layers) != len(c.layers) {
				t.Errorf("probabilities %v, seen of them %+v", mind.Probs, seen)
			}
			// A new episode begins without memory: the first value of a maze does not depend on the episodes before.
			first := func() float64 {
				s.Key("N", true, false)
				s.Key("N", false, false)
				run(t, s, 200*time.Millisecond)
				return s.State().Mind.Values[0]
			}
			a := first()
			fresh, err := network.New(name, m, w, 1, false)
			if err != nil {
				t.Fatal(err)
			}
			s = session(t, play.Options{Seed: 2, Pilot: fresh}) // the same two mazes, but the first one is left sooner
			if b := first(); a != b {
				t.Errorf("first values %v and %v of one maze", a, b)
			}
		})
	}
}

// TestAPilotSeesWhatAPersonDid lets a person take over from an agent that sees its last action and reward.
func TestAPilotSeesWhatAPersonDid(t *testing.T) {
	m, err := agent.New(agent.Config{
		Shape: []int{3}, Actions: 4, DActor: 8, DCritic: 8, Encoder: agent.Encoder{Name: agent.EncoderFlatten},
		Core: agent.GRU{Layers: 1, DModel: 8, Reset: true}, Inputs: []string{agent.InputLastAction, agent.InputLastReward},
	})
	if err != nil {
		t.Fatal(err)
	}
	w := m.NewWeights()
	m.Init(w, 1)
	p, err := network.New("gru", m, w, 1, true)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	by, err := agent.NewPolicy(m, w, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer by.Close()
	s := &task.Step{Obs: task.Obs{Vector: make([]float32, 3)}, Reward: make([]float32, 1), Done: make([]bool, 1)}
	state, logits, value := m.NewState(1), make([]float32, 4), make([]float32, 1)
	for episode := range 2 {
		if err := p.Begin(nil, s); err != nil {
			t.Fatal(err)
		}
		for step := range 4 {
			action, err := p.Act(s)
			if err != nil {
				t.Fatal(err)
			}
			if err := by.Act(s.Obs, []bool{step == 0}, state, logits, value); err != nil {
				t.Fatal(err)
			}
			if p.Mind().Value != value[0] {
				t.Fatalf("episode %d, step %d: value %v, of an agent that is told %v", episode, step, p.Mind().Value, value[0])
			}
			if step == 2 {
				action = (action + 1) % 4 // the person takes another action
			}
			p.Done(action)
			s.Reward[0] = float32(step)
			state.Remember([]int32{action}, s.Reward)
		}
	}
	if layers := p.Mind().Layers; len(layers) != 1 {
		t.Errorf("layers of the memory are %+v", layers)
	}
}
