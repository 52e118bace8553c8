package explorer_test

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"ariadne/maze"
	"ariadne/maze/explorer"
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

func newAgent(t testing.TB, env *maze.Env, o explorer.Options) *explorer.Agent {
	t.Helper()
	a, err := explorer.New(env, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func config(t testing.TB, size int) maze.Config {
	t.Helper()
	c, err := maze.ForSize(size)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// play lets the agent make steps. It returns the sum of rewards and the actions.
func play(env *maze.Env, a *explorer.Agent, steps int) (total float64, actions []int) {
	for range steps {
		action := a.Act()
		reward, _ := env.Step(action)
		total += reward
		actions = append(actions, action)
	}
	return total, actions
}

// The oracle's means over many episodes are 36.8, 63.0, 78.6 and 92.6; people's are 26.4, 44.3, 55.5 and 67.7.
func TestReturnsAreThoseOfPerfectMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("whole episodes are played without -short")
	}
	for _, c := range []struct {
		size, episodes int
		bound          float64
	}{{9, 30, 30.5}, {11, 8, 51}, {13, 5, 64}, {15, 4, 76}} {
		var sum float64
		for i := range c.episodes {
			env := environment(t, config(t, c.size), uint32(1000+i))
			total, _ := play(env, newAgent(t, env, explorer.Options{}), env.Limit())
			sum += total
		}
		mean := sum / float64(c.episodes)
		t.Logf("size %d: %.2f", c.size, mean)
		if mean < c.bound {
			t.Errorf("size %d: mean return %.2f of %d episodes, want at least %v", c.size, mean, c.episodes, c.bound)
		}
	}
}

func TestAllVariantsArePlayed(t *testing.T) {
	for _, c := range []struct {
		name  string
		size  int
		set   func(*maze.Config)
		steps int
		bound float64
		o     explorer.Options
	}{
		{"decisions of half a second", 9, func(*maze.Config) {}, 400, 8, explorer.Options{Repeat: 2}},
		{"low walls", 9, func(c *maze.Config) { c.GoodVisibility = true }, 400, 8, explorer.Options{}},
		{"shuffled colours", 9, func(c *maze.Config) { c.RandomizeColors = true }, 400, 8, explorer.Options{}},
		{"40 steps a second", 9, func(c *maze.Config) { c.ControlFreq = 40 }, 4000, 8, explorer.Options{}},
		{"40 decisions a second", 9, func(c *maze.Config) { c.ControlFreq = 40 }, 4000, 7, explorer.Options{Repeat: 1}},
		{"5 steps a second", 9, func(c *maze.Config) { c.ControlFreq = 5 }, 500, 8, explorer.Options{}},
		{"1 step a second", 9, func(c *maze.Config) { c.ControlFreq = 1 }, 200, 4, explorer.Options{}},
		{"passing cues", 9, func(c *maze.Config) { c.CueSteps = 1 }, 400, 8, explorer.Options{}},
		{"cues that pass during a decision", 9, func(c *maze.Config) { c.CueSteps = 1 }, 1000, 6, explorer.Options{Repeat: 2}},
		{"smallest", 7, func(*maze.Config) {}, 400, 10, explorer.Options{}},
		{"two targets", 17, func(c *maze.Config) { c.Targets = 2 }, 600, 4, explorer.Options{}},
		{"largest", 41, func(*maze.Config) {}, 150, 0, explorer.Options{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			config := config(t, c.size)
			c.set(&config)
			env := environment(t, config, 5)
			total, _ := play(env, newAgent(t, env, c.o), c.steps)
			t.Logf("%v touches in %d steps", total, c.steps)
			if total < c.bound {
				t.Errorf("return %v after %d steps, want at least %v", total, c.steps, c.bound)
			}
		})
	}
}

// twin returns an environment whose maze equals another's except in cells of the plan that the test changes.
func twin(t *testing.T, of *maze.Env, seed uint32, change func(l *maze.Layout)) *maze.Env {
	t.Helper()
	l := *of.Layout()
	l.Entity, l.Variation = slices.Clone(l.Entity), slices.Clone(l.Variation)
	change(&l)
	if l.Check() != nil {
		return nil // it cannot be played
	}
	c := of.Config()
	c.Layout = &l
	return environment(t, c, seed)
}

// same reports whether a twin's targets are those of the other environment, except for the unknown ones.
func same(a, b *maze.Env, knows func(int) bool) bool {
	for i, t := range a.Targets() {
		if u := b.Targets()[i]; knows(i) && (t.Row != u.Row || t.Col != u.Col) {
			return false
		}
	}
	return true
}

// A walker goes through a maze. A second walker goes through a maze that differs from it in walls, rooms and targets which the
// first walker has not seen up to some step. Up to that step, both must act alike.
func TestAgentKnowsOnlyWhatItSaw(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	compared, moved, rebuilt, touches := 0, 0, 0, 0
	mazes, enough := uint32(60), 100
	if testing.Short() {
		mazes, enough = 8, 10
	}
	for maze := range mazes {
		c := config(t, 9+2*int(maze%4))
		origin := environment(t, c, maze+1)
		for _, steps := range []int{1, 5, 20, 60, 150} {
			first := twin(t, origin, maze, func(*layout) {})
			qpos, qvel, target := first.QPos(), first.QVel(), first.Current()
			if err := first.Place(qpos, qvel, target); err != nil {
				t.Fatal(err)
			}
			a := newAgent(t, first, explorer.Options{Repeat: 1 + int(maze%2)})
			var actions []int
			var poses [][5]float64
			for {
				actions, poses = append(actions, a.Act()), append(poses, first.QPos())
				if len(actions) == steps {
					break
				}
				first.Step(actions[len(actions)-1])
			}
			costs := make([]float32, 6)
			a.Costs(costs)

			second := twin(t, origin, maze, func(l *layout) { rebuild(l, a, r) })
			if second == nil || !same(first, second, a.Knows) {
				continue
			}
			if err := second.Place(qpos, qvel, target); err != nil {
				t.Fatal(err)
			}
			rebuilt++
			if !same(first, second, func(int) bool { return true }) {
				moved++
			}
			b := newAgent(t, second, explorer.Options{Repeat: 1 + int(maze%2)})
			felt := false // whether there is a wall behind or beside the walker
			for k, action := range actions {
				if felt = second.QPos() != poses[k]; felt {
					break
				}
				if other := b.Act(); other != action {
					t.Fatalf("maze %d, step %d of %d: action %d, and %d where the maze differs in what was not seen yet", maze, k, steps, action, other)
				}
				if k < steps-1 {
					second.Step(action)
				}
				compared++
			}
			if felt {
				touches++
				continue
			}
			others := make([]float32, 6)
			if b.Costs(others); !slices.Equal(costs, others) {
				t.Fatalf("maze %d, step %d: costs %v and %v", maze, steps, costs, others)
			}
		}
	}
	t.Logf("%d steps in %d rebuilt mazes, %d with other targets; %d times it touched a wall that it had not seen", compared, rebuilt, moved, touches)
	if rebuilt < enough || moved < enough/3 || touches > rebuilt/20 {
		t.Errorf("%d mazes were rebuilt, with other targets %d, and walls were felt in %d; want many, many and few", rebuilt, moved, touches)
	}
}

type layout = maze.Layout

// rebuild changes some of the cells that an agent has not seen, and moves target places there.
func rebuild(l *layout, a *explorer.Agent, r *rand.Rand) {
	g := l.Grid()
	unseen := func(i int) bool { return !a.Seen(maze.Cell{X: i%g - 1, Y: l.Size - i/g}) }
	last := -1 // place of a target before this one
	for i := range l.Entity {
		row, col := i/g, i%g
		if row == 0 || col == 0 || row == g-1 || col == g-1 || !unseen(i) {
			if l.Entity[i] == 'G' {
				last = i
			}
			continue
		}
		switch {
		case l.Entity[i] == 'G':
			// The places keep their order, so the targets keep their numbers.
			for j := i - 1; j > last && r.IntN(2) == 0; j-- {
				if j/g > 0 && j%g > 0 && j%g < g-1 && unseen(j) && l.Entity[j] == ' ' {
					l.Entity[i], l.Entity[j] = ' ', 'G'
					i = j
				}
			}
			last = i
		case l.Entity[i] == ' ' && r.IntN(8) == 0:
			l.Entity[i] = '0'
		case l.Entity[i] != ' ' && l.Entity[i] != 'P' && r.IntN(4) == 0:
			l.Entity[i], l.Variation[i] = ' ', '.'
		}
	}
}

func TestCostsCompareTheActions(t *testing.T) {
	env := environment(t, config(t, 9), 4)
	a, b := newAgent(t, env, explorer.Options{Repeat: 1, Fresh: true}), newAgent(t, env, explorer.Options{Repeat: 1, Fresh: true})
	costs := make([]float32, maze.Actions)
	var dear int
	for step := range 500 {
		b.Costs(costs)
		action := a.Act()
		for i, c := range costs {
			if !(c >= 0 && c <= explorer.MaxCost) {
				t.Fatalf("step %d: action %d costs %v", step, i, c)
			}
			if c > 0 {
				dear++
			}
		}
		if costs[action] != 0 {
			t.Fatalf("step %d: the best action, %d, costs %v", step, action, costs[action])
		}
		env.Step(action)
	}
	if dear < 500 {
		t.Errorf("only %d of 3000 actions cost anything", dear)
	}
}

// The agent gives the same advice whether the actions that moved the walker were its own or somebody else's.
func TestAdviceDoesNotDependOnBeingFollowed(t *testing.T) {
	env := environment(t, config(t, 9), 8)
	asked, looked := newAgent(t, env, explorer.Options{Repeat: 1}), newAgent(t, env, explorer.Options{Repeat: 1})
	r := rand.New(rand.NewPCG(3, 4))
	for step := range 400 {
		looked.Look()
		asked.Look()
		for i := range env.Targets() {
			if asked.Knows(i) != looked.Knows(i) {
				t.Fatalf("step %d: who was asked knows other targets", step)
			}
		}
		asked.Act()
		env.Step(r.IntN(maze.Actions))
	}
	for y := range 9 {
		for x := range 9 {
			if c := (maze.Cell{X: x, Y: y}); asked.Seen(c) != looked.Seen(c) {
				t.Fatalf("who was asked has seen other cells: %v", c)
			}
		}
	}
}

func TestItNoticesNewEpisodes(t *testing.T) {
	drawn := *environment(t, config(t, 9), 3).Layout()
	for name, c := range map[string]maze.Config{"other mazes": config(t, 9), "the same maze": maze.ForLayout(&drawn)} {
		env := environment(t, c, 21)
		a := newAgent(t, env, explorer.Options{})
		play(env, a, 100)
		if err := env.Reset(); err != nil {
			t.Fatal(err)
		}
		fresh := newAgent(t, env, explorer.Options{})
		for step := range 100 {
			action := a.Act()
			if want := fresh.Act(); action != want {
				t.Fatalf("%s, step %d: action %d, of a new agent %d", name, step, action, want)
			}
			env.Step(action)
		}
	}
}

func TestRestoredAgentContinuesBitForBit(t *testing.T) {
	for _, o := range []explorer.Options{{}, {Repeat: 3}, {Repeat: 2, Memory: 12}} {
		for _, steps := range []int{0, 1, 40, 200} {
			c := config(t, 9)
			c.CueSteps = 20
			env := environment(t, c, 31)
			a := newAgent(t, env, o)
			play(env, a, steps)
			state, envState := a.AppendState(nil), env.AppendState(nil)
			_, want := play(env, a, 300)

			other := environment(t, c, 32)
			b := newAgent(t, other, o)
			play(other, b, 70)
			if err := other.RestoreState(envState); err != nil {
				t.Fatal(err)
			}
			if err := b.RestoreState(state); err != nil {
				t.Fatal(err)
			}
			if again := b.AppendState(nil); !bytes.Equal(again, state) {
				t.Fatalf("after %d steps: state %x became %x", steps, state, again)
			}
			if _, got := play(other, b, 300); !slices.Equal(got, want) {
				t.Fatalf("%+v, after %d steps: other actions from a restored state", o, steps)
			}
		}
	}
}

func TestSpoiltStatesChangeNothing(t *testing.T) {
	env := environment(t, config(t, 9), 6)
	a := newAgent(t, env, explorer.Options{})
	play(env, a, 50)
	state := a.AppendState(nil)
	t.Logf("%d bytes", len(state))
	play(env, a, 50)
	want := a.AppendState(nil)
	refuse := func(what string, b []byte) {
		t.Helper()
		if err := a.RestoreState(b); err == nil {
			t.Errorf("%s: no error", what)
		}
		if !bytes.Equal(a.AppendState(nil), want) {
			t.Fatalf("%s: it changed the agent", what)
		}
	}
	for i := range state {
		spoilt := slices.Clone(state)
		spoilt[i] ^= 0x20
		refuse("a changed byte", spoilt)
		refuse("a part", state[:i])
	}
	refuse("more", append(slices.Clone(state), 0))
	refuse("another action repeat", newAgent(t, env, explorer.Options{Repeat: 2}).AppendState(nil))
	refuse("another memory", newAgent(t, env, explorer.Options{Memory: 20}).AppendState(nil))
	refuse("another size", newAgent(t, environment(t, config(t, 11), 1), explorer.Options{}).AppendState(nil))
	if err := a.RestoreState(state); err != nil {
		t.Error(err)
	}
}

func TestWrongOptionsAreErrors(t *testing.T) {
	env := environment(t, config(t, 9), 1)
	for _, o := range []explorer.Options{{Repeat: -1}, {Repeat: 100000}, {Memory: -1}, {Forward: -1}} {
		if _, err := explorer.New(env, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
}

func TestActingDoesNotAllocate(t *testing.T) {
	env := environment(t, config(t, 9), 2)
	a := newAgent(t, env, explorer.Options{})
	play(env, a, env.Limit())
	if err := env.Reset(); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(400, func() { env.Step(a.Act()) }); n != 0 {
		t.Errorf("%v allocations in a step, want none", n)
	}
}

// BenchmarkAct measures the mean time of a decision over whole episodes, exploration included, as ns/decision. The time of the
// environment's steps is not counted.
func BenchmarkAct(b *testing.B) {
	for _, c := range []struct {
		name         string
		size, repeat int
	}{{"9x9", 9, 1}, {"9x9 of half a second", 9, 2}, {"15x15", 15, 1}} {
		b.Run(c.name, func(b *testing.B) {
			env := environment(b, config(b, c.size), 1)
			a := newAgent(b, env, explorer.Options{Repeat: c.repeat})
			var spent time.Duration
			decisions := 0
			for b.Loop() {
				if !env.Running() {
					if err := env.Reset(); err != nil {
						b.Fatal(err)
					}
				}
				begin := time.Now()
				action := a.Act()
				spent += time.Since(begin)
				decisions++
				for range c.repeat {
					env.Step(action)
				}
			}
			b.ReportMetric(float64(spent.Nanoseconds())/float64(decisions), "ns/decision")
		})
	}
}

// An agent sees all of a maze. Then the ways that it knows must be about as long as shortest paths on the plan, and lead
// through the same cells at first.
func TestWayToATargetIsShortest(t *testing.T) {
	env := environment(t, config(t, 11), 3)
	a := newAgent(t, env, explorer.Options{})
	if _, _, _, known := a.Way(0); known {
		t.Error("a way is known before anything was seen")
	}
	play(env, a, 1500)
	var finder maze.Pathfinder
	for range 200 {
		play(env, a, 1)
		a.Look()
		l, q := env.Layout(), env.QPos()
		for i, target := range env.Targets() {
			x, y, length, known := a.Way(i)
			if !known {
				t.Fatalf("the way to target %d is not known", i)
			}
			cells := float64(len(finder.Path(nil, l, l.CellAt(q[0], q[1]), l.CellAt(target.X, target.Y))) - 1)
			straight := math.Hypot(target.X-q[0], target.Y-q[1])
			if length < straight-1e-9 || length > maze.CellSize*(1.6*cells+3) {
				t.Fatalf("the way to target %d is %.1f m long, straight %.1f, through %.0f cells", i, length, straight, cells)
			}
			if first := math.Hypot(x-q[0], y-q[1]); first > length+1e-9 {
				t.Fatalf("the way to target %d leads straight on for %.1f m of %.1f", i, first, length)
			}
		}
	}
}

// An agent with a memory of 20 decisions looks on beside one that forgets nothing.
func TestMemoryForgetsWhatWasSeenLongAgo(t *testing.T) {
	const memory = 20
	env := environment(t, config(t, 13), 4)
	a, all := newAgent(t, env, explorer.Options{Memory: memory, Fresh: true}), newAgent(t, env, explorer.Options{Fresh: true})
	size := env.Layout().Size
	lost, forgotten := make([]int, size*size), 0 // how many decisions a cell has been known only to the agent that forgets nothing
	for k := range 600 {
		action := a.Act()
		all.Look()
		for i := range lost {
			switch c := (maze.Cell{X: i % size, Y: i / size}); {
			case a.Seen(c) && !all.Seen(c):
				t.Fatalf("decision %d: cell %v was seen by who forgets alone", k, c)
			case a.Seen(c) || !all.Seen(c):
				lost[i] = 0
			default:
				lost[i]++
				forgotten++
			}
		}
		for i := range env.Targets() {
			if a.Knows(i) && !all.Knows(i) {
				t.Fatalf("decision %d: target %d was seen by who forgets alone", k, i)
			}
		}
		env.Step(action)
	}
	if forgotten == 0 {
		t.Error("nothing was forgotten")
	}
	known := 0
	for i := range lost {
		if a.Seen(maze.Cell{X: i % size, Y: i / size}) {
			known++
		}
	}
	for range 2 * memory { // a walker that stays in place keeps knowing what it sees
		env.Step(0)
		a.Look()
	}
	still := 0
	for i := range lost {
		if a.Seen(maze.Cell{X: i % size, Y: i / size}) {
			still++
		}
	}
	if still == 0 || still >= known {
		t.Errorf("it knows %d cells, and %d after standing still", known, still)
	}
}

func TestGoingForwardCostsLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("whole episodes are played without -short")
	}
	returns := func(o explorer.Options) (total float64) {
		for seed := range uint32(4) {
			env := environment(t, config(t, 11), 100+seed)
			reward, _ := play(env, newAgent(t, env, o), env.Limit())
			total += reward / 4
		}
		return total
	}
	plain, forward := returns(explorer.Options{Repeat: 2, Fresh: true}), returns(explorer.Options{Repeat: 2, Fresh: true, Forward: 40})
	if t.Logf("returns %v and %v", plain, forward); forward == plain || forward < 0.9*plain {
		t.Errorf("going forward returns %v instead of %v", forward, plain)
	}
}
