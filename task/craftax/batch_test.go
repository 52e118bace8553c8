package craftax

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/rng/threefry"
	"ariadne/task"
	"ariadne/task/tasktest"
)

// harsh are settings that make episodes short.
var harsh = map[string]any{"max_timesteps": 60}

// games lists both games.
var games = []*game{&craftaxGame, &classicGame}

// newOf makes a batch of a game.
func newOf(t testing.TB, g *game, envs, threads int, seed uint64, settings map[string]any) (*batch, *task.Step) {
	t.Helper()
	made, err := task.New(g.name, task.Options{Envs: envs, Threads: threads, Seed: seed, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { made.Close() })
	s := tasktest.NewStep(made)
	if b, ok := made.(*Batch); ok {
		return &b.batch, s
	}
	return &made.(*ClassicBatch).batch, s
}

func newBatch(t testing.TB, envs, threads int, seed uint64, settings map[string]any) (*Batch, *task.Step) {
	t.Helper()
	b, err := NewBatch(task.Options{Envs: envs, Threads: threads, Seed: seed, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b, tasktest.NewStep(b)
}

// ofBoth runs a test for each game.
func ofBoth(t *testing.T, test func(t *testing.T, g *game)) {
	for _, g := range games {
		t.Run(g.name, func(t *testing.T) { test(t, g) })
	}
}

// play takes random steps, after a reset if reset is set, and returns a digest of all results.
func play(t testing.TB, b task.Batch, s *task.Step, reset bool, seed uint64, steps int) string {
	t.Helper()
	if reset {
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
	}
	return tasktest.Play(t, b, s, seed, steps)
}

func TestResultsDoNotDependOnThreads(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		var want string
		for _, threads := range []int{0, 1, 2, 3, 16} {
			b, s := newOf(t, g, 7, threads, 3, harsh)
			got := play(t, b, s, true, 1, 80)
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("%d threads play another game", threads)
			}
		}
	})
}

// alone is a world of a game that is played without a batch.
type alone struct {
	world
	step func(key threefry.Key, action Action) (reward float32, done bool)
}

func newAlone(g *game) alone {
	if g == &classicGame {
		p := DefaultClassicParams()
		p.MaxTimesteps = 60
		w := &classicWorld{p: &p}
		return alone{w, func(key threefry.Key, action Action) (float32, bool) { return w.Step(key, action, &p) }}
	}
	p := DefaultParams()
	p.MaxTimesteps = 60
	w := &craftaxWorld{p: &p}
	return alone{w, func(key threefry.Key, action Action) (float32, bool) { return w.Step(key, action, &p) }}
}

func TestAnEnvironmentDependsOnItsKeyOnly(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		const envs, steps = 3, 130
		b, s := newOf(t, g, envs, 2, 11, harsh)
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		// The same without a batch: the seed's key is split for each environment, then once for the reset and once for each
		// step.
		const i = 2
		carry, w := threefry.New(11).Child(i), newAlone(g)
		w.begin(carry.Next())
		obs := make([]float32, g.size)
		s.Final = task.NewObs(b.Spec(), envs)
		dice, actions := rand.New(rand.NewPCG(5, 5)), make([]int32, envs)
		sum, length, episodes := 0.0, 0, 0
		for range steps {
			for k := range actions {
				actions[k] = dice.Int32N(g.actions)
			}
			s.Episodes = s.Episodes[:0]
			if err := b.Step(actions, s); err != nil {
				t.Fatal(err)
			}
			key := carry.Next()
			reward, done := w.step(key.Child(0), actions[i])
			sum += float64(reward)
			length++
			if done {
				reached := *w.reached()
				want := task.Episode{Env: i, Return: sum, Length: length, Success: -1, Achieved: reached}
				if !slices.Contains(s.Episodes, want) {
					t.Fatalf("episodes %+v lack %+v", s.Episodes, want)
				}
				if b.Unlocked(i) != reached {
					t.Fatalf("unlocked %v, want %v", b.Unlocked(i), reached)
				}
				if w.Observe(obs); !slices.Equal(obs, s.Final.Slice(g.size, i, i+1).Vector) {
					t.Fatal("another last observation")
				}
				w.begin(key.Child(1))
				sum, length = 0, 0
				episodes++
			}
			w.Observe(obs)
			if s.Reward[i] != reward || s.Done[i] != done || !slices.Equal(obs, s.Obs.Vector[i*g.size:(i+1)*g.size]) {
				t.Fatalf("reward %v, done %v: the batch goes another way", reward, done)
			}
		}
		if episodes < 2 {
			t.Errorf("%d episodes ended", episodes)
		}
	})
}

func TestTheLimitIsNoTruncation(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		b, _ := newOf(t, g, 5, 2, 1, harsh)
		tasktest.Truncates(t, b, false, 130)
	})
}

func TestEnvironmentsRestAndAreSeededOneByOne(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		b, _ := newOf(t, g, 9, 2, 1, harsh)
		other, _ := newOf(t, g, 9, 1, 1, harsh)
		tasktest.Rests(t, b, other, 130)
		fresh, _ := newOf(t, g, 3, 2, 1, harsh)
		tasktest.Seeds(t, fresh, func(seed uint64) task.Batch {
			single, err := task.New(g.name, task.Options{Envs: 1, Threads: 1, Seed: seed, Settings: harsh})
			if err != nil {
				t.Fatal(err)
			}
			return single
		}, 130)
	})
}

func TestFinalHasTheLastObservations(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		for _, settings := range []map[string]any{harsh, {"max_timesteps": 60, "auto_reset": false}} {
			b, _ := newOf(t, g, 5, 2, 1, settings)
			other, _ := newOf(t, g, 5, 2, 1, settings)
			tasktest.ShowsEnds(t, b, other, 130)
		}
	})
}

func TestTheLastPictureOfAnEpisodeCanBeDrawn(t *testing.T) {
	b, _ := newBatch(t, 3, 2, 1, harsh)
	tasktest.ShowsLastPictures(t, b, 130)
}

func TestScreensDescribeTheTask(t *testing.T) {
	b, _ := newBatch(t, 1, 1, 1, nil)
	tasktest.TellsPeople(t, b)
}

func TestWithoutAutoResetTheWorldStepsOn(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		b, s := newOf(t, g, 1, 1, 1, map[string]any{"max_timesteps": 5, "auto_reset": false})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		for step := 1; step <= 8; step++ {
			s.Episodes = s.Episodes[:0]
			if err := b.Step([]int32{Noop}, s); err != nil {
				t.Fatal(err)
			}
			if s.Done[0] != (step >= 5) || timeOf(b, 0) != int32(step) {
				t.Errorf("step %d: done is %v, time %d", step, s.Done[0], timeOf(b, 0))
			}
			if (len(s.Episodes) == 1) != (step == 5) {
				t.Errorf("step %d: episodes %+v", step, s.Episodes)
			}
		}
	})
}

func TestAllAchievementsAreWorth226(t *testing.T) {
	b, _ := newBatch(t, 1, 1, 1, nil)
	names := b.Achievements()
	if len(names) != 67 || names[0] != "collect_wood" || names[66] != "defeat_archer" || b.BestReturn() != 226 {
		t.Errorf("%d achievements %v, worth %v", len(names), names, b.BestReturn())
	}
}

func TestAllClassicAchievementsAreWorth22(t *testing.T) {
	b, _ := newOf(t, &classicGame, 1, 1, 1, nil)
	names := b.Achievements()
	if len(names) != 22 || names[0] != "collect_wood" || names[21] != "make_iron_sword" || b.BestReturn() != 22 {
		t.Errorf("%d achievements %v, worth %v", len(names), names, b.BestReturn())
	}
	for _, settings := range []map[string]any{{"cow_health": 0}, {"spawn_cow_chance": 1.5}, {"spawn_zombie_base_chance": "often"}, {"god_mode": true}} {
		if _, err := task.New(classicGame.name, task.Options{Envs: 1, Settings: settings}); err == nil {
			t.Errorf("%v was taken", settings)
		}
	}
}

// timeOf returns the number of steps in the world of an environment.
func timeOf(b *batch, i int) int32 {
	if w, ok := b.envs[i].world.(*classicWorld); ok {
		return w.Time
	}
	return b.envs[i].world.(*craftaxWorld).Time
}

func TestUnseenStepsAreTheSame(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		seen, s := newOf(t, g, 4, 2, 8, harsh)
		unseen, u := newOf(t, g, 4, 2, 8, harsh)
		u.Obs = task.Obs{}
		if err := seen.Reset(s); err != nil {
			t.Fatal(err)
		}
		if err := unseen.Reset(s); err != nil {
			t.Fatal(err)
		}
		actions := make([]int32, 4)
		for k := range 130 {
			for i := range actions {
				actions[i] = int32(k*7+i*5) % g.actions
			}
			if err := seen.Step(actions, s); err != nil {
				t.Fatal(err)
			}
			if err := unseen.StepUnseen(actions, u); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(s.Reward, u.Reward) || !slices.Equal(s.Done, u.Done) || !slices.Equal(s.Episodes, u.Episodes) {
				t.Fatalf("step %d differs", k)
			}
		}
	})
}

func TestStepsDoNotAllocate(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		b, s := newOf(t, g, 8, 2, 1, harsh)
		play(t, b, s, true, 1, 120) // allocates room for episodes, and stacks
		actions, k := make([]int32, 8), 0
		if n := testing.AllocsPerRun(130, func() {
			for i := range actions {
				k++
				actions[i] = int32(k*31) % g.actions
			}
			s.Episodes = s.Episodes[:0]
			if err := b.Step(actions, s); err != nil {
				t.Error(err)
			}
		}); n != 0 {
			t.Errorf("%v allocations in a step", n)
		}
	})
}

func TestWhatDoesNotFitIsAnError(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		for _, c := range []struct {
			settings map[string]any
			want     string
		}{
			{map[string]any{"max_timesteps": 0}, "max_timesteps"},
			{map[string]any{"auto_reset": 1}, "true or false"},
			{map[string]any{"always_diamon": true}, "always_diamond"},
			{map[string]any{"mob_despawn_distance": 1 << 20}, "mob_despawn_distance"},
		} {
			_, err := task.New(g.name, task.Options{Envs: 1, Settings: c.settings})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v: error %v, want one about %q", c.settings, err, c.want)
			}
		}
		b, s := newOf(t, g, 2, 1, 1, nil)
		wrong := &task.Step{Reward: make([]float32, 2), Done: make([]bool, 2)}
		before := b.AppendState(nil)
		if err := b.Step([]int32{0, 0}, s); err == nil {
			t.Error("a step before the first reset was taken")
		}
		if err := b.Reset(wrong); err == nil {
			t.Error("a reset without room for observations was made")
		}
		if !slices.Equal(b.AppendState(nil), before) {
			t.Error("errors changed the batch")
		}
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		before = b.AppendState(nil)
		for _, actions := range [][]int32{{0}, {0, -1}, {g.actions, 0}} {
			if err := b.Step(actions, s); err == nil {
				t.Errorf("actions %v were taken", actions)
			}
		}
		if err := b.Step([]int32{0, 0}, wrong); err == nil {
			t.Error("a step without room for observations was taken")
		}
		if !slices.Equal(b.AppendState(nil), before) {
			t.Error("errors changed the batch")
		}
	})
}
