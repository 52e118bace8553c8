package main

import (
	"slices"
	"strings"
	"testing"

	"ariadne/agent"
	"ariadne/task"
)

// stories plays 12 decisions in two environments, and returns the values that the agent estimated at each. begins says in which decisions
// an environment begins an episode; forget is the number of decisions after which the agent loses its memory.
func stories(t *testing.T, m *agent.Model, w *agent.Weights, forget int, begins func(step, env int) bool) [][]float32 {
	t.Helper()
	p, err := agent.NewPlayer(m, w, agent.PlayerOptions{Envs: 2, Seed: 5, Greedy: true, Forget: forget})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	actions := make([]int32, 2)
	s := &task.Step{Obs: task.Obs{Vector: make([]float32, 6)}, Reward: make([]float32, 2), Done: make([]bool, 2)}
	var values [][]float32
	for step := range 12 {
		for i := range s.Done {
			s.Done[i] = begins(step, i)
			s.Reward[i] = float32(step % 3)
		}
		for i := range s.Obs.Vector {
			s.Obs.Vector[i] = float32((step*5+i*3)%7) / 7
		}
		if err := p.Act(s, actions); err != nil {
			t.Fatal(err)
		}
		values = append(values, slices.Clone(p.Values))
	}
	return values
}

func TestForgettingIsAsIfEpisodesBegan(t *testing.T) {
	m, w := inputsModel(t)
	episodes := func(step, env int) bool { return env == 1 && step == 5 }
	whole := stories(t, m, w, 0, episodes)
	for _, c := range []struct {
		forget int
		begins func(step, env int) bool // episodes that begin when the agent forgets
	}{
		{1, func(int, int) bool { return true }},
		{3, func(step, env int) bool {
			if env == 1 && step >= 5 {
				return (step-5)%3 == 0
			}
			return step%3 == 0
		}},
		{12, episodes},
	} {
		got := stories(t, m, w, c.forget, episodes)
		if want := stories(t, m, w, 0, c.begins); !slices.EqualFunc(got, want, slices.Equal) {
			t.Errorf("forgetting every %d decisions: values %v, want %v", c.forget, got, want)
		}
		if c.forget < 12 && slices.EqualFunc(got, whole, slices.Equal) {
			t.Errorf("forgetting every %d decisions changes nothing", c.forget)
		}
	}
}

func TestEvalForgets(t *testing.T) {
	dir := untrained(t, "small", "trainer.seq_model.reset_hidden_on_terminate=false")
	eval := func(flags ...string) string {
		return must(t, append([]string{"eval", dir, "--episodes", "6", "--envs", "2"}, flags...)...)
	}
	if out := eval("--forget", "2", "--json"); !strings.Contains(out, `"forget":2`) {
		t.Errorf("%s does not tell what was forgotten", out)
	}
	if out := eval("--forget", "2"); !strings.Contains(out, "forgets every 2 decisions") {
		t.Errorf("%s does not tell what was forgotten", out)
	}
	if got, want := eval("--forget", "0", "--json"), eval("--json"); got != want || strings.Contains(got, "forget") {
		t.Errorf("never forgetting: %s, want %s", got, want)
	}
}

func TestForgettingIsRefusedWhereItMeansNothing(t *testing.T) {
	dir := untrained(t, "feedforward")
	for _, c := range []struct{ args, want string }{
		{"eval " + dir + " --forget -1", "--forget is -1, want"},
		{"eval agent=random +tmaze=small --forget 3", "random policy"},
		{"eval agent=explorer task=memory_maze --forget 3", "explorer policy"},
		{"eval " + dir + " --forget 3", "feedforward"},
	} {
		if _, err := run(t, strings.Fields(c.args)...); report(err) != exitUsage || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want a usage error about %q", c.args, err, c.want)
		}
	}
}
