package tmaze

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

var names = []string{"tmazev1", "tmazev2"}

func newTask(t testing.TB, name string, envs int, seed uint64, settings map[string]any) (*batch, *task.Step) {
	t.Helper()
	made, err := task.New(name, task.Options{Envs: envs, Seed: seed, Threads: 1, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	return made.(*batch), tasktest.NewStep(made)
}

func TestWrongSettingsAreErrors(t *testing.T) {
	for _, c := range []struct {
		name    string
		setting string
		value   any
		want    string
	}{
		{"tmazev2", "corridor_len", 257, "8 bits of Gray code"},
		{"tmazev2", "corridor_len", 0, "whole number, 1 or more"},
		{"tmazev1", "corridor_len", "ten", "want a whole number"},
		{"tmazev1", "corridor_len", 2.5, "2.5"},
		{"tmazev1", "corridor_len", nil, "whole number"},
		{"tmazev1", "corridor_len", math.NaN(), "NaN"},
		{"tmazev1", "num_distractors", -1, "-1"},
		{"tmazev1", "num_distractors", 1 << 40, "1099511627776"},
		{"tmazev2", "max_episode_steps", 0, "1 or more"},
		{"tmazev2", "max_steps", "x", "max_steps"},
		{"tmazev2", "corridor_length", 10, "corridor_len,"},
	} {
		_, err := task.New(c.name, task.Options{Envs: 1, Settings: map[string]any{c.setting: c.value}})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.setting) {
			t.Errorf("%s with %s %v: error %v, want one about %q", c.name, c.setting, c.value, err, c.want)
		}
	}
}

func TestSettingsOfAnyNumberTypeShapeTheSpec(t *testing.T) {
	for _, number := range []func(int) any{
		func(n int) any { return n },
		func(n int) any { return int64(n) },
		func(n int) any { return uint64(n) },
		func(n int) any { return float64(n) },
	} {
		b, _ := newTask(t, "tmazev2", 3, 1, map[string]any{
			"corridor_len": number(256), "num_distractors": number(4), "max_episode_steps": number(700), "max_steps": nil,
		})
		s := b.Spec()
		if s.Name != "tmazev2" || s.Actions != 4 || s.Pixels || !slices.Equal(s.Shape, []int{14}) || s.Limit != 700 || b.Len() != 3 {
			t.Errorf("spec %+v of %d environments", s, b.Len())
		}
	}
	for name, want := range map[string]int{"tmazev1": 5000, "tmazev2": 1000} {
		if b, _ := newTask(t, name, 1, 1, map[string]any{"max_episode_steps": nil}); b.Spec().Limit != want {
			t.Errorf("%s: limit %d, want %d", name, b.Spec().Limit, want)
		}
	}
}

// act walks to the junction and turns as the cue says, or the other way if wrong is set.
func act(m *maze, wrong bool) int32 {
	switch {
	case m.pos < m.junction():
		return Right
	case wrong:
		return int32(Down - m.cue)
	default:
		return int32(m.cue)
	}
}

func TestReturnOfASolvedAndOfAFailedEpisode(t *testing.T) {
	for _, name := range names {
		for _, corridor := range []int{1, 2, 20, 256} {
			for _, wrong := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d/wrong=%v", name, corridor, wrong), func(t *testing.T) {
					b, s := newTask(t, name, 5, 7, map[string]any{"corridor_len": corridor})
					if err := b.Reset(s); err != nil {
						t.Fatal(err)
					}
					acts := make([]int32, b.Len())
					for range 3 * corridor {
						for i := range acts {
							acts[i] = act(&b.mazes[i], wrong)
						}
						if err := b.Step(acts, s); err != nil {
							t.Fatal(err)
						}
					}
					if len(s.Episodes) != 3*b.Len() {
						t.Fatalf("%d episodes, want %d", len(s.Episodes), 3*b.Len())
					}
					end, success := 4.0, 1.0
					if wrong {
						end, success = -1, 0
					}
					want := end - 0.1*float64(corridor-1)
					for _, e := range s.Episodes {
						if math.Abs(e.Return-want) > 1e-9 || e.Length != corridor || e.Success != success {
							t.Fatalf("%+v, want return %v", e, want)
						}
					}
				})
			}
		}
	}
}

func TestTheFirstObservationAloneTellsTheCue(t *testing.T) {
	for _, name := range names {
		b, s := newTask(t, name, 1, 3, map[string]any{"corridor_len": 5, "num_distractors": 0})
		seen := map[string]map[int]bool{} // observation, and the cues with which it appeared
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		for i := range 400 {
			key := fmt.Sprint(s.Obs.Vector)
			if seen[key] == nil {
				seen[key] = map[int]bool{}
			}
			seen[key][b.mazes[0].cue] = true
			if first := b.mazes[0].elapsed == 0; first == (len(seen[key]) == 2) && i > 100 {
				t.Fatalf("%s: observation %s (first: %v) came with cues %v", name, key, first, seen[key])
			}
			if err := b.Step([]int32{act(&b.mazes[0], false)}, s); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestACutOffEpisodeIsNoSuccess(t *testing.T) {
	b, s := newTask(t, "tmazev1", 2, 1, map[string]any{"max_episode_steps": 3})
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	for k := range 3 {
		if err := b.Step([]int32{Left, Up}, s); err != nil {
			t.Fatal(err)
		}
		if s.Done[0] != (k == 2) || s.Done[1] != (k == 2) {
			t.Fatalf("step %d: done %v", k, s.Done)
		}
	}
	for i, e := range s.Episodes {
		if e.Env != i || e.Length != 3 || e.Success != 0 {
			t.Errorf("%+v", e)
		}
	}
}

func TestWrongUseIsAnErrorAndStepsNothing(t *testing.T) {
	b, s := newTask(t, "tmazev2", 2, 1, nil)
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
	for _, acts := range [][]int32{{Right, 4}, {Right, -1}, {Right}, nil} {
		if err := b.Step(acts, s); err == nil {
			t.Errorf("no error for actions %v", acts)
		}
	}
	if err := b.Step([]int32{Right, Right}, &task.Step{}); err == nil {
		t.Error("no error for Step without room")
	}
	if !slices.Equal(before, b.AppendState(nil)) {
		t.Error("something was stepped")
	}
}

func TestSeedsAndEnvironmentsDiffer(t *testing.T) {
	firsts := map[uint64]string{}
	for seed := range uint64(20) {
		for env := range 20 {
			c, bits := newCoin(seed, env), uint64(0)
			for range 64 {
				bits = bits<<1 | uint64(c.Bit())
			}
			if other, ok := firsts[bits]; ok {
				t.Fatalf("seed %d, environment %d draws as %s", seed, env, other)
			}
			firsts[bits] = fmt.Sprintf("seed %d, environment %d", seed, env)
		}
	}
}

func TestBitsAreFair(t *testing.T) {
	c, ones := newCoin(1, 0), 0
	const n = 100_000
	for range n {
		ones += int(c.Bit())
	}
	if sigma := math.Sqrt(n) / 2; math.Abs(float64(ones)-n/2) > 4*sigma {
		t.Errorf("%d ones of %d", ones, n)
	}
}

func TestStepDoesNotAllocate(t *testing.T) {
	b, s := newTask(t, "tmazev2", 8, 1, map[string]any{"corridor_len": 5})
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	acts := make([]int32, 8)
	s.Episodes = make([]task.Episode, 0, 64)
	if n := testing.AllocsPerRun(100, func() {
		for i := range acts {
			acts[i] = act(&b.mazes[i], false)
		}
		s.Episodes = s.Episodes[:0]
		if err := b.Step(acts, s); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}

func TestRegisteredUnderTheReferenceNames(t *testing.T) {
	for _, name := range names {
		if !slices.Contains(task.Names(), name) {
			t.Errorf("%s is not registered", name)
		}
	}
}

func BenchmarkStep(b *testing.B) {
	for _, name := range names {
		b.Run(name, func(b *testing.B) {
			const envs = 64
			m, s := newTask(b, name, envs, 1, map[string]any{"corridor_len": 160})
			if err := m.Reset(s); err != nil {
				b.Fatal(err)
			}
			acts := make([]int32, envs)
			for i := range acts {
				acts[i] = Right
			}
			b.ReportAllocs()
			for b.Loop() {
				s.Episodes = s.Episodes[:0]
				if err := m.Step(acts, s); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/envs, "ns/env-step")
		})
	}
}

func TestTheLimitTruncatesUnlessATurnEndsTheEpisode(t *testing.T) {
	for _, name := range names {
		b, s := newTask(t, name, 4, 5, map[string]any{"corridor_len": 3, "max_episode_steps": 3})
		tasktest.Truncates(t, b, true, 60)
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		s.Truncated = make([]bool, b.Len())
		for range 3 { // the third action is a turn for environment 0 only
			acts := []int32{act(&b.mazes[0], false), Left, Right, Right}
			if err := b.Step(acts, s); err != nil {
				t.Fatal(err)
			}
		}
		if want := []bool{false, true, true, true}; !slices.Equal(s.Truncated, want) || !s.Done[0] {
			t.Errorf("%s: truncated %v, want %v", name, s.Truncated, want)
		}
	}
}

func TestEnvironmentsRestAndAreSeededOneByOne(t *testing.T) {
	for _, name := range names {
		settings := map[string]any{"corridor_len": 3, "max_episode_steps": 9}
		b, _ := newTask(t, name, 4, 5, settings)
		other, _ := newTask(t, name, 4, 5, settings)
		tasktest.Rests(t, b, other, 60)
		fresh, _ := newTask(t, name, 4, 5, settings)
		tasktest.Seeds(t, fresh, func(seed uint64) task.Batch {
			single, _ := newTask(t, name, 1, seed, settings)
			return single
		}, 60)
	}
}

func TestFinalHasTheLastObservations(t *testing.T) {
	for _, name := range names {
		settings := map[string]any{"corridor_len": 3, "max_episode_steps": 9}
		b, s := newTask(t, name, 4, 5, settings)
		other, _ := newTask(t, name, 4, 5, settings)
		tasktest.ShowsEnds(t, b, other, 60)

		s.Final = task.NewObs(b.Spec(), b.Len())
		acts, want := make([]int32, b.Len()), task.NewObs(b.Spec(), b.Len())
		for range 60 {
			for i := range acts {
				acts[i] = act(&b.mazes[i], i%2 == 0)
				twin, bits, engine := b.mazes[i], b.coins[i], *b.coins[i].engine
				bits.engine, twin.bits = &engine, &bits
				twin.step(acts[i], want.Slice(b.size(), i, i+1).Vector)
			}
			if err := b.Step(acts, s); err != nil {
				t.Fatal(err)
			}
			for i, done := range s.Done {
				got, want := s.Final.Slice(b.size(), i, i+1).Vector, want.Slice(b.size(), i, i+1).Vector
				if done && !slices.Equal(got, want) {
					t.Fatalf("%s: environment %d: last observation %v, want %v", name, i, got, want)
				}
			}
		}
	}
}
