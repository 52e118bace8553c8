package memorygym

import (
	"errors"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

// follow plays as the guide says until the given number of episodes have ended. It returns their success rate and mean length.
func follow(t *testing.T, b *Batch, episodes int) (success, length float64) {
	t.Helper()
	s := tasktest.Start(t, b)
	l := task.Lesson{Action: make([]int32, b.Len())}
	for len(s.Episodes) < episodes {
		if err := b.Teach(&l); err != nil {
			t.Fatal(err)
		}
		if err := b.Step(l.Action, s); err != nil {
			t.Fatal(err)
		}
	}
	for _, e := range s.Episodes {
		success += e.Success / float64(len(s.Episodes))
		length += float64(e.Length) / float64(len(s.Episodes))
	}
	return success, length
}

func TestTheGuideFindsTheMysteryPath(t *testing.T) {
	for _, c := range []struct {
		name            string
		success, length float64 // at least, at most
	}{
		{"MysteryPath-v0", 0.999, 90},
		{"MysteryPath-Easy-v0", 0.999, 75},
		{"MysteryPath-Grid-v0", 0.99, 46},
		{"MysteryPath-Grid-Easy-v0", 0.999, 36},
	} {
		settings := map[string]any{"env_name": c.name, "observation": vector}
		b, _ := newTask(t, "memory_gym", task.Options{Envs: 16, Seed: 1, Teach: true, Settings: settings})
		success, length := follow(t, b, 1000)
		if success < c.success || length > c.length {
			t.Errorf("%s: success %.3f after %.1f steps, want %v after %v", c.name, success, length, c.success, c.length)
		}
		t.Logf("%s: success %.3f after %.1f steps", c.name, success, length)
	}
}

func TestTeachingDoesNotChangeThePlay(t *testing.T) {
	for _, name := range []string{"mysterypath", "mysterypath_grid"} {
		for _, observation := range []string{pixels, vector} {
			open := func(threads int, teach bool) *Batch {
				o := task.Options{Envs: 11, Seed: 2, Threads: threads, Teach: teach, Settings: map[string]any{"observation": observation, "max_steps": 60}}
				b, _ := newTask(t, name, o)
				return b
			}
			tasktest.Teaches(t, open(1, true), open(3, true), open(1, false), 100)
			taught, plain := open(1, true), open(1, false)
			if taught.RestoreState(plain.AppendState(nil)) == nil || plain.RestoreState(taught.AppendState(nil)) == nil {
				t.Errorf("%s: a state without what its guide knows was taken for one with it, or the other way round", name)
			}
		}
	}
}

func TestTheGuideKnowsOnlyWhatItsAgentMet(t *testing.T) {
	// The paths of the two environments differ, except where the agent has walked.
	for seed := range uint64(200) {
		b, s := newTask(t, "mysterypath_grid", task.Options{Envs: 1, Seed: seed, Teach: true, Settings: map[string]any{"observation": vector}})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		l := tasktest.NewLesson(b)
		for range 12 {
			if err := b.Teach(l); err != nil {
				t.Fatal(err)
			}
			if err := b.Step(l.Action, s); err != nil {
				t.Fatal(err)
			}
			if len(s.Episodes) > 0 {
				break
			}
			g := b.guides[0].(*pathGuide)
			twin := *g.pathGame
			twin.path, twin.walls = g.found, 0
			twin.goal = g.origin
			other := pathGuide{pathGame: &twin, poses: g.poses, wrong: g.wrong, found: g.found, tip: g.tip, stale: true, rest: make([]int32, len(g.rest))}
			if got, want := other.advise(nil), g.advise(nil); got != want {
				t.Fatalf("seed %d: with another path the guide does %d instead of %d", seed, got, want)
			}
		}
	}
}

func TestTheGuideWorksUnderAllSettings(t *testing.T) {
	for _, settings := range []map[string]any{
		{"agent_speed": 0.0}, {"agent_speed": 1000.0}, {"agent_scale": 4.0}, {"agent_scale": 0.0}, {"agent_speed": 1.0, "visual_feedback": false},
		{"cardinal_origin_choice": 2},
	} {
		b, s := newTask(t, "mysterypath", task.Options{Envs: 3, Seed: 1, Teach: true, Settings: settings})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		tasktest.Learn(t, b, s, 1, 40)
		follow(t, b, 3)
	}
}

func TestOnlyMysteryPathHasAGuide(t *testing.T) {
	for _, name := range shortNames[2:] {
		if _, err := task.New(name, task.Options{Envs: 1, Teach: true}); !errors.Is(err, task.ErrNoGuide) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestTeachingAllocatesNothing(t *testing.T) {
	for _, name := range []string{"mysterypath", "mysterypath_grid"} {
		b, s := newTask(t, name, task.Options{Envs: 4, Seed: 1, Threads: 1, Teach: true, Settings: map[string]any{"observation": vector}})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		l := tasktest.NewLesson(b)
		if n := testing.AllocsPerRun(300, func() {
			s.Episodes = s.Episodes[:0]
			if err := errors.Join(b.Teach(l), b.Step(l.Action, s)); err != nil {
				t.Fatal(err)
			}
		}); n > 0 {
			t.Errorf("%s: %v allocations a step", name, n)
		}
	}
}

func BenchmarkTeach(b *testing.B) {
	for _, name := range []string{"mysterypath", "mysterypath_grid"} {
		b.Run(name, func(b *testing.B) {
			const envs = 64
			batch, s := newTask(b, name, task.Options{Envs: envs, Seed: 1, Threads: 1, Teach: true, Settings: map[string]any{"observation": vector}})
			if err := batch.Reset(s); err != nil {
				b.Fatal(err)
			}
			l := tasktest.NewLesson(batch)
			b.ReportAllocs()
			for b.Loop() {
				s.Episodes = s.Episodes[:0]
				if err := errors.Join(batch.Teach(l), batch.Step(l.Action, s)); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/envs, "ns/env-step")
		})
	}
}
