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

// harsh makes short episodes.
var harsh = map[string]any{"max_timesteps": 60}

func newBatch(t testing.TB, envs, threads int, seed uint64, settings map[string]any) (*Batch, *task.Step) {
	t.Helper()
	made, err := task.New("craftax", task.Options{Envs: envs, Threads: threads, Seed: seed, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { made.Close() })
	return made.(*Batch), tasktest.NewStep(made)
}

// play resets if asked to, takes random steps, and returns a digest of all that came of them.
func play(t testing.TB, b *Batch, s *task.Step, reset bool, seed uint64, steps int) string {
	t.Helper()
	if reset {
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
	}
	return tasktest.Play(t, b, s, seed, steps)
}

func TestResultsDoNotDependOnThreads(t *testing.T) {
	var want string
	for _, threads := range []int{0, 1, 2, 3, 16} {
		b, s := newBatch(t, 7, threads, 3, harsh)
		got := play(t, b, s, true, 1, 80)
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d threads play another game", threads)
		}
	}
}

func TestAnEnvironmentFollowsItsKeyAlone(t *testing.T) {
	const envs, steps = 3, 130
	b, s := newBatch(t, envs, 2, 11, harsh)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	// The same by hand: a split of the seed's key for each environment, then one for the reset and for each step.
	const i = 2
	carry, r := threefry.New(11).Child(i), b.rules
	alone := new(State)
	alone.Reset(carry.Next(), &r.Params)
	obs := make([]float32, ObsSize)
	s.Final = task.NewObs(b.Spec(), envs)
	dice, actions := rand.New(rand.NewPCG(5, 5)), make([]int32, envs)
	sum, length, episodes := 0.0, 0, 0
	for range steps {
		for k := range actions {
			actions[k] = dice.Int32N(Actions)
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions, s); err != nil {
			t.Fatal(err)
		}
		key := carry.Next()
		reward, done := alone.Step(key.Child(0), actions[i], &r.Params)
		sum += float64(reward)
		length++
		if done {
			want := task.Episode{Env: i, Return: sum, Length: length, Success: -1, Achieved: alone.Achievements}
			if !slices.Contains(s.Episodes, want) {
				t.Fatalf("episodes %+v lack %+v", s.Episodes, want)
			}
			if b.Unlocked(i) != alone.Achievements {
				t.Fatalf("unlocked %v, want %v", b.Unlocked(i), alone.Achievements)
			}
			if alone.Observe(obs); !slices.Equal(obs, s.Final.Slice(ObsSize, i, i+1).Vector) {
				t.Fatal("another last observation")
			}
			alone.Reset(key.Child(1), &r.Params)
			sum, length = 0, 0
			episodes++
		}
		alone.Observe(obs)
		if s.Reward[i] != reward || s.Done[i] != done || !slices.Equal(obs, s.Obs.Vector[i*ObsSize:(i+1)*ObsSize]) {
			t.Fatalf("reward %v, done %v: the batch goes another way", reward, done)
		}
	}
	if episodes < 2 {
		t.Errorf("%d episodes ended", episodes)
	}
}

func TestTheLimitIsAnEndLikeAnyOther(t *testing.T) {
	b, _ := newBatch(t, 5, 2, 1, harsh)
	tasktest.Truncates(t, b, false, 130)
}

func TestEnvironmentsRestAndAreSeededOneByOne(t *testing.T) {
	b, _ := newBatch(t, 9, 2, 1, harsh)
	other, _ := newBatch(t, 9, 1, 1, harsh)
	tasktest.Rests(t, b, other, 130)
	fresh, _ := newBatch(t, 3, 2, 1, harsh)
	tasktest.Seeds(t, fresh, func(seed uint64) task.Batch {
		single, err := NewBatch(task.Options{Envs: 1, Threads: 1, Seed: seed, Settings: harsh})
		if err != nil {
			t.Fatal(err)
		}
		return single
	}, 130)
}

func TestFinalHasTheLastObservations(t *testing.T) {
	for _, settings := range []map[string]any{harsh, {"max_timesteps": 60, "auto_reset": false}} {
		b, _ := newBatch(t, 5, 2, 1, settings)
		other, _ := newBatch(t, 5, 2, 1, settings)
		tasktest.ShowsEnds(t, b, other, 130)
	}
}

func TestWithoutAutoResetTheWorldGoesOn(t *testing.T) {
	b, s := newBatch(t, 1, 1, 1, map[string]any{"max_timesteps": 5, "auto_reset": false})
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	for step := 1; step <= 8; step++ {
		s.Episodes = s.Episodes[:0]
		if err := b.Step([]int32{Noop}, s); err != nil {
			t.Fatal(err)
		}
		if s.Done[0] != (step >= 5) || b.State(0).Time != int32(step) {
			t.Errorf("step %d: done is %v, time %d", step, s.Done[0], b.State(0).Time)
		}
		if (len(s.Episodes) == 1) != (step == 5) {
			t.Errorf("step %d: episodes %+v", step, s.Episodes)
		}
	}
}

func TestAllAchievementsAreWorth226(t *testing.T) {
	b, _ := newBatch(t, 1, 1, 1, nil)
	names := b.Achievements()
	if len(names) != 67 || names[0] != "collect_wood" || names[66] != "defeat_archer" || b.BestReturn() != 226 {
		t.Errorf("%d achievements %v, worth %v", len(names), names, b.BestReturn())
	}
}

func TestUnseenStepsAreTheSame(t *testing.T) {
	seen, s := newBatch(t, 4, 2, 8, harsh)
	unseen, u := newBatch(t, 4, 2, 8, harsh)
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
			actions[i] = int32(k*7+i*5) % Actions
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
}

func TestStepsDoNotAllocate(t *testing.T) {
	b, s := newBatch(t, 8, 2, 1, harsh)
	play(t, b, s, true, 1, 120) // room for episodes, and stacks
	actions, k := make([]int32, 8), 0
	if n := testing.AllocsPerRun(130, func() {
		for i := range actions {
			k++
			actions[i] = int32(k*31) % Actions
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(actions, s); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations in a step", n)
	}
}

func TestWhatDoesNotFitIsAnError(t *testing.T) {
	for _, c := range []struct {
		settings map[string]any
		want     string
	}{
		{map[string]any{"max_timesteps": 0}, "max_timesteps"},
		{map[string]any{"auto_reset": 1}, "true or false"},
		{map[string]any{"god": true}, "god_mode"},
		{map[string]any{"mob_despawn_distance": 1 << 20}, "mob_despawn_distance"},
	} {
		_, err := task.New("craftax", task.Options{Envs: 1, Settings: c.settings})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one about %q", c.settings, err, c.want)
		}
	}
	b, s := newBatch(t, 2, 1, 1, nil)
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
	for _, actions := range [][]int32{{0}, {0, -1}, {Actions, 0}} {
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
}

func TestAShareOfABatchIsWhatItIsInTheWhole(t *testing.T) {
	tasktest.Shares(t, "craftax", harsh, 130)
}
