package maze

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var standardSizes = []int{9, 11, 13, 15}

// newTestEnv returns an environment that has been reset.
func newTestEnv(t testing.TB, c Config, seed uint32) *Env {
	t.Helper()
	e, err := NewEnv(c, seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Reset(); err != nil {
		t.Fatal(err)
	}
	return e
}

func standard(t testing.TB, size int) Config {
	t.Helper()
	c, err := Standard(size)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// roam draws actions that go forward more often than they turn.
func roam(rng *rand.Rand, last int) int {
	if rng.IntN(4) > 0 {
		return last
	}
	return [...]int{1, 1, 4, 5, 2, 3, 0}[rng.IntN(7)]
}

func TestEpisodesLastAsPublished(t *testing.T) {
	for size, want := range map[int]int{9: 1000, 11: 2000, 13: 3000, 15: 4000} {
		c := standard(t, size)
		if got := episodeLength(c); got != want {
			t.Errorf("size %d: %d steps, want %d", size, got, want)
		}
		c.ControlFreq = 40
		if got := episodeLength(c); got != 10*want {
			t.Errorf("size %d at 40 steps a second: %d steps, want %d", size, got, 10*want)
		}
	}
	c := standard(t, 9)
	c.TimeLimit = 2
	e := newTestEnv(t, c, 1)
	for i := range 8 {
		if _, last := e.Step(1); last != (i == 7) {
			t.Errorf("step %d: last is %v", i, last)
		}
	}
	if reward, last := e.Step(1); reward != 0 || !last || e.Steps() != 8 {
		t.Errorf("a step after the last: reward %v, last %v, %d steps", reward, last, e.Steps())
	}
	if err := e.Reset(); err != nil {
		t.Fatal(err)
	}
	if _, last := e.Step(1); last || e.Steps() != 1 {
		t.Error("no new episode after Reset")
	}
}

func TestStepBeforeResetDoesNothing(t *testing.T) {
	e, err := NewEnv(standard(t, 9), 1)
	if err != nil {
		t.Fatal(err)
	}
	if reward, last := e.Step(1); reward != 0 || !last || e.Running() {
		t.Errorf("reward %v, last %v", reward, last)
	}
}

func TestUnknownActionsStandStill(t *testing.T) {
	for _, action := range []int{-1, Actions, 1 << 40} {
		a, b := newTestEnv(t, standard(t, 9), 1), newTestEnv(t, standard(t, 9), 1)
		a.Step(action)
		b.Step(0)
		if a.QPos() != b.QPos() {
			t.Errorf("action %d moves the walker", action)
		}
	}
}

func TestEveryTargetIsReachable(t *testing.T) {
	var finder Pathfinder
	for _, size := range standardSizes {
		for seed := range uint32(30) {
			e := newTestEnv(t, standard(t, size), 1000+seed)
			q, l := e.QPos(), e.Layout()
			for i, target := range e.Targets() {
				path := finder.Path(nil, l, l.CellAt(q[0], q[1]), l.CellAt(target.X, target.Y))
				if len(path) == 0 {
					t.Errorf("size %d, seed %d: no way to target %d in\n%v", size, seed, i, l)
				}
				for k, c := range path {
					if !l.Open(c) {
						t.Errorf("size %d, seed %d: the way to target %d leads through a wall", size, seed, i)
					}
					if k > 0 && abs(c.X-path[k-1].X)+abs(c.Y-path[k-1].Y) != 1 {
						t.Errorf("size %d, seed %d: the way to target %d has a gap", size, seed, i)
					}
				}
			}
		}
	}
}

func abs(x int) int { return max(x, -x) }

func TestWalkerStaysBetweenTheWalls(t *testing.T) {
	const margin = 0.17 // m, less than the shell's radius because contacts are soft
	for _, size := range standardSizes {
		e := newTestEnv(t, standard(t, size), uint32(size))
		rng := rand.New(rand.NewPCG(1, uint64(size)))
		action := 0
		for range 400 {
			action = roam(rng, action)
			e.Step(action)
			q, l := e.QPos(), e.Layout()
			for _, d := range [4][2]float64{{margin, 0}, {-margin, 0}, {0, margin}, {0, -margin}} {
				if !l.Open(l.CellAt(q[0]+d[0], q[1]+d[1])) {
					t.Fatalf("size %d, step %d: the walker is in a wall at %v of\n%v", size, e.Steps(), q, l)
				}
			}
			if q[2] < -0.01 || q[2] > 0.01 {
				t.Fatalf("size %d, step %d: the walker is %v m above the floor", size, e.Steps(), q[2])
			}
		}
	}
}

// A target in the middle of the maze counts as touched after a reset. With these seeds, the reference rewards the first step.
func TestPhantomTargetPaysOnTheFirstStep(t *testing.T) {
	for size, seed := range map[int]uint32{9: 68, 15: 57} {
		e := newTestEnv(t, standard(t, size), seed)
		if e.Hidden() != 1<<e.Current() {
			t.Fatalf("size %d, seed %d: hidden %b, current %d", size, seed, e.Hidden(), e.Current())
		}
		current := e.Current()
		if reward, _ := e.Step(0); reward != 1 {
			t.Errorf("size %d, seed %d: reward %v", size, seed, reward)
		}
		if e.Current() == current || e.Hidden() != 0 || e.Touched() != 1<<current {
			t.Errorf("size %d, seed %d: current %d, hidden %b, touched %b", size, seed, e.Current(), e.Hidden(), e.Touched())
		}
	}
}

func TestSettlingSkipsLaterTouchedTargets(t *testing.T) {
	for name, c := range map[string]struct {
		current int
		flagged uint32
		reward  float64
		next    []int // possible current targets afterwards
	}{
		"nothing touched":            {1, 0b000, 0, []int{1}},
		"another one":                {1, 0b001, 0, []int{1}},
		"the current one":            {1, 0b010, 1, []int{0, 2}},
		"an earlier one is cleared":  {1, 0b011, 1, []int{0, 2}},
		"a later one is not drawn":   {1, 0b110, 1, []int{0}},
		"first while last is under":  {0, 0b101, 1, []int{1}},
		"all at once: stays, if 0":   {0, 0b111, 1, []int{0}},
		"all at once: others before": {2, 0b111, 1, []int{0, 1}},
	} {
		e := newTestEnv(t, standard(t, 9), 5)
		seen := map[int]bool{}
		for range 50 {
			e.current, e.flagged = c.current, c.flagged
			if reward := e.settle(); reward != c.reward || e.flagged != 0 || e.Touched() != c.flagged {
				t.Fatalf("%s: reward %v, flags %b, touched %b", name, reward, e.flagged, e.Touched())
			}
			if !slices.Contains(c.next, e.current) {
				t.Fatalf("%s: target %d is next, want one of %d", name, e.current, c.next)
			}
			seen[e.current] = true
		}
		if len(seen) != len(c.next) {
			t.Errorf("%s: only %v came next, want %d", name, seen, c.next)
		}
	}
}

func TestLowWallsChangeWhatIsBuiltNotTheMaze(t *testing.T) {
	c := standard(t, 9)
	plain := newTestEnv(t, c, 3)
	c.GoodVisibility = true
	low := newTestEnv(t, c, 3)
	if plain.Layout().String() != low.Layout().String() {
		t.Error("the mazes differ")
	}
	if low.Layout().Height != LowWallHeight || plain.Layout().Height != WallHeight {
		t.Errorf("walls are %v and %v m high", low.Layout().Height, plain.Layout().Height)
	}
	if z := low.Targets()[0].Z; z != 1.1 {
		t.Errorf("targets float at %v m", z)
	}
}

func TestConfigurationsOutOfRangeAreRefused(t *testing.T) {
	for field, change := range map[string]func(*Config){
		"size is 8":          func(c *Config) { c.Size = 8 },
		"size is 5":          func(c *Config) { c.Size = 5 },
		"size is 43":         func(c *Config) { c.Size = 43 },
		"targets is 1":       func(c *Config) { c.Targets = 1 },
		"targets is 7":       func(c *Config) { c.Targets = 7 },
		"max_rooms is 2":     func(c *Config) { c.MaxRooms = 2 },
		"max_rooms is 101":   func(c *Config) { c.MaxRooms = 101 },
		"room_min is 1":      func(c *Config) { c.RoomMin = 1 },
		"room_max 11":        func(c *Config) { c.RoomMax = 11 },
		"time_limit is 0":    func(c *Config) { c.TimeLimit = 0 },
		"control_freq is 3":  func(c *Config) { c.ControlFreq = 3 },
		"control_freq is -4": func(c *Config) { c.ControlFreq = -4 },
		"cue_steps is -1":    func(c *Config) { c.CueSteps = -1 },
	} {
		c := standard(t, 9)
		change(&c)
		if _, err := NewEnv(c, 1); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: error %v", field, err)
		}
	}
	if _, err := Standard(10); err == nil {
		t.Error("Standard(10) is no error")
	}
}

func TestResetFailsWhereRoomsDoNotFit(t *testing.T) {
	c := Config{Size: 7, Targets: 6, MaxRooms: 6, RoomMin: 3, RoomMax: 5, TimeLimit: 10, ControlFreq: 4}
	e, err := NewEnv(c, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Reset(); err == nil || e.Running() {
		t.Errorf("error %v, running %v", err, e.Running())
	}
	if err := e.RestoreState(e.AppendState(nil)); err != nil {
		t.Errorf("the state after a failed reset: %v", err)
	}
}

func TestUnusualConfigurationsWork(t *testing.T) {
	for _, c := range []Config{
		{Size: 7, Targets: 2, MaxRooms: 2, RoomMin: 3, RoomMax: 3, TimeLimit: 5, ControlFreq: 4},
		{Size: 7, Targets: 2, MaxRooms: 26, RoomMin: 3, RoomMax: 3, TimeLimit: 5, ControlFreq: 200},
		{Size: 15, Targets: 4, MaxRooms: 26, RoomMin: 3, RoomMax: 9, TimeLimit: 5, ControlFreq: 1, RandomizeColors: true, GoodVisibility: true},
		{Size: 15, Targets: 6, MaxRooms: 26, RoomMin: 4, RoomMax: 4, TimeLimit: 5, ControlFreq: 10},
	} {
		e := newTestEnv(t, c, 1)
		for last := false; !last; {
			_, last = e.Step(4)
		}
		if e.Steps() != e.Limit() || e.Limit() != int(c.TimeLimit)*c.ControlFreq {
			t.Errorf("%+v: %d of %d steps", c, e.Steps(), e.Limit())
		}
	}
}

func TestStepAllocatesNothing(t *testing.T) {
	e := newTestEnv(t, standard(t, 15), 1)
	var o Observation
	e.Observe(&o)
	if n := testing.AllocsPerRun(100, func() { e.Step(4); e.Observe(&o) }); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}
