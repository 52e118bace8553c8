package explorer

import (
	"math"
	"slices"
	"strings"
	"testing"

	"ariadne/maze"
)

// walked sums up what a wanderer did in an episode of 250 seconds.
type walked struct {
	actions  []int
	visited  float64 // share of the open cells
	facing   float64 // share of the steps that end with a wall less than a metre ahead
	returned int     // times that a cell was entered again after more than 50 steps
}

func wanderIn(t *testing.T, size int, seed uint32, o WanderOptions) walked {
	t.Helper()
	c, err := maze.ForSize(size)
	if err != nil {
		t.Fatal(err)
	}
	c.TimeLimit = 250
	env, err := maze.NewEnv(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	w, err := NewWanderer(env, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	open := 0
	for _, p := range env.Layout().AppendPlan(nil) {
		open += int(p)
	}
	var r walked
	last, now := map[[2]int]int{}, [2]int{-1, -1}
	for env.Running() {
		a := w.Act()
		env.Step(a)
		r.actions = append(r.actions, a)
		q := env.QPos()
		sin, cos := math.Sincos(q[3])
		if env.Layout().Sight(q[0], q[1], cos, -sin) < 1 {
			r.facing += 1.0 / float64(env.Limit())
		}
		pos, _ := env.PlanPos()
		cell := [2]int{int(pos[0]), int(pos[1])}
		if before, ok := last[cell]; ok && cell != now && env.Steps()-before > 50 {
			r.returned++
		}
		now, last[cell] = cell, env.Steps()
	}
	r.visited = float64(len(last)) / float64(open)
	return r
}

func TestAWandererCoversTheMazeInLoops(t *testing.T) {
	for size, least := range map[int]float64{9: 0.6, 15: 0.35} {
		for seed := range uint32(3) {
			r := wanderIn(t, size, seed, WanderOptions{Noise: 0.2, Seed: uint64(seed)})
			if r.visited < least || r.facing > 0.25 || r.returned < 20 {
				t.Errorf("%dx%d, seed %d: visits %.2f of the cells, faces walls in %.2f of the steps, comes back %d times", size, size, seed, r.visited, r.facing, r.returned)
			}
		}
	}
}

func TestAWandererFollowsFromItsSeed(t *testing.T) {
	o := WanderOptions{Noise: 0.2, Seed: 1}
	want := wanderIn(t, 9, 4, o).actions
	if !slices.Equal(wanderIn(t, 9, 4, o).actions, want) {
		t.Error("the same seed gives other actions")
	}
	o.Seed = 2
	if slices.Equal(wanderIn(t, 9, 4, o).actions, want) {
		t.Error("another seed gives the same actions")
	}
	held := wanderIn(t, 9, 4, WanderOptions{Noise: 0.2, Repeat: 3}).actions
	for i := range held {
		if held[i] != held[i/3*3] {
			t.Fatalf("action %d is %d, where %d is held", i, held[i], held[i/3*3])
		}
	}
	all := wanderIn(t, 9, 4, WanderOptions{Noise: 1}).actions
	count := [maze.Actions]int{}
	for _, a := range all {
		count[a]++
	}
	for a, n := range count {
		if want := len(all) / maze.Actions; n < want*3/4 || n > want*5/4 {
			t.Errorf("with noise alone action %d is taken %d times of %d", a, n, len(all))
		}
	}
}

func TestImpossibleWanderersAreRefused(t *testing.T) {
	c, err := maze.ForSize(9)
	if err != nil {
		t.Fatal(err)
	}
	env, err := maze.NewEnv(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	for want, o := range map[string]WanderOptions{"noise is 1.5": {Noise: 1.5}, "noise is NaN": {Noise: math.NaN()}, "held for -1": {Repeat: -1}} {
		if _, err := NewWanderer(env, o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %q", err, want)
		}
	}
}
