package hydra

import (
	"strings"
	"testing"
)

const sample = `seed: 1
steps: 5000000
tags: null
name: T Maze
task:
  task: tmazev2
  corridor_len: 180
  max_steps: null
trainer:
  gamma: 0.99
  anneal: false
  layers: [1, 2]
  ent_coef: {initial: 0.01, power: 1}
`

func parse(t *testing.T, yaml string) *Config {
	t.Helper()
	c, err := Parse([]byte(yaml))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestOverridesChangeWhatTheyName(t *testing.T) {
	for _, c := range []struct {
		args string // separated by |
		key  string
		want string // inline YAML of the key, "" if it was removed
	}{
		{"task.corridor_len=160", "task.corridor_len", "160"},
		{"seed=3|seed=4", "seed", "4"},
		{"steps=1e6", "steps", "1.0e+06"},
		{"trainer.gamma=1", "trainer.gamma", "1"},
		{"trainer.anneal=TRUE", "trainer.anneal", "true"},
		{"trainer.layers=[]", "trainer.layers", "[]"},
		{"trainer.ent_coef={initial: 0.5}", "trainer.ent_coef", "{initial: 0.5, power: 1}"},
		{"trainer.ent_coef.initial=null", "trainer.ent_coef.initial", "null"},
		{"trainer.ent_coef=null", "trainer.ent_coef", "null"},
		{"tags=[a,b]", "tags", "[a, b]"},
		{"tags={a: 1}", "tags", "{a: 1}"},
		{"name=2024", "name", `"2024"`},
		{"name=true", "name", `"true"`},
		{"name=", "name", `""`},
		{"+task.walls=2", "task.walls", "2"},
		{"+a.b.c=x", "a", "{b: {c: x}}"},
		{"+tags=x", "tags", "x"},
		{"+tags.x=1", "tags", "{x: 1}"},
		{"+trainer.ent_coef={final: 0}", "trainer.ent_coef", "{initial: 0.01, power: 1, final: 0}"},
		{"++seed=three", "seed", "three"},
		{"++task.walls=2", "task.walls", "2"},
		{"++trainer.ent_coef=0.5", "trainer.ent_coef", "0.5"},
		{"~task.max_steps", "task.max_steps", ""},
		{"~task", "task", ""},
		{"~seed=1.0", "seed", ""},
		{"~trainer.layers=[1,2]", "trainer.layers", ""},
		{"+run.dir=null|hydra.run.dir=runs/a", "run.dir", "runs/a"},
		{" seed = 9 ", "seed", "9"},
	} {
		config := parse(t, sample)
		if err := config.Override(strings.Split(c.args, "|")...); err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		got := ""
		if n := config.node.find(c.key); n != nil {
			got = n.inline()
		}
		if got != c.want {
			t.Errorf("%s: %s is %q, want %q", c.args, c.key, got, c.want)
		}
	}
}

func TestWrongOverridesAreErrorsThatHelp(t *testing.T) {
	for _, c := range []struct{ arg, want string }{
		{"task.coridor_len=160", "task.coridor_len is not a key; did you mean task.corridor_len?; +task.coridor_len=160 adds it"},
		{"corridor_len=160", "did you mean task.corridor_len?"},
		{"taks.corridor_len=1", "did you mean task.corridor_len?"},
		{"trainer.gama=1", "did you mean trainer.gamma?"},
		{"something_else=1", "something_else is not a key; +something_else=1 adds it"},
		{"seed=abc", `seed is 1 (a whole number), got "abc" (text); ++seed=... sets it all the same`},
		{"seed='3'", `got "3" (text)`},
		{"seed=true", "got true (a boolean)"},
		{"seed=[1]", "got a list"},
		{"trainer.anneal=1", "trainer.anneal is false (a boolean), got 1"},
		{"trainer.layers=3", "trainer.layers is a list, got 3"},
		{"trainer.ent_coef=0.1", "trainer.ent_coef is a group of keys (initial, power)"},
		{"trainer.ent_coef={intial: 1}", "did you mean trainer.ent_coef.initial?"},
		{"trainer.ent_coef={initial: x}", `trainer.ent_coef.initial is 0.01 (a number), got "x"`},
		{"name={a: 1}", "got a group of keys"},
		{"+seed=3", "seed exists already; seed=... changes it"},
		{"+seed.x=3", "seed.x cannot be added: seed is 1"},
		{"seed.x=3", "seed.x is not a key"},
		{"~sed", "sed is not a key and cannot be removed; did you mean seed?"},
		{"~seed=2", "seed is 1 (a whole number), not 2 (a whole number)"},
		{"seed=1,2,3", "sweep over several runs"},
		{"~seed=1,2", "sweep"},
		{"seed", "want key=value"},
		{"+seed", "want key=value"},
		{"", "cannot be a key"},
		{"=3", "cannot be a key"},
		{"a..b=1", "part of it is empty"},
		{".a=1", "part of it is empty"},
		{"a.=1", "part of it is empty"},
		{"a b=1", "cannot be a key"},
		{"--steps=3", "cannot be a key"},
		{"task@other=1", "packages"},
		{"seed=[1", "seed: value \"[1\", character 3"},
		{"tmaze/x=1", "groups can only be chosen"},
	} {
		config := parse(t, sample)
		err := config.Override("steps=7", c.arg)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one about %q", c.arg, err, c.want)
		}
		if string(config.YAML()) != string(parse(t, sample).YAML()) {
			t.Errorf("%q: failed and changed the configuration", c.arg)
		}
	}
}
