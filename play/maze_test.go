package play

import (
	"math"
	"testing"
	"time"

	"ariadne/maze"
)

func TestTheWayEndsWhereTheEnvironmentDoes(t *testing.T) {
	s := session(t, Options{Seed: 5, Start: true, Settings: map[string]any{"control_freq": 20}})
	m := s.stage.(*mazeStage)
	worst := 0.0
	for i := range 400 {
		action := int32([]int{1, 1, 4, 1, 5, 2, 1, 0}[i/5%8])
		if err := m.advance(action); err != nil {
			t.Fatal(err)
		}
		if len(m.way.poses) != 11 {
			t.Fatalf("%d poses, want 11 for 10 substeps", len(m.way.poses))
		}
		q, end := m.env.QPos(), m.way.at(1)
		for k := range end {
			worst = max(worst, math.Abs(end[k]-q[k]))
		}
		if got, want := m.way.at(0.55), m.way.poses[5][0]+0.5*(m.way.poses[6][0]-m.way.poses[5][0]); math.Abs(got[0]-want) > 1e-12 {
			t.Fatalf("between poses x is %v, want %v", got[0], want)
		}
		m.settle()
	}
	t.Logf("farthest end: %.2g", worst)
	if worst > 1e-6 {
		t.Errorf("ways end up to %v from where the walker is", worst)
	}
}

func TestBaselinesBelongToStandardTasks(t *testing.T) {
	for name, c := range map[string]struct {
		settings map[string]any
		human    float64 // published mean of people; 0 for none
	}{
		"9x9":      {map[string]any{}, 26.4},
		"15x15":    {map[string]any{"size": 15}, 67.7},
		"HiFreq":   {map[string]any{"id": "MemoryMaze-11x11-HiFreq-v0"}, 44.3},
		"17x17":    {map[string]any{"size": 17}, 0},
		"short":    {map[string]any{"time_limit": 10.0}, 0},
		"2 of 9x9": {map[string]any{"targets": 2}, 0},
	} {
		s := session(t, Options{Settings: c.settings})
		switch b := s.stage.about().best; {
		case b == nil && c.human != 0:
			t.Errorf("%s has no baseline", name)
		case b != nil && b.People != c.human:
			t.Errorf("%s: people reach %v, want %v", name, b.People, c.human)
		}
	}
}

// touchable returns a seed of the 9x9 maze whose walker touches the current target if it walks straight on, and the number
// of steps until then.
func touchable(t testing.TB) (seed uint32, steps int) {
	t.Helper()
	c, err := maze.Standard(9)
	if err != nil {
		t.Fatal(err)
	}
	for seed := uint32(1); seed < 3000; seed++ {
		env, err := maze.NewEnv(c, seed)
		if err != nil {
			t.Fatal(err)
		}
		if err := env.Reset(); err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= 14; n++ {
			if r, _ := env.Step(1); r > 0 && n > 4 {
				return seed, n
			} else if r > 0 {
				break
			}
		}
	}
	t.Fatal("no seed below 3000 has a target straight ahead")
	return 0, 0
}

func TestATouchIsShownWhenItHappens(t *testing.T) {
	seed, steps := touchable(t)
	s := session(t, Options{Seed: seed, Start: true})
	s.Key("Up", true, false)
	target := s.stage.facts().target
	for s.stage.facts().score == 0 {
		if s.stage.facts().steps > steps {
			t.Fatalf("no touch after %d steps", s.stage.facts().steps)
		}
		if s.flash > s.log.now {
			t.Fatal("a flash before the touch")
		}
		run(t, s, 50*time.Millisecond)
	}
	if f := s.stage.facts(); f.steps != steps || f.target == target || s.flash <= s.log.now {
		t.Errorf("after %d steps (want %d): find %s, before %s; flash until %v at %v", f.steps, steps, f.target, target, s.flash, s.log.now)
	}
}

func TestNextSeedCountsUpAndSeedsNameMazes(t *testing.T) {
	s := session(t, Options{Seed: 41, Start: true})
	tap(s, "N")
	m := s.stage.(*mazeStage)
	if s.seed != 42 || m.now.seed != 42 {
		t.Fatalf("seed %d, want 42", s.seed)
	}
	env, err := maze.NewEnv(m.env.Config(), 42)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	if m.layout.String() != env.Layout().String() || env.QPos() != m.env.QPos() {
		t.Error("the maze is not that of memory-maze with this seed")
	}
}
