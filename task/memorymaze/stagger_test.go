package memorymaze

import (
	"bytes"
	"slices"
	"testing"

	"ariadne/task/tasktest"
)

func TestFirstEpisodesEndOneAfterTheOther(t *testing.T) {
	for _, c := range []struct {
		repeat  int
		lengths [2][4]int // of the first and second episode of each environment
	}{
		{1, [2][4]int{{5, 10, 15, 20}, {20, 20, 20, 20}}},
		{2, [2][4]int{{6, 10, 16, 20}, {20, 20, 20, 20}}},
	} {
		b := openSettings(t, 4, 1, 2, map[string]any{"time_limit": 5.0, "stagger": true, "action_repeat": c.repeat})
		s := tasktest.NewStep(b)
		s.Truncated = make([]bool, b.Len())
		for range 2 { // every reset staggers anew
			s.Episodes = s.Episodes[:0]
			if err := b.Reset(s); err != nil {
				t.Fatal(err)
			}
			var count [4]int
			for range 40 / c.repeat {
				before := len(s.Episodes)
				if err := b.Step(make([]int32, 4), s); err != nil {
					t.Fatal(err)
				}
				for _, e := range s.Episodes[before:] {
					if k := count[e.Env]; e.Length != c.lengths[k][e.Env] || !s.Truncated[e.Env] || !s.Done[e.Env] {
						t.Errorf("episode %d of environment %d has %d steps, want %d; truncated %v", k, e.Env, e.Length, c.lengths[k][e.Env], s.Truncated[e.Env])
					}
					count[e.Env]++
				}
			}
			if want := [4]int{2, 2, 2, 2}; c.repeat == 1 && count != want {
				t.Errorf("%d episodes ended, want %d", count, want)
			}
		}
	}
}

func TestFirstEpisodesAreSavedAndRestored(t *testing.T) {
	settings := map[string]any{"time_limit": 5.0, "stagger": true}
	for _, steps := range []int{-1, 0, 7, 25} {
		b, other := openSettings(t, 4, 1, 2, settings), openSettings(t, 4, 9, 1, settings)
		if steps >= 0 {
			tasktest.Play(t, b, tasktest.Start(t, b), 1, steps)
			tasktest.Start(t, other)
		}
		tasktest.Restores(t, b, other, steps >= 0, 60)
	}
	plain, b := openSettings(t, 4, 1, 1, map[string]any{"time_limit": 5.0}), openSettings(t, 4, 1, 1, settings)
	tasktest.Start(t, plain)
	tasktest.Start(t, b)
	tasktest.Play(t, b, tasktest.NewStep(b), 1, 7)
	state := b.AppendState(nil)
	damaged, early := bytes.Clone(state), []byte(staggerMagic)
	damaged[len(staggerMagic)] ^= 1
	early = appendSum(append(early, 0, 0, 0, 0), 0)
	tasktest.Refuses(t, plain, []tasktest.Wrong{{"of a batch that staggers", state, "stagger"}})
	tasktest.Refuses(t, b, []tasktest.Wrong{
		{"cut short", state[:9], "first episodes: cut short"},
		{"damaged", damaged, "first episodes: checksum"},
		{"no first episode", slices.Concat(early, state[len(early):]), "there are none"},
		{"flag", slices.Concat(appendSum(append([]byte(staggerMagic), 1, 2, 0, 0), 0), state[len(early):]), "flag 2 of environment 1"},
	})

	// After it restores the state of a batch without the setting, a batch goes on with whole episodes.
	if err := b.RestoreState(plain.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	s := tasktest.NewStep(b)
	for range 20 {
		if err := b.Step(make([]int32, 4), s); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range s.Episodes {
		if e.Length != 20 {
			t.Errorf("episode %+v of a restored batch has not its full length", e)
		}
	}
	if len(s.Episodes) != 4 {
		t.Errorf("%d episodes ended, want 4", len(s.Episodes))
	}
}
