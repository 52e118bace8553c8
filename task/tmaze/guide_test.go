package tmaze

import (
	"slices"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

func openTaught(t *testing.T, name string, envs int, teach bool, settings map[string]any) *batch {
	t.Helper()
	b, err := task.New(name, task.Options{Envs: envs, Seed: 3, Threads: 1, Teach: teach, Settings: settings})
	if err != nil {
		t.Fatal(err)
	}
	return b.(*batch)
}

func TestTheGuideTurnsAsTheCueSaid(t *testing.T) {
	for _, name := range names {
		b := openTaught(t, name, 8, true, map[string]any{"corridor_len": 30})
		s := tasktest.Start(t, b)
		l := tasktest.NewLesson(b)
		for range 300 {
			if err := b.Teach(l); err != nil {
				t.Fatal(err)
			}
			if err := b.Step(l.Action, s); err != nil {
				t.Fatal(err)
			}
		}
		for _, e := range s.Episodes {
			if e.Success != 1 || e.Length != 30 {
				t.Errorf("%s: episode %+v, want success after 30 steps", name, e)
			}
		}
		if len(s.Episodes) != 80 {
			t.Errorf("%s: %d episodes ended, want 80", name, len(s.Episodes))
		}
	}
}

func TestTeachingDoesNotChangeThePlay(t *testing.T) {
	for _, name := range names {
		for _, settings := range []map[string]any{{"corridor_len": 4}, {"corridor_len": 1}, {"max_episode_steps": 7}} {
			open := func(teach bool) task.Batch { return openTaught(t, name, 5, teach, settings) }
			tasktest.Teaches(t, open(true), open(true), open(false), 50)
		}
	}
}

func TestCostsAreStepsThatAreLost(t *testing.T) {
	b := openTaught(t, "tmazev2", 1, true, map[string]any{"corridor_len": 3})
	s, l := tasktest.Start(t, b), tasktest.NewLesson(b)
	wrong := int32(Up + Down - b.mazes[0].cue)
	for _, want := range [][4]float32{{1, 1, 1, 0}, {1, 1, 2, 0}, {50, 50, 1, 1}} {
		if b.mazes[0].pos == 2 {
			want[b.mazes[0].cue] = 0
		}
		if err := b.Teach(l); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(l.Cost, want[:]) || l.Action[0] == wrong {
			t.Errorf("position %d: action %d, costs %v, want %v", b.mazes[0].pos, l.Action[0], l.Cost, want)
		}
		if err := b.Step(l.Action, s); err != nil {
			t.Fatal(err)
		}
	}
}
