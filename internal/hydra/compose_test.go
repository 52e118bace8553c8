package hydra

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func files(pairs ...string) fs.FS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

var library = files(
	"base.yaml", "# below all\nseed: 1\nrun: {dir: null}\n",
	"tmaze/agalite.yaml", "# Ours\n# and more\nsteps: 50\ntask: {task: tmazev2, corridor_len: 180}\n",
	"tmaze/arelit.yaml", "# @package _global_\n\n# The same\ndefaults: [agalite]\n",
	"tmaze/long.yaml", "defaults: [arelit]\ntask:\n  corridor_len: 200\nseed: 2\n",
	"maze/small.yaml", "task: {task: maze, size: 9}\n",
	"broken/syntax.yaml", "a: [1\n",
	"broken/circle.yaml", "defaults: [turn]\n",
	"broken/turn.yaml", "defaults: [circle]\n",
	"broken/missing.yaml", "defaults: [nothing]\n",
	"broken/form.yaml", "defaults: agalite\n",
	"broken/item.yaml", "defaults: [{a: 1}]\n",
	"notes/readme.txt", "no configuration",
)

func TestComposeLaysOptionOverBaseAndArgumentsOverBoth(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"+tmaze=agalite", "{seed: 1, run: {dir: null}, steps: 50, task: {task: tmazev2, corridor_len: 180}}"},
		{"+tmaze=arelit", "{seed: 1, run: {dir: null}, steps: 50, task: {task: tmazev2, corridor_len: 180}}"},
		{"+tmaze=long", "{seed: 2, run: {dir: null}, steps: 50, task: {task: tmazev2, corridor_len: 200}}"},
		{"task.corridor_len=7 +tmaze=long seed=3 +x=1", "{seed: 3, run: {dir: null}, steps: 50, task: {task: tmazev2, corridor_len: 7}, x: 1}"},
		{"+tmaze=agalite +maze=small", "{seed: 1, run: {dir: null}, steps: 50, task: {task: maze, corridor_len: 180, size: 9}}"},
	} {
		config, err := Compose(library, strings.Fields(c.args))
		if err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		if got := config.node.inline(); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.args, got, c.want)
		}
	}
}

// TestASwitchBringsTheKeysOfItsValue: whatever way the key of a switch is set, the group has that value's keys, and what arguments say of them holds.
func TestASwitchBringsTheKeysOfItsValue(t *testing.T) {
	files := files("base.yaml", "seed: 1\n", "net/deep.yaml", "trainer: {core: {name: deep, layers: 4, heads: {count: 2}}, rate: 0.1}\n", "net/none.yaml", "x: 1\n",
		"net/over.yaml", "defaults: [deep]\ntrainer: {core: {width: 5, name: flat}}\n")
	core := Switch{Group: "trainer.core", Key: "name", Keys: func(value string) (*Config, bool) {
		if value != "flat" {
			return nil, false
		}
		return parse(t, "name: flat\nwidth: 680\nreset: true\n"), true
	}}
	const flat, deep = "{name: flat, width: 680, reset: true}", "{name: deep, layers: 4, heads: {count: 2}}"
	for _, c := range []struct{ args, want string }{
		{"+net=deep", deep},
		{"+net=deep trainer.core.name=deep", deep},
		{"+net=deep trainer.core.name=flat", flat},
		{"+net=deep ++trainer.core.name=flat", flat},
		{"+net=deep trainer.core.name=flat trainer.core.width=3", "{name: flat, width: 3, reset: true}"},
		{"+net=deep trainer.core.width=3 trainer.core.name=flat", "{name: flat, width: 3, reset: true}"},
		{"+net=deep trainer.core={name:flat,width:3}", "{name: flat, width: 3, reset: true}"},
		{"+net=deep trainer={core:{name:flat}}", flat},
		{"+net=deep trainer.core.name=flat trainer.core.layers=2", "trainer.core.layers is not a key"},
		{"+net=deep trainer.core.name=other", "{name: other, layers: 4, heads: {count: 2}}"},
		{"+net=deep trainer.core.layers=3", "{name: deep, layers: 3, heads: {count: 2}}"},
		{"+net=deep ~trainer.core +trainer.core={name:flat}", "{name: flat}"},
		{"+net=over", "{name: flat, width: 5, reset: true}"},
		{"+net=over trainer.core.width=6", "{name: flat, width: 6, reset: true}"},
		{"+net=none trainer.core.name=flat", "trainer.core.name is not a key"},
	} {
		config, err := Compose(files, strings.Fields(c.args), core)
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v, want %s", c.args, err, c.want)
			}
			continue
		}
		if got := config.node.find("trainer.core").inline(); got != c.want {
			t.Errorf("%s: %s, want %s", c.args, got, c.want)
		}
	}
}

func TestWrongChoicesAreErrorsThatListWhatThereIs(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"", "no configuration is chosen; choose one of +broken=circle|form|item|missing|syntax|turn, +maze=small, +tmaze=agalite|arelit|long"},
		{"seed=3", "no configuration is chosen"},
		{"+tmaez=agalite", "tmaez is not a group; did you mean tmaze?; no configuration"},
		{"+tmaze=galite", "group tmaze has no option galite; did you mean agalite?; there are: agalite, arelit, long"},
		{"+tmaze=../base", "has no option"},
		{"+tmaze=", "wants the name of an option"},
		{"+tmaze=[agalite]", "wants the name of an option"},
		{"+tmaze=agalite,long", "sweep"},
		{"tmaze=agalite", "tmaze is a group: choose from it by +tmaze=agalite"},
		{"++tmaze=agalite", "choose from it by +tmaze=agalite"},
		{"~tmaze", "no option of this group is chosen"},
		{"+tmaze=agalite +tmaze=long", "both agalite and long are chosen"},
		{"+a/b=c", "a/b is not a group"},
		{"+tmaze=agalite task.corridor=1", "task.corridor is not a key"},
		{"+tmaze=agalite seed", "want key=value"},
		{"+broken=syntax", "configuration broken/syntax.yaml"},
		{"+broken=circle", "defaults go in a circle: circle, turn, circle"},
		{"+broken=missing", "broken/missing.yaml: group broken has no option nothing"},
		{"+broken=form", "want a list of options"},
		{"+broken=item", "want the name of an option"},
	} {
		if _, err := Compose(library, strings.Fields(c.args)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want one about %q", c.args, err, c.want)
		}
	}
	for _, fsys := range []fs.FS{files(), files("a/b.yaml", "x: 1")} {
		if _, err := Compose(fsys, []string{"+a=b"}); err == nil {
			t.Error("no error without base.yaml")
		}
	}
}

func TestOptionsAreDescribedByTheirFirstComment(t *testing.T) {
	groups, err := Groups(library)
	if want := []string{"broken", "maze", "tmaze"}; err != nil || !slices.Equal(groups, want) {
		t.Errorf("groups %v (%v), want %v", groups, err, want)
	}
	options, err := Options(library, "tmaze")
	if want := []Option{{"agalite", "Ours"}, {"arelit", ""}, {"long", ""}}; err != nil || !slices.Equal(options, want) {
		t.Errorf("options %v (%v), want %v", options, err, want)
	}
	if _, err := Options(library, "none"); err == nil {
		t.Error("no error for a group that there is not")
	}
}

func TestWrongFilesAreErrors(t *testing.T) {
	for _, c := range []struct{ yaml, want string }{
		{"- 1", "a list, want keys and values"},
		{"text", "want keys and values"},
		{"a: 1\na: 2", "a"},
		{"a: 1\nb:\n  c: 1\n  c: 2", "c"},
		{"a: &x 1\nb: *x", "not supported"},
		{"a: !!int 3", "not supported"},
		{"a: {<<: {b: 1}}", "cannot be a key"},
		{"a b: 1", "cannot be a key"},
		{"? [x]\n: 1", "invalid key"},
		{"a: 1\n---\nb: 2", "2 documents"},
		{"a: \xff", "UTF-8"},
		{"a: " + strings.Repeat("[", 50) + strings.Repeat("]", 50), "nests deeper"},
		{"a: 'open", "quot"},
		{"a: " + strings.Repeat("x", maxSize), "not a configuration"},
	} {
		if _, err := Parse([]byte(c.yaml)); err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v, want one line about %q", c.yaml, err, c.want)
		}
	}
}

func TestPlainScalarsInFilesMeanWhatTheyMeanAsArguments(t *testing.T) {
	c := parse(t, `
a: 1e-3
b: "1e-3"
c: yes
d: 1_000
e: 010
f: .inf
g: '~'
h: ~
i:
j: |
  two
  lines
k: -5 # comment
l: a plain
  text
m: [1, x y, {z: null}]
o: 2001-01-01
`)
	want := `{a: 0.001, b: "1e-3", c: "yes", d: 1000, e: "010", f: .inf, g: "~", h: null, i: null, j: "two\nlines\n", k: -5, l: a plain text, m: [1, x y, {z: null}], o: "2001-01-01"}`
	if got := c.node.inline(); got != want {
		t.Errorf("\n%s, want\n%s", got, want)
	}
	for _, empty := range []string{"", "# only a comment\n", "---\n", "null"} {
		if c, err := Parse([]byte(empty)); err != nil || len(c.Keys()) != 0 {
			t.Errorf("%q: %v, want no keys", empty, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte("a: [1, {b: 'x'}]\nc: |\n  text\n"))
	f.Add([]byte("a: &x\nb: *x\n? c\n: d\n<<: e"))
	f.Fuzz(func(t *testing.T, yaml []byte) {
		c, err := Parse(yaml)
		if err != nil {
			return
		}
		again, err := Parse(c.YAML())
		if err != nil {
			t.Fatalf("%v\n%s", err, c.YAML())
		}
		if again.Hash() != c.Hash() {
			t.Fatalf("\n%s\ncomes back as\n%s", c.YAML(), again.YAML())
		}
	})
}
