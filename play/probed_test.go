package play

import (
	"bytes"
	"image"
	"testing"
	"time"

	"ariadne/agent"
	"ariadne/maze/explorer"
	"ariadne/probe"
	"ariadne/task/memorymaze"
)

// TestTheMapShowsWhatProbesSay has a network that nobody has taught look on while the wanderer plays.
func TestTheMapShowsWhatProbesSay(t *testing.T) {
	v, err := memorymaze.Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	asks := probe.Config{TaughtBy: probe.ByNothing, Walls: probe.MLP{Layers: 1, Hidden: 8}, Objects: probe.MLP{Layers: 1, Hidden: 8}}
	m, err := agent.New(agent.Config{
		Shape: []int{64, 64, 3}, Pixels: true, Actions: 6, DActor: 8, DCritic: 8, Encoder: agent.Encoder{Name: agent.EncoderNature},
		Core: agent.Core{Name: agent.CoreGRU, Layers: 1, DModel: 8, Reset: true}, Predictions: asks.Heads(v, 6),
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
	s := session(t, Options{Seed: 2, Start: true, Pilot: NewProbed(NewWanderer(explorer.WanderOptions{}), r), Map: true})
	run(t, s, 3*time.Second)
	if s.mind == nil || s.mind.Guess == nil || len(s.mind.Guess.Targets) != 3 || s.mind.Probs != nil {
		t.Fatalf("mind %+v", s.mind)
	}
	var maps [2]*image.RGBA
	for i, guess := range []bool{false, true} {
		maps[i] = image.NewRGBA(image.Rect(0, 0, 236, 236))
		g := s.guess()
		if !guess {
			g = nil
		}
		if _, err := s.stage.plan(maps[i], s.phase, g); err != nil {
			t.Fatal(err)
		}
	}
	if bytes.Equal(maps[0].Pix, maps[1].Pix) {
		t.Error("the map does not show what the probes say")
	}
	if _, _, err := s.Frame(1280, 800, s.now); err != nil {
		t.Error(err)
	}
}
