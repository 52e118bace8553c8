package probe

import (
	"math"
	"testing"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// TestTheReaderPutsTargetsWhereTheyAre makes the probes give the true answers and checks where the reader puts the targets.
func TestTheReaderPutsTargetsWhereTheyAre(t *testing.T) {
	b, err := memorymaze.New(task.Options{Envs: 1, Seed: 3, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	s := &task.Step{Obs: task.NewObs(b.Spec(), 1), Reward: make([]float32, 1), Done: make([]bool, 1)}
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	for range 3 { // after turning and moving
		if err := b.Step([]int32{5}, s); err != nil {
			t.Fatal(err)
		}
	}
	env := b.Env(0)
	var seen maze.Observation
	env.Observe(&seen)
	o := tinyOptions(t, tiny(ByNothing), "", standard(t))
	clear(o.Weights.Flat)
	walls, _ := o.Weights.Get("predictions/" + Walls + "/out/bias")
	for i, open := range seen.Plan {
		walls.Data[i] = float32(open) - 0.5
	}
	objects, _ := o.Weights.Get("predictions/" + Objects + "/out/bias")
	for k, vec := range seen.TargetsVec {
		objects.Data[2*k], objects.Data[2*k+1] = float32(vec[0]/9), float32(vec[1]/9)
	}
	r, err := NewReader(o.Model, o.Weights, standard(t))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	r.Begin()
	guess, err := r.Look(env, s.Obs, s.Reward)
	if err != nil {
		t.Fatal(err)
	}
	for k, at := range env.Targets() {
		if d := math.Hypot(guess.Targets[k][0]-at.X, guess.Targets[k][1]-at.Y); d > 1e-4 {
			t.Errorf("target %d is %v metres from where it is", k, d)
		}
	}
	l := env.Layout()
	for i, open := range guess.Open {
		if open != l.Open(maze.Cell{X: i % l.Size, Y: i / l.Size}) {
			t.Errorf("cell %d is taken for open: %v", i, open)
		}
	}
}

func standard(t *testing.T) memorymaze.Variant {
	t.Helper()
	v, err := memorymaze.Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
