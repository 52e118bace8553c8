package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatHasNoEffectIsRefused(t *testing.T) {
	dir := trainedInto(t)
	episode := stroll(t)
	out := filepath.Join(t.TempDir(), "out")
	gif, set := out+".gif", out+"-set"
	maze := []string{"task=memory_maze", "task.size=7", "task.time_limit=5"}
	with := func(command string, args ...string) []string {
		return append(append([]string{command}, args...), maze...)
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"--noise has no effect", []string{"eval", dir, "--noise", "0.5"}},
		{"--effort has no effect", []string{"eval", dir, "--effort", "strong"}},
		{"--noise has no effect", with("eval", "agent=explorer", "--noise", "0.5")},
		{"--effort has no effect", with("eval", "agent=random", "--effort", "normal")},
		{"--greedy has no effect", with("eval", "agent=oracle", "--greedy")},
		{"--sample has no effect", with("eval", "agent=random", "--sample")},
		{"seed=3 has no effect: it is about how a run is trained, not about how it is played; --seed is", []string{"eval", dir, "seed=3"}},
		{"steps=3 has no effect", []string{"eval", dir, "steps=3"}},
		{"trainer.gamma=0.5 has no effect", []string{"eval", dir, "trainer.gamma=0.5"}},
		{"run.dir=x has no effect", []string{"record", dir, "run.dir=x", "-o", gif}},
		{"data=x has no effect", []string{"watch", dir, "data=x"}},
		{"mix=[] has no effect", []string{"dataset", dir, "mix=[]", "-o", set}},
		{"--effort has no effect", []string{"record", dir, "--effort", "fast", "-o", gif}},
		{"--noise has no effect", []string{"record", episode, "--noise", "0.1", "-o", gif}},
		{"--greedy has no effect", []string{"record", episode, "--greedy", "-o", gif}},
		{"--seed has no effect", []string{"record", episode, "--seed", "3", "-o", gif}},
		{"--policy has no effect", []string{"record", episode, "--policy", "oracle", "-o", gif}},
		{"task.size=15 has no effect", []string{"record", episode, "task.size=15", "-o", gif}},
		{"--fps has no effect", with("record", "agent=random", "--fps", "3", "-o", out+".png")},
		{"--views has no effect", with("record", "agent=random", "--views", "map", "-o", out+".png")},
		{"--smooth has no effect", []string{"record", dir, "--smooth", "2", "-o", gif}},
		{"--effort has no effect", []string{"watch", dir, "--effort", "fast"}},
		{"--greedy has no effect", []string{"watch", "agent=random", "--greedy"}},
		{"--effort has no effect", with("dataset", "agent=random", "--effort", "fast", "-o", set)},
		{"--greedy has no effect", with("dataset", "agent=random", "--greedy", "-o", set)},
		{"--together has no effect", with("dataset", "agent=random", "--together", "3", "-o", set)},
		{"--episodes has no effect", []string{"dataset", "agent=recorded", episode, "--episodes", "3", "-o", set}},
		{"--seed has no effect", []string{"dataset", "agent=recorded", episode, "--seed", "3", "-o", set}},
		{"--noise has no effect", []string{"dataset", "agent=recorded", episode, "--noise", "0.3", "-o", set}},
		{"--episodes has no effect", []string{"dataset", "--verify", out, "--episodes", "3"}},
		{"--output has no effect", []string{"dataset", "--verify", out, "-o", set}},
		{"--textures has no effect", []string{"dataset", "--verify", out, "--textures", "x"}},
		{"--jobs has no effect", []string{"train", "+tmaze=small", "--jobs", "2", "run.dir=" + out}},
		{"--line is NaN", []string{"curve", dir, "--line", "NaN"}},
		{"--line is +Inf", []string{"curve", dir, "--line", "inf"}},
		{"--smooth is NaN", []string{"curve", dir, "--smooth", "NaN"}},
		{"--no-baselines is about", []string{"curve", "--parts", "x.json", "--no-baselines"}},
		{"--color has no effect", []string{"info", "maze", "--color", "always", "--json"}},
		{"--envs has no effect", []string{"bench", "physics", "--envs", "3"}},
		{"--size has no effect", []string{"bench", "learner", "--size", "9"}},
		{"--actions has no effect", []string{"bench", "task", "task=craftax", "--actions", "wander"}},
		{"--threads has no effect", []string{"bench", "state", "--threads", "2"}},
		{"--speed is 0", []string{"play", "--speed", "0"}},
		{"--speed is NaN", []string{"play", "--speed", "NaN"}},
		{"--rate is 0", []string{"play", "task=craftax", "--rate", "0"}},
		{"--rate has no effect", []string{"play", "--rate", "5"}},
		{"--fps is NaN", []string{"play", "--fps", "NaN"}},
		{"--fps is -3", []string{"watch", dir, "--fps", "-3"}},
		{"maze size 0", []string{"info", "maze", "--size", "0"}},
		{"maze size 0", []string{"train", "+memory_maze=small", "task.size=0", "run.dir=" + out}},
		{"maze size 0", []string{"eval", "task.size=0"}},
		{"maze size 0", []string{"bench", "env", "--size", "0"}},
	} {
		wrong(t, c.want, c.args...)
	}
	for _, path := range []string{out, gif, set} {
		if left, _ := filepath.Glob(path + "*"); left != nil {
			t.Errorf("%v is left", left)
		}
	}
}

func TestCoresAreAsManyAsGoMayUse(t *testing.T) {
	t.Setenv("GOMAXPROCS", "1")
	dir := filepath.Join(t.TempDir(), "run")
	p := launch(t, nil, "train", "+tmaze=small", "steps=256", "run.dir="+dir)
	p.ends(0)
	if said := p.said.String(); !strings.Contains(said, " 1 threads") {
		t.Errorf("with GOMAXPROCS=1 it says %q", said)
	}
	p = launch(t, nil, "info")
	p.ends(0)
	if printed := p.printed.String(); !strings.Contains(printed, "cores     1\n") {
		t.Errorf("with GOMAXPROCS=1 info prints %q", printed)
	}
}
