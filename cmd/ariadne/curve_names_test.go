package main

import (
	"path/filepath"
	"slices"
	"testing"
)

func TestCurvesAreNamedAfterWhatTheirConfigurationsDifferIn(t *testing.T) {
	const head = "seed: 1\nsteps: 9\n"
	trainer := func(core, more string) string {
		return head + "task: {task: tmazev2}\ntrainer: {agent: ppo, seq_model: {name: " + core + "}" + more + "}\n"
	}
	for name, c := range map[string]struct{ configs, want []string }{
		"cores": {
			[]string{trainer("agalite", ", gamma: 0.9"), trainer("feedforward", ", gamma: 0.5")},
			[]string{"AGaLiTe", "feedforward"},
		},
		"cores and discounts": {
			[]string{trainer("gru", ", gamma: 0.9"), trainer("gru", ", gamma: 0.99"), trainer("lstm", ", gamma: 0.9")},
			[]string{"GRU, gamma 0.9", "GRU, gamma 0.99", "LSTM, gamma 0.9"},
		},
		"one core": {[]string{trainer("gtrxl", "")}, []string{"GTrXL"}},
		"a key of the task rather than of the trainer": {
			[]string{
				head + "task: {task: tmazev2, corridor_len: 40}\ntrainer: {gamma: 1, num_envs: 1}",
				head + "task: {task: tmazev2, corridor_len: 120}\ntrainer: {gamma: 0, num_envs: 2}",
			},
			[]string{"corridor length 40", "corridor length 120"},
		},
		"tasks": {
			[]string{head + "task: {task: tmazev1}", head + "task: {task: memory_maze}", head + "task: {task: some_task}"},
			[]string{"T-Maze v1", "Memory Maze", "some task"},
		},
		"ids": {
			[]string{head + "task: {task: memory_maze, id: MemoryMaze-9x9-v0}", head + "task: {task: memory_maze, id: MemoryMaze-9x9-Vis-v0}"},
			[]string{"MemoryMaze-9x9-v0", "MemoryMaze-9x9-Vis-v0"},
		},
		"a part": {
			[]string{trainer("gru", ", imitation: {coef: 3.0, guided: 0.3}"), trainer("gru", ", gae_lambda: 0.5")},
			[]string{"imitation", "no imitation"},
		},
		"a part of three kinds": {
			[]string{trainer("gru", ", imitation: {coef: 3.0}"), trainer("gru", ""), trainer("gru", ", imitation: {coef: 1.0}")},
			[]string{"imitation coefficient 3", "default imitation coefficient", "imitation coefficient 1"},
		},
		"a part of it": {
			[]string{trainer("gru", ", predictions: {walls: {of: walls}}"), trainer("gru", ", predictions: {walls: {of: walls}, way: {of: way}}")},
			[]string{"no way", "way"},
		},
		"yes, no and the default": {
			[]string{trainer("gru", ", norm_adv: true"), trainer("gru", ", norm_adv: false")},
			[]string{"norm adv", "no norm adv"},
		},
		"the default of a switch": {
			[]string{trainer("gru", ", norm_adv: true"), trainer("gru", ""), trainer("gru", ", norm_adv: null, gamma: 0")},
			[]string{"norm adv, default gamma", "no norm adv, default gamma", "no norm adv, gamma 0"},
		},
		"lists, numbers and text": {
			[]string{trainer("gru", ", inputs: [last_action, last_reward]"), trainer("gru", ", inputs: [last_action]"), trainer("gru", "")},
			[]string{"inputs last_action + last_reward", "inputs last_action", "default inputs"},
		},
		"keys that end alike": {
			[]string{trainer("gru", ", encoder: {name: mlp}, optimizer: {eps: 1}"), trainer("gru", ", encoder: {name: mlp}, optimizer: {eps: 2}"), trainer("gru", ", encoder: {name: flatten}, optimizer: {eps: 1}")},
			[]string{"encoder mlp, optimizer eps 1", "encoder mlp, optimizer eps 2", "encoder flatten, optimizer eps 1"},
		},
		"a curriculum": {
			[]string{head + "curriculum: [{until: 9, task: {size: 7}}]", head + "curriculum: [{until: 10, task: {size: 7}}]"},
			[]string{"curriculum size 7 until 9", "curriculum size 7 until 10"},
		},
		"no configuration": {[]string{"-", trainer("gru", ""), trainer("lstm", "")}, []string{"run0", "GRU", "LSTM"}},
		"nothing":          {[]string{"-", "-"}, []string{"run0", "run1"}},
		"what tells no experiments apart": {
			[]string{trainer("gru", ", env_pool: async"), trainer("gru", "")},
			[]string{"run0", "run1"},
		},
		"seeds": {
			[]string{trainer("gru", ""), "seed: 2" + trainer("gru", "")[len("seed: 1"):]},
			[]string{"seed 1", "seed 2"},
		},
		"seeds of cores": {
			[]string{trainer("gru", ""), "seed: 2" + trainer("gru", "")[len("seed: 1"):], trainer("lstm", "")},
			[]string{"GRU, seed 1", "GRU, seed 2", "LSTM"},
		},
		"the same among others": {
			[]string{trainer("gru", ""), trainer("gru", ""), trainer("lstm", "")},
			[]string{"GRU (run0)", "GRU (run1)", "LSTM"},
		},
	} {
		dir := t.TempDir()
		var groups []group
		for i, config := range c.configs {
			folder := runFolder(t, dir, "run"+string(rune('0'+i)), config, 1)
			r, err := readRun(folder, "charts/success")
			if err != nil {
				t.Fatal(err)
			}
			if config == "-" {
				r.config = nil
			}
			groups = append(groups, group{r})
		}
		if names := groupNames(groups); !slices.Equal(names, c.want) {
			t.Errorf("%s: %q, want %q", name, names, c.want)
		}
	}
}

func TestTailsTellPathsApart(t *testing.T) {
	for _, c := range []struct{ paths, want []string }{
		{[]string{"runs/a", "runs/b/"}, []string{"a", "b"}},
		{[]string{"x/1", "y/1", "y/2"}, []string{"x/1", "y/1", "y/2"}},
		{[]string{"a", "a"}, []string{"a", "a"}},
		{[]string{"/a", "/b/a"}, []string{"/a", "b/a"}},
	} {
		if got := tails(c.paths); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.paths, got, c.want)
		}
	}
	here, err := filepath.Abs(".")
	if got := tails([]string{"."}); err != nil || got[0] != filepath.Base(here) {
		t.Errorf("this folder is %q, %v", got, err)
	}
}
