package memorymaze

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"ariadne/headless"
	"ariadne/internal/lacking"
	"ariadne/task"
	"ariadne/task/tasktest"
)

func open(t *testing.T, envs int, seed uint64, threads int) *Batch {
	t.Helper()
	return openSettings(t, envs, seed, threads, map[string]any{"size": 9})
}

func openSettings(t *testing.T, envs int, seed uint64, threads int, settings map[string]any) *Batch {
	t.Helper()
	b, err := New(task.Options{Envs: envs, Seed: seed, Threads: threads, Settings: settings})
	if errors.Is(err, headless.ErrUnavailable) {
		lacking.Skip(t, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// walk steps a batch n times with random actions and returns every picture, reward and end.
func walk(t *testing.T, b *Batch, s *task.Step, r *rand.Rand, n int) (trace []byte) {
	t.Helper()
	actions := make([]int32, b.Len())
	for range n {
		for i := range actions {
			actions[i] = int32(r.IntN(6))
		}
		if err := b.Step(actions, s); err != nil {
			t.Fatal(err)
		}
		trace = append(trace, s.Obs.Pixels...)
		for i := range s.Done {
			trace = append(trace, byte(s.Reward[i]))
			if s.Done[i] {
				trace = append(trace, 'd')
			}
		}
	}
	return trace
}

func TestPicturesDoNotDependOnThreads(t *testing.T) {
	var traces [2][]byte
	for i, threads := range []int{1, 3} {
		b := open(t, 5, 7, threads)
		s := tasktest.NewStep(b)
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		traces[i] = walk(t, b, s, rand.New(rand.NewPCG(1, 2)), 12)
	}
	if !bytes.Equal(traces[0], traces[1]) {
		t.Error("one thread and three show different pictures")
	}
}

func TestRestoredBatchGoesOnAsIfNeverSaved(t *testing.T) {
	b, c := open(t, 3, 7, 1), open(t, 3, 8, 1)
	tasktest.Play(t, b, tasktest.Start(t, b), 1, 10)
	tasktest.Restores(t, b, c, true, 10)
	state := b.AppendState(nil)
	for _, n := range []int{0, 8, 23, 24, len(state) / 2, len(state) - 1} {
		if err := c.RestoreState(state[:n]); err == nil {
			t.Errorf("a state cut to %d of %d bytes was accepted", n, len(state))
		}
	}
	bad := slices.Clone(state)
	bad[7] = 0xff // makes the first return NaN or huge
	if err := c.RestoreState(bad); err == nil {
		t.Error("a return that cannot be was accepted")
	}
}

func TestEpisodesEndAtTheLimitAndTheNextBegins(t *testing.T) {
	b := open(t, 2, 1, 2)
	s := tasktest.NewStep(b)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	before := b.Env(0).Layout().String()
	var rewards float64
	actions := []int32{1, 1}
	for i := range b.Spec().Limit {
		if s.Done[0] || len(s.Episodes) > 0 {
			t.Fatalf("the episode ended after %d steps", i)
		}
		if err := b.Step(actions, s); err != nil {
			t.Fatal(err)
		}
		rewards += float64(s.Reward[0])
	}
	if !s.Done[0] || !s.Done[1] || len(s.Episodes) != 2 {
		t.Fatalf("after %d steps done is %v with %d episodes", b.Spec().Limit, s.Done, len(s.Episodes))
	}
	if e := s.Episodes[0]; e.Length != 1000 || e.Return != rewards || e.Success != -1 {
		t.Errorf("episode %+v, want length 1000 and return %v", e, rewards)
	}
	if b.Env(0).Layout().String() == before {
		t.Error("the next episode is in the same maze")
	}
}

func TestEveryEpisodeIsTruncated(t *testing.T) {
	tasktest.Truncates(t, openSettings(t, 3, 1, 2, map[string]any{"time_limit": 5.0}), true, 45)
}

func TestEnvironmentsRest(t *testing.T) {
	short := map[string]any{"id": "MemoryMaze-9x9-ExtraObs-v0", "show_path": true, "time_limit": 5.0}
	tasktest.Rests(t, openSettings(t, 3, 1, 2, short), openSettings(t, 3, 1, 1, short), 45)
}

// While Ending is called, the environment is still where its episode ended.
func TestEndingIsCalledBeforeTheNextMaze(t *testing.T) {
	b := openSettings(t, 3, 1, 2, map[string]any{"time_limit": 5.0})
	s, ends := tasktest.Start(t, b), 0
	s.Ending = func(i int) {
		if e := b.Env(i); e.Steps() != b.Spec().Limit || e.Steps() != e.Limit() {
			t.Errorf("environment %d is at step %d of %d", i, e.Steps(), e.Limit())
		}
		ends++
	}
	tasktest.Play(t, b, s, 1, 45)
	if want := b.Len() * (45 / b.Spec().Limit); ends != want || b.Env(0).Steps() == b.Spec().Limit {
		t.Errorf("%d ends were told, want %d", ends, want)
	}
}

func TestFinalHasTheLastObservations(t *testing.T) {
	short := map[string]any{"id": "MemoryMaze-9x9-ExtraObs-v0", "show_path": true, "time_limit": 5.0}
	tasktest.ShowsEnds(t, openSettings(t, 3, 1, 2, short), openSettings(t, 3, 1, 1, short), 45)

	// The two batches differ only in their limit, so long continues where short ends.
	b, long := openSettings(t, 3, 1, 2, short), openSettings(t, 3, 1, 2, map[string]any{"id": short["id"], "show_path": true})
	s, l := tasktest.Start(t, b), tasktest.Start(t, long)
	s.Final = task.NewObs(b.Spec(), b.Len())
	tasktest.Play(t, b, s, 4, b.Spec().Limit)
	tasktest.Play(t, long, l, 4, b.Spec().Limit)
	if len(s.Episodes) != b.Len() || !bytes.Equal(s.Final.Pixels, l.Obs.Pixels) {
		t.Errorf("%d episodes ended, with other pictures than where they go on", len(s.Episodes))
	}
	for k, a := range long.Extras() {
		if got := b.FinalExtras()[k]; !slices.Equal(got.Float64, a.Float64) || !slices.Equal(got.Uint8, a.Uint8) {
			t.Errorf("%s is %v in the end, want %v", a.Name, got, a)
		}
	}
}

func TestLengthsAndLimitsCountStepsOfTheMaze(t *testing.T) {
	b := openSettings(t, 1, 1, 1, map[string]any{"action_repeat": 4, "time_limit": 25.0})
	s := tasktest.NewStep(b)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	if spec := b.Spec(); spec.Repeat != 4 || spec.Limit != 100 {
		t.Errorf("repeat %d and limit %d, want 4 and 100", spec.Repeat, spec.Limit)
	}
	for range 25 {
		if err := b.Step([]int32{1}, s); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.Episodes) != 1 || s.Episodes[0].Length != 100 {
		t.Errorf("episodes %+v after 25 actions, want one of 100 steps", s.Episodes)
	}
}

func TestWrongUseIsAnError(t *testing.T) {
	for _, c := range []struct {
		settings map[string]any
		want     string
	}{
		{map[string]any{"size": 10}, "9, 11, 13 and 15"},
		{map[string]any{"size": "big"}, "whole number"},
		{map[string]any{"textures": "no/such/folder"}, "no/such/folder"},
		{map[string]any{"sise": 9}, "sise is not known"},
		{map[string]any{"device": "teapot"}, "teapot"},
	} {
		b, err := New(task.Options{Envs: 1, Settings: c.settings})
		if err == nil {
			b.Close()
		}
		if errors.Is(err, headless.ErrUnavailable) {
			continue // without OpenGL there is no device to choose
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one about %q", c.settings, err, c.want)
		}
	}
	b := open(t, 2, 1, 1)
	s := tasktest.NewStep(b)
	if err := b.Step([]int32{0, 0}, s); err == nil {
		t.Error("Step before Reset was accepted")
	}
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	for _, actions := range [][]int32{{0}, {0, 6}, {-1, 0}, {0, 0, 0}} {
		if err := b.Step(actions, s); err == nil {
			t.Errorf("actions %v were accepted", actions)
		}
	}
	s.Obs.Pixels = s.Obs.Pixels[1:]
	if err := b.Reset(s); err == nil {
		t.Error("too little memory for pictures was accepted")
	}
}
