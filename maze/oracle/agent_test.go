package oracle_test

import (
	"math"
	"slices"
	"sync"
	"testing"

	"ariadne/maze"
	"ariadne/maze/oracle"
)

// environment returns an environment at the start of an episode.
func environment(t testing.TB, c maze.Config, seed uint32) *maze.Env {
	t.Helper()
	env, err := maze.NewEnv(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	return env
}

func newAgent(t testing.TB, env *maze.Env, o oracle.Options) *oracle.Agent {
	t.Helper()
	a, err := oracle.New(env, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// long skips a test with long plans in short runs. Under the race detector such plans take minutes, and no two threads share a
// plan.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("long plans are made without -short")
	}
}

// play lets the agent make steps. It returns the sum of rewards and the actions.
func play(env *maze.Env, a *oracle.Agent, steps int) (total float64, actions []int) {
	for range steps {
		action := a.Act()
		reward, _ := env.Step(action)
		total += reward
		actions = append(actions, action)
	}
	return total, actions
}

func config(t testing.TB, size int) maze.Config {
	t.Helper()
	c, err := maze.ForSize(size)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The bounds are touches in a thousand steps. On these seeds, a walker that follows the shortest path through cells and cuts
// corners makes 30.5, 30, 23.5, 23 and 18 of them, as the mean over whole episodes of memory-maze 1.0.3.
func TestReturnsExceedThoseOfAPathFollower(t *testing.T) {
	long(t)
	for _, c := range []struct {
		size  int
		seeds []uint32
		bound float64
		with  oracle.Effort
	}{
		{9, []uint32{300, 301}, 35, oracle.Fast},
		{9, []uint32{304, 306}, 34.5, oracle.Normal},
		{11, []uint32{331}, 26, oracle.Fast},
		{13, []uint32{340}, 25.5, oracle.Fast},
		{15, []uint32{320}, 20, oracle.Fast},
	} {
		const steps = 1000
		var sum float64
		for _, seed := range c.seeds {
			env := environment(t, config(t, c.size), seed)
			total, _ := play(env, newAgent(t, env, oracle.Options{Effort: c.with}), steps)
			sum += total
		}
		mean := sum / float64(len(c.seeds))
		t.Logf("size %d, effort %d: %.2f touches in %d steps", c.size, c.with, mean, steps)
		if mean < c.bound {
			t.Errorf("size %d, seeds %d: mean return %.2f after %d steps, want at least %v", c.size, c.seeds, mean, steps, c.bound)
		}
	}
}

func TestAllVariantsArePlayed(t *testing.T) {
	long(t)
	for _, c := range []struct {
		name  string
		size  int
		set   func(*maze.Config)
		steps int
		bound float64
		with  oracle.Options
	}{
		{"low walls", 9, func(c *maze.Config) { c.GoodVisibility = true }, 200, 4, oracle.Options{Effort: oracle.Fast}},
		{"shuffled colours", 9, func(c *maze.Config) { c.RandomizeColors = true }, 200, 4, oracle.Options{Effort: oracle.Fast}},
		{"40 steps a second", 9, func(c *maze.Config) { c.ControlFreq = 40 }, 2000, 4, oracle.Options{Effort: oracle.Fast}},
		{"5 steps a second", 9, func(c *maze.Config) { c.ControlFreq = 5 }, 250, 4, oracle.Options{Effort: oracle.Fast}},
		{"1 step a second", 9, func(c *maze.Config) { c.ControlFreq = 1 }, 100, 2, oracle.Options{Effort: oracle.Fast}},
		{"passing cues", 9, func(c *maze.Config) { c.CueSteps = 3 }, 200, 4, oracle.Options{Effort: oracle.Fast}},
		{"noise", 9, func(*maze.Config) {}, 200, 3, oracle.Options{Effort: oracle.Fast, Noise: 0.2, Seed: 1}},
		{"fine lattice", 7, func(*maze.Config) {}, 100, 2, oracle.Options{Effort: oracle.Strong}},
		{"smallest", 7, func(*maze.Config) {}, 200, 5, oracle.Options{}},
		{"between", 17, func(c *maze.Config) { c.Targets = 2 }, 200, 2, oracle.Options{Effort: oracle.Fast}},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := config(t, c.size)
			c.set(&config)
			env := environment(t, config, 5)
			total, _ := play(env, newAgent(t, env, c.with), c.steps)
			t.Logf("%v touches in %d steps", total, c.steps)
			if total < c.bound {
				t.Errorf("return %v after %d steps, want at least %v", total, c.steps, c.bound)
			}
		})
	}
}

func TestActionsFollowFromTheSeed(t *testing.T) {
	long(t)
	for _, o := range []oracle.Options{{Effort: oracle.Fast}, {Effort: oracle.Fast, Noise: 0.3, Seed: 7}} {
		var runs [2][]int
		for i := range runs {
			env := environment(t, config(t, 9), 11)
			_, runs[i] = play(env, newAgent(t, env, o), 150)
		}
		if !slices.Equal(runs[0], runs[1]) {
			t.Errorf("%+v: two agents in equal environments acted differently", o)
		}
	}
}

// Agents with the same rate of decisions share their knowledge of the walker's motion. No other test uses 8 decisions a second,
// so the table is new here.
func TestAgentsThatPlanAtTheSameTimeActAsAlone(t *testing.T) {
	c := config(t, 7)
	c.ControlFreq = 8
	var runs [3][]int
	var together sync.WaitGroup
	for i := range 2 {
		env := environment(t, c, 11)
		together.Go(func() {
			a, err := oracle.New(env, oracle.Options{Effort: oracle.Fast})
			if err != nil {
				t.Error(err)
				return
			}
			_, runs[i] = play(env, a, 30)
		})
	}
	together.Wait()
	env := environment(t, c, 11)
	_, runs[2] = play(env, newAgent(t, env, oracle.Options{Effort: oracle.Fast}), 30)
	for _, run := range runs[:2] {
		if !slices.Equal(run, runs[2]) {
			t.Errorf("beside another agent: actions %d, alone %d", run, runs[2])
		}
	}
}

func TestNoiseIsDrawnAsOftenAsSaid(t *testing.T) {
	long(t)
	const noise, steps = 0.6, 600
	env := environment(t, config(t, 9), 3)
	sure := newAgent(t, env, oracle.Options{Effort: oracle.Fast})
	noisy := newAgent(t, env, oracle.Options{Effort: oracle.Fast, Noise: noise})
	differ := 0
	for range steps {
		a := noisy.Act()
		if a != sure.Act() {
			differ++
		}
		env.Step(a)
	}
	// A drawn action equals the planned one once in maze.Actions draws.
	want := noise * (maze.Actions - 1) / maze.Actions
	if got := float64(differ) / steps; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/steps) {
		t.Errorf("%.3f of the actions are not those of the agent without noise, want %.3f", got, want)
	}
}

func TestAgentFollowsNewMazesAndRestoredStates(t *testing.T) {
	long(t)
	env := environment(t, config(t, 9), 21)
	a := newAgent(t, env, oracle.Options{Effort: oracle.Fast})
	play(env, a, 40)
	state := env.AppendState(nil)
	first, _ := play(env, a, 160)
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	if total, _ := play(env, a, 200); total < 4 {
		t.Errorf("return %v after 200 steps in a second maze, want at least 4", total)
	}
	if err := env.RestoreState(state); err != nil {
		t.Fatal(err)
	}
	if again, _ := play(env, a, 160); again != first {
		t.Errorf("return %v from a restored state, %v the first time", again, first)
	}
}

func TestWrongOptionsAreErrors(t *testing.T) {
	env := environment(t, config(t, 9), 1)
	for _, o := range []oracle.Options{{Effort: 9}, {Noise: -0.1}, {Noise: 1.1}, {Noise: math.NaN()}} {
		if _, err := oracle.New(env, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

func TestActingDoesNotAllocate(t *testing.T) {
	env := environment(t, config(t, 9), 2)
	a := newAgent(t, env, oracle.Options{Effort: oracle.Fast})
	a.Act()
	if n := testing.AllocsPerRun(100, func() { env.Step(a.Act()) }); n != 0 {
		t.Errorf("%v allocations in a step, want none", n)
	}
}

// BenchmarkPlan measures the time to plan for a new maze, BenchmarkAct that of a step.
func BenchmarkPlan(b *testing.B) {
	for _, size := range []int{9, 15} {
		b.Run(map[int]string{9: "9x9", 15: "15x15"}[size], func(b *testing.B) {
			c := config(b, size)
			env := environment(b, c, 1)
			a := newAgent(b, env, oracle.Options{})
			for b.Loop() {
				a.Act()
				if err := env.Reset(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkAct(b *testing.B) {
	env := environment(b, config(b, 9), 1)
	a := newAgent(b, env, oracle.Options{})
	a.Act()
	for b.Loop() {
		b.StopTimer()
		env.Step(a.Act())
		b.StartTimer()
		a.Act()
	}
}

// A plan that was stopped, early or late, is dropped: the next call plans as if there had been none.
func TestAStoppedPlanIsDropped(t *testing.T) {
	fresh := func(stop func() bool) (*maze.Env, *oracle.Agent) {
		env := environment(t, config(t, 9), 4)
		return env, newAgent(t, env, oracle.Options{Stop: stop})
	}
	asked := 0
	env, a := fresh(func() bool { asked++; return false })
	_, want := play(env, a, 60)
	if asked < 10 {
		t.Fatalf("asked %d times", asked)
	}
	for _, after := range []int{1, asked / 2, asked} {
		left := after
		env, a := fresh(func() bool { left--; return left == 0 })
		a.Act()
		if left != 0 {
			t.Fatalf("it went on after question %d: %d are left", after, left)
		}
		if _, got := play(env, a, 60); !slices.Equal(got, want) {
			t.Errorf("stopped at question %d of %d, it goes another way", after, asked)
		}
	}
}
