package task_test

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"ariadne/task"
	_ "ariadne/task/memorymaze"
	"ariadne/task/tasktest"
	_ "ariadne/task/tmaze"
)

// settings are the settings of a task.
type settings = map[string]any

func newMix(t testing.TB, name string, o task.Options, variants ...settings) *task.Mix {
	t.Helper()
	m, err := task.NewMix(name, o, variants)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func corridors(t testing.TB, threads int, teach bool) *task.Mix {
	t.Helper()
	return newMix(t, "tmazev2", task.Options{Envs: 5, Seed: 3, Threads: threads, Teach: teach, Settings: settings{"max_episode_steps": 9}},
		settings{"corridor_len": 2}, settings{"corridor_len": 4, "max_episode_steps": 30})
}

// A mix does what batches with its parts' settings do under the same actions.
func TestAMixBehavesAsItsParts(t *testing.T) {
	m := corridors(t, 1, true)
	if got := m.Spec().Limit; got != 30 {
		t.Errorf("episodes have at most %d steps, want 30", got)
	}
	s := tasktest.NewStep(m)
	s.Final, s.Truncated = task.NewObs(m.Spec(), m.Len()), make([]bool, m.Len())
	if err := m.Reset(s); err != nil {
		t.Fatal(err)
	}
	var parts []task.Batch
	var steps []*task.Step
	for k, own := range []settings{{"corridor_len": 2, "max_episode_steps": 9}, {"corridor_len": 4, "max_episode_steps": 30}} {
		p, err := task.New("tmazev2", task.Options{Envs: 3 - k, Seed: 3 + uint64(k)<<32, Threads: 1, Settings: own, Teach: true})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		ps := tasktest.NewStep(p)
		ps.Final, ps.Truncated = task.NewObs(p.Spec(), p.Len()), make([]bool, p.Len())
		if err := p.Reset(ps); err != nil {
			t.Fatal(err)
		}
		parts, steps = append(parts, p), append(steps, ps)
	}
	size, ends := m.Spec().Size(), 0
	for k := range 200 {
		said := tasktest.Learn(t, m, s, 0, 0)[0]
		actions := slices.Clone(said.Action)
		actions[k%5] = int32(k % m.Spec().Actions)
		s.Episodes = s.Episodes[:0]
		if err := m.Step(actions, s); err != nil {
			t.Fatal(err)
		}
		var episodes []task.Episode
		for p, part := range parts {
			lesson := tasktest.Learn(t, part, steps[p], 0, 0)[0]
			own := make([]int32, part.Len())
			for i := range own {
				own[i] = actions[2*i+p]
				if lesson.Action[i] != said.Action[2*i+p] || !slices.Equal(lesson.Costs(part.Spec(), i), said.Costs(m.Spec(), 2*i+p)) {
					t.Fatalf("step %d: the guide says another thing of environment %d than of its part's", k, 2*i+p)
				}
			}
			steps[p].Episodes = steps[p].Episodes[:0]
			if err := part.Step(own, steps[p]); err != nil {
				t.Fatal(err)
			}
			for i := range own {
				env := 2*i + p
				if !slices.Equal(steps[p].Obs.Slice(size, i, i+1).Vector, s.Obs.Slice(size, env, env+1).Vector) ||
					!slices.Equal(steps[p].Final.Slice(size, i, i+1).Vector, s.Final.Slice(size, env, env+1).Vector) ||
					steps[p].Reward[i] != s.Reward[env] || steps[p].Done[i] != s.Done[env] || steps[p].Truncated[i] != s.Truncated[env] {
					t.Fatalf("step %d: environment %d goes another way than its part's", k, env)
				}
			}
			for _, e := range steps[p].Episodes {
				e.Env = 2*e.Env + p
				episodes = append(episodes, e)
			}
		}
		if !slices.Equal(episodes, s.Episodes) {
			t.Fatalf("step %d: episodes %v, want %v", k, s.Episodes, episodes)
		}
		ends += len(episodes)
	}
	if ends < 20 {
		t.Errorf("only %d episodes ended", ends)
	}
}

func TestAMixKeepsTheRulesOfTasks(t *testing.T) {
	plain := func() task.Batch { return corridors(t, 1, false) }
	tasktest.Restores(t, plain(), plain(), false, 50)
	tasktest.ShowsEnds(t, plain(), plain(), 50)
	tasktest.Rests(t, plain(), plain(), 50)
	tasktest.Teaches(t, corridors(t, 2, true), corridors(t, 1, true), plain(), 30)

	ends := plain()
	s, told, over := tasktest.Start(t, ends), map[int]int{}, map[int]int{}
	s.Ending = func(env int) { told[env]++ }
	for k := range 50 {
		tasktest.Play(t, ends, s, uint64(k), 1)
		for _, e := range s.Episodes {
			over[e.Env]++
		}
	}
	if len(over) < 2 || !maps.Equal(told, over) {
		t.Errorf("ends that were told: %v, that there were: %v", told, over)
	}

	m := plain()
	tasktest.Start(t, m)
	state := m.AppendState(nil)
	other := newMix(t, "tmazev2", task.Options{Envs: 5, Threads: 1}, settings{"corridor_len": 4}, settings{"corridor_len": 2})
	tasktest.Start(t, other)
	damaged := slices.Clone(state)
	damaged[len(damaged)/2] ^= 1
	for what, wrong := range map[string][]byte{
		"nothing": nil, "cut short": state[:len(state)-1], "damaged": damaged, "of another mix": other.AppendState(nil),
		"of one part": newMix(t, "tmazev2", task.Options{Envs: 5, Threads: 1}, settings{"corridor_len": 2}).AppendState(nil),
	} {
		if m.RestoreState(wrong) == nil {
			t.Errorf("no error for a state that is %s", what)
		}
		if !bytes.Equal(m.AppendState(nil), state) {
			t.Errorf("a state that is %s has changed the mix", what)
		}
	}
}

// An extra may be longer for one size of maze than for another.
func TestAMixHasTheExtrasOfItsParts(t *testing.T) {
	m := newMix(t, "memory_maze", task.Options{Envs: 3, Seed: 5, Threads: 1, Extras: []string{"targets_vec", "depth"}, Settings: settings{"render": "soft"}},
		settings{"size": 9}, settings{"size": 15})
	names := ""
	for _, x := range m.Tells() {
		names += x.Name + " "
	}
	if strings.Contains(names, "maze_layout") || !strings.Contains(names, "walls_around") {
		t.Errorf("it tells %s; want walls_around, and no maze_layout, which has another width in each part", names)
	}
	extras, err := task.ChooseExtras(m.Tells(), []string{"targets_vec", "depth"})
	if err != nil {
		t.Fatal(err)
	}
	s := tasktest.NewToldStep(m, extras)
	if err := m.Reset(s); err != nil {
		t.Fatal(err)
	}
	for env, known := range []int{6, 12, 6} { // two numbers for each target
		for i, v := range s.Extras[0][12*env : 12*env+12] {
			if math.IsNaN(float64(v)) != (i >= known) {
				t.Errorf("environment %d, %s: number %d of targets_vec is %v; %d are known", env, m.Kind(env), i, v, known)
			}
		}
	}
	if slices.Contains(s.Extras[1], 0) {
		t.Errorf("depths %v, some were not told", s.Extras[1])
	}
	s.Extras[1] = nil // not wanted in this step
	if err := m.Step(make([]int32, 3), s); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeMixedIsAnError(t *testing.T) {
	for _, c := range []struct {
		task     string
		envs     int
		extra    string
		variants []settings
		want     string
	}{
		{"tmazev2", 4, "", nil, "a mix of 0 settings"},
		{"tmazev2", 1, "", []settings{{}, {}}, "2 settings for 1 environments"},
		{"tmazev2", 2, "", []settings{{}, {"size": 9}}, "mix[1]: task tmazev2: setting size"},
		{"tmazev2", 2, "", []settings{{}, {"num_distractors": 2}}, "mix[1]: tmazev2 has observations"},
		{"memory_maze", 2, "", []settings{{}, {"action_repeat": 2}}, "holds them for 2 steps"},
		{"memory_maze", 2, "maze_layout", []settings{{"size": 9}, {"size": 11}}, `extra "maze_layout" is not known`},
	} {
		o := task.Options{Envs: c.envs, Threads: 1}
		if c.extra != "" {
			o.Extras = []string{c.extra}
		}
		if _, err := task.NewMix(c.task, o, c.variants); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("a mix of %v of %s: error %v, want one about %q", c.variants, c.task, err, c.want)
		}
	}
}
