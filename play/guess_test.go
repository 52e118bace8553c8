package play

import (
	"bytes"
	"image"
	"testing"
	"time"

	"ariadne/maze/planner"
	"ariadne/render"
)

// guessing is a pilot that takes all cells for walls.
type guessing struct{ Pilot }

func (guessing) Guess() *render.Guess {
	return &render.Guess{Open: make([]bool, 81), Targets: make([][2]float64, 3)}
}

func TestTheMapShowsWhatAPilotTakesTheMazeFor(t *testing.T) {
	s := session(t, Options{Seed: 2, Start: true, Pilot: guessing{NewPlanner(planner.Planner{Who: planner.Wander}, 0)}, Map: true})
	run(t, s, 3*time.Second)
	if s.insight.guess == nil || s.insight.mind != nil {
		t.Fatalf("guess %v, mind %+v", s.insight.guess, s.insight.mind)
	}
	var maps [2]*image.RGBA
	for i, guess := range []*render.Guess{nil, s.insight.guess} {
		maps[i] = image.NewRGBA(image.Rect(0, 0, 236, 236))
		if err := s.stage.chart().draw(maps[i], s.phase, guess); err != nil {
			t.Fatal(err)
		}
	}
	if bytes.Equal(maps[0].Pix, maps[1].Pix) {
		t.Error("the map does not show what the pilot takes the maze for")
	}
	if _, _, err := s.Frame(1280, 800, s.log.now); err != nil {
		t.Error(err)
	}
}
