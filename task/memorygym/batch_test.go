package memorygym

import (
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ariadne/internal/reference"
	"ariadne/task"
	"ariadne/task/tasktest"
)

// shortNames lists the tasks that are registered under their own names.
var shortNames = []string{
	"mysterypath", "mysterypath_grid", "mortarmayhem", "mortarmayhem_grid", "searingspotlights",
	"endless_mysterypath", "endless_mortarmayhem", "endless_searingspotlights",
}

func newTask(t testing.TB, name string, o task.Options) (*Batch, *task.Step) {
	t.Helper()
	made, err := task.New(name, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { made.Close() })
	return made.(*Batch), tasktest.NewStep(made)
}

func TestSpecsAreThoseOfTheReference(t *testing.T) {
	for _, c := range []struct {
		task, name, is string
		actions, limit int
	}{
		{"mysterypath", "", "MysteryPath-v0", 9, 512},
		{"mysterypath_grid", "", "MysteryPath-Grid-v0", 4, 128},
		{"mortarmayhem", "", "MortarMayhem-v0", 9, 274},
		{"mortarmayhem_grid", "", "MortarMayhem-Grid-v0", 4, 118},
		{"searingspotlights", "", "SearingSpotlights-v0", 9, 256},
		{"endless_mysterypath", "", "Endless-MysteryPath-v0", 4, 0},
		{"endless_mortarmayhem", "", "Endless-MortarMayhem-v0", 9, 0},
		{"endless_searingspotlights", "", "Endless-SearingSpotlights-v0", 9, 0},
		{"memory_gym", "MortarMayhemB-v0", "MortarMayhemB-v0", 9, 235},
		{"memory_gym", "MortarMayhemB-Grid-v0", "MortarMayhemB-Grid-v0", 4, 79},
		{"memory_gym", "MysteryPath-Easy-v0", "MysteryPath-Easy-v0", 9, 512},
		{"memory_gym", "MysteryPath-Grid-Easy-v0", "MysteryPath-Grid-Easy-v0", 4, 128},
	} {
		settings := map[string]any{}
		if c.name != "" {
			settings["env_name"] = c.name
		}
		b, _ := newTask(t, c.task, task.Options{Envs: 2, Threads: 1, Settings: settings})
		want := task.Spec{Name: c.is, Actions: c.actions, Shape: []int{84, 84, 3}, Pixels: true, Limit: c.limit}
		if got := b.Spec(); fmt.Sprint(got) != fmt.Sprint(want) || b.Len() != 2 {
			t.Errorf("%s: %+v, want %+v", c.task, got, want)
		}
	}
}

func TestWrongSettingsAreErrors(t *testing.T) {
	for _, c := range []struct {
		task, setting string
		value         any
		want          string
	}{
		{"mysterypath", "shw_goal", true, "did you mean show_goal?"},
		{"mysterypath", "env_name", "MysteryPath-v0", "not known"},
		{"mysterypath_grid", "agent_speed", 3, "not known"},
		{"mysterypath", "xyz", 1, "there are: agent_scale, agent_speed"},
		{"mysterypath", strings.Repeat("x", 10_000), 1, "not known"},
		{"mysterypath", "show_goal", 1, "true or false"},
		{"mysterypath", "reward_goal", "one", "want a number"},
		{"mysterypath", "reward_goal", math.NaN(), "NaN"},
		{"mysterypath", "reward_goal", math.Inf(1), "want a number from"},
		{"mysterypath", "max_steps", 0, "1 or more"},
		{"mysterypath", "max_steps", 2.5, "whole number"},
		{"mysterypath", "cardinal_origin_choice", []any{}, "empty list"},
		{"mysterypath", "cardinal_origin_choice", []any{0, 4}, "at place 1"},
		{"mysterypath", "agent_scale", -1, "want a number from 0"},
		{"mysterypath", "observation", "text", "one of pixels, vector"},
		{"mortarmayhem", "arena_size", 7, "from 2 to 6"},
		{"mortarmayhem", "allowed_commands", 3, "from 4 to 9"},
		{"mortarmayhem", "command_count", []any{1, "2"}, "whole number"},
		{"mortarmayhem", "explosion_delay", 0, "from 1"},
		{"searingspotlights", "spot_min_radius", 30, "at most spot_max_radius"},
		{"searingspotlights", "spot_min_speed", 0.5, "at most spot_max_speed"},
		{"searingspotlights", "initial_spawn_interval", 2147483647, "too large"},
		{"searingspotlights", "num_coins", []any{-1}, "from 0"},
		{"memory_gym", "env_name", "MysteryPath-Gird-v0", "did you mean MysteryPath-Grid-v0?"},
		{"memory_gym", "env_name", 3, "there are: MysteryPath-v0"},
		{"memory_gym", "max_steps", 3, "env_name is missing"},
	} {
		_, err := task.New(c.task, task.Options{Envs: 1, Settings: map[string]any{c.setting: c.value}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %.30s %v: error %v, want one about %q", c.task, c.setting, c.value, err, c.want)
		}
	}
	both := map[string]any{"command_show_duration": []any{0, 1}, "command_show_delay": 0}
	if _, err := task.New("mortarmayhem", task.Options{Envs: 1, Settings: both}); err == nil {
		t.Error("a command that is shown for no step was accepted")
	}
}

func TestNullLeavesADefault(t *testing.T) {
	given := map[string]any{"env_name": "MysteryPath-Easy-v0"}
	for name := range newMysteryPath(false).setters() {
		given[name] = nil
	}
	nulls, a := newTask(t, "memory_gym", task.Options{Envs: 3, Seed: 4, Settings: given})
	plain, b := newTask(t, "memory_gym", task.Options{Envs: 3, Seed: 4, Settings: map[string]any{"env_name": "MysteryPath-Easy-v0"}})
	for _, err := range []error{nulls.Reset(a), plain.Reset(b)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if tasktest.Play(t, nulls, a, 1, 50) != tasktest.Play(t, plain, b, 1, 50) {
		t.Error("null is another setting than the default")
	}
}

func TestResultsDoNotDependOnThreads(t *testing.T) {
	for _, name := range shortNames {
		var want string
		for _, threads := range []int{1, 2, 3, 16} {
			b, s := newTask(t, name, task.Options{Envs: 7, Seed: 3, Threads: threads})
			if err := b.Reset(s); err != nil {
				t.Fatal(err)
			}
			got := fmt.Sprint(crc32.ChecksumIEEE(s.Obs.Pixels), tasktest.Play(t, b, s, 1, 150))
			if threads == 1 {
				want = got
			}
			if got != want {
				t.Errorf("%s goes another way on %d threads", name, threads)
			}
		}
	}
}

func TestEnvironmentIDrawsAsSeedPlusI(t *testing.T) {
	for _, name := range shortNames {
		const seed = math.MaxUint64 - 1 // seeds wrap around
		b, s := newTask(t, name, task.Options{Envs: 4, Seed: seed})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		for i := range 4 {
			one, single := newTask(t, name, task.Options{Envs: 1, Seed: seed + uint64(i)})
			if err := one.Reset(single); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(single.Obs.Pixels, s.Obs.Slice(b.size, i, i+1).Pixels) {
				t.Errorf("%s: environment %d begins elsewhere than one with its seed", name, i)
			}
		}
	}
}

// TestReferenceBatch plays the recorded episodes through a task.Batch, whose environments restart by themselves.
func TestReferenceBatch(t *testing.T) {
	episodes := 0
	for _, path := range reference.Files(t, "memory_gym/trace_*.npz") {
		tr := openTrace(t, path)
		var b *Batch
		var s *task.Step
		for e, seed := range tr.seed {
			if tr.episode[e] == 0 {
				b, s = newTask(t, "memory_gym", task.Options{
					Envs: 1, Seed: uint64(seed), Settings: map[string]any{"env_name": tr.name},
				})
				if err := b.Reset(s); err != nil {
					t.Fatal(err)
				}
				s.Final = task.NewObs(b.Spec(), 1)
			}
			for k := tr.offset[e]; k < tr.offset[e+1]; k++ {
				want := tr.resetCRC[min(e+1, len(tr.seed)-1)] // of the next episode, if this one ends and the next has the same seed
				if tr.done[k] == 0 {
					want = tr.crc[k]
				}
				if err := b.Step([]int32{int32(tr.action[k])}, s); err != nil {
					t.Fatal(err)
				}
				follows := tr.done[k] == 0 || e+1 < len(tr.seed) && tr.episode[e+1] > 0
				if got := crc32.ChecksumIEEE(s.Obs.Pixels); follows && int(got) != want {
					t.Fatalf("%s, seed %d, episode %d, step %d: another picture", tr.name, seed, tr.episode[e], k-tr.offset[e]+1)
				}
				if got := crc32.ChecksumIEEE(s.Final.Pixels); tr.done[k] == 1 && int(got) != tr.crc[k] {
					t.Fatalf("%s, seed %d, episode %d: another last picture", tr.name, seed, tr.episode[e])
				}
				if s.Reward[0] != float32(tr.reward[k]) || s.Done[0] != (tr.done[k] == 1) {
					t.Fatalf("%s, seed %d: reward %v, done %v", tr.name, seed, s.Reward, s.Done)
				}
			}
			if n := len(s.Episodes); n == 0 || s.Episodes[n-1] != (task.Episode{
				Return: tr.infoReward[e], Length: tr.length[e], Success: float64(tr.success[e]),
			}) || b.Info(0).Return != tr.infoReward[e] {
				t.Fatalf("%s, seed %d: %+v, %+v", tr.name, seed, s.Episodes, b.Info(0))
			}
			episodes++
		}
	}
	t.Logf("compared %d episodes", episodes)
}

func TestTheLimitIsNoTruncation(t *testing.T) {
	for _, name := range shortNames {
		b, _ := newTask(t, name, task.Options{Envs: 5, Seed: 2, Settings: map[string]any{"observation": vector}})
		tasktest.Truncates(t, b, false, 600)
	}
}

func TestEnvironmentsRestAndAreSeededOneByOne(t *testing.T) {
	for _, name := range shortNames {
		o := task.Options{Envs: 5, Seed: 2, Threads: 2, Settings: map[string]any{"observation": vector}}
		b, _ := newTask(t, name, o)
		other, _ := newTask(t, name, o)
		tasktest.Rests(t, b, other, 300)
		fresh, _ := newTask(t, name, o)
		tasktest.Seeds(t, fresh, func(seed uint64) task.Batch {
			single, _ := newTask(t, name, task.Options{Envs: 1, Seed: seed, Settings: o.Settings})
			return single
		}, 300)
	}
}

func TestFinalHasTheLastObservations(t *testing.T) {
	for _, name := range shortNames {
		for _, observation := range []string{pixels, vector} {
			o := task.Options{Envs: 5, Seed: 2, Threads: 2, Settings: map[string]any{"observation": observation}}
			b, _ := newTask(t, name, o)
			other, _ := newTask(t, name, o)
			tasktest.ShowsEnds(t, b, other, 600)
		}
	}
}

func TestWrongUseIsAnErrorAndStepsNothing(t *testing.T) {
	b, s := newTask(t, "mysterypath_grid", task.Options{Envs: 2, Seed: 1})
	if err := b.Step([]int32{0, 0}, s); err == nil {
		t.Error("no error for Step before Reset")
	}
	if err := b.Reset(&task.Step{}); err == nil {
		t.Error("no error for Reset without room")
	}
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	before := b.AppendState(nil)
	for _, actions := range [][]int32{{3, 4}, {3, -1}, {3}, nil} {
		if err := b.Step(actions, s); err == nil {
			t.Errorf("no error for actions %v", actions)
		}
	}
	if err := b.Step([]int32{3, 3}, &task.Step{}); err == nil {
		t.Error("no error for Step without room")
	}
	if !slices.Equal(before, b.AppendState(nil)) {
		t.Error("something was stepped")
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	for _, name := range shortNames {
		for _, observation := range []string{pixels, vector} {
			b, s := newTask(t, name, task.Options{
				Envs: 8, Seed: 1, Threads: 2, Settings: map[string]any{"observation": observation},
			})
			if err := b.Reset(s); err != nil {
				t.Fatal(err)
			}
			actions := make([]int32, b.Len())
			s.Episodes = make([]task.Episode, 0, 64)
			k, known := int32(0), int32(b.Spec().Actions)
			if n := testing.AllocsPerRun(300, func() {
				for i := range actions {
					k++
					actions[i] = k * 7 % known
				}
				s.Episodes = s.Episodes[:0]
				if err := b.Step(actions, s); err != nil {
					t.Fatal(err)
				}
			}); n != 0 {
				t.Errorf("%s with %s: %v allocations a step", name, observation, n)
			}
		}
	}
}

func TestVectorsAreWhatPicturesShow(t *testing.T) {
	for _, name := range shortNames {
		inPixels, a := newTask(t, name, task.Options{Envs: 3, Seed: 5})
		inNumbers, b := newTask(t, name, task.Options{Envs: 3, Seed: 5, Settings: map[string]any{"observation": vector}})
		for _, err := range []error{inPixels.Reset(a), inNumbers.Reset(b)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		shown := map[string]string{} // vector, and the picture with which it was seen
		for k := range 400 {
			for i := range 3 {
				numbers := fmt.Sprint(b.Obs.Slice(inNumbers.size, i, i+1).Vector)
				picture := string(a.Obs.Slice(inPixels.size, i, i+1).Pixels)
				if before, ok := shown[numbers]; ok && before != picture && name != "searingspotlights" {
					t.Fatalf("%s: two pictures have the vector %s", name, numbers)
				}
				shown[numbers] = picture
				for _, v := range b.Obs.Vector {
					if !(v >= -2 && v <= 2) { // spotlights begin outside the picture
						t.Fatalf("%s: vector %v", name, b.Obs.Vector)
					}
				}
			}
			tasktest.Play(t, inPixels, a, uint64(k), 1)
			tasktest.Play(t, inNumbers, b, uint64(k), 1)
			if !slices.Equal(a.Reward, b.Reward) || !slices.Equal(a.Done, b.Done) {
				t.Fatalf("%s goes another way without pictures", name)
			}
		}
	}
}

func TestRegisteredNames(t *testing.T) {
	for _, name := range append(shortNames, "memory_gym") {
		if !slices.Contains(task.Names(), name) {
			t.Errorf("%s is not registered", name)
		}
	}
}

func BenchmarkStep(b *testing.B) {
	for _, name := range shortNames {
		for _, observation := range []string{pixels, vector} {
			b.Run(name+"/"+observation, func(b *testing.B) {
				const envs, rounds = 128, 64
				batch, s := newTask(b, name, task.Options{
					Envs: envs, Seed: 1, Threads: 1, Settings: map[string]any{"observation": observation},
				})
				if err := batch.Reset(s); err != nil {
					b.Fatal(err)
				}
				actions := make([]int32, rounds*envs)
				for i := range actions {
					actions[i] = rand.Int32N(int32(batch.Spec().Actions))
				}
				b.ReportAllocs()
				k := 0
				for b.Loop() {
					s.Episodes = s.Episodes[:0]
					if err := batch.Step(actions[k*envs:(k+1)*envs], s); err != nil {
						b.Fatal(err)
					}
					k = (k + 1) % rounds
				}
				b.ReportMetric(envs*float64(b.N)/b.Elapsed().Seconds(), "steps/s")
			})
		}
	}
}
