package hydra

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

type rate struct{ initial float64 }

func (r *rate) UnmarshalYAML(b []byte) error {
	if _, err := fmt.Sscan(string(b), &r.initial); err != nil {
		return errors.New("no rate")
	}
	return nil
}

type common struct {
	Seed  uint64  `yaml:"seed"`
	Steps int64   `yaml:"steps,required"`
	Tags  *string `yaml:"tags"`
}

type taskPart struct {
	Task     string         `yaml:"task"`
	Settings map[string]any `yaml:",inline"`
}

type whole struct {
	Common  common   `yaml:",inline"`
	Name    string   `yaml:"name"`
	Task    taskPart `yaml:"task"`
	Trainer struct {
		Gamma  float32            `yaml:"gamma"`
		Anneal bool               `yaml:"anneal"`
		Layers []int              `yaml:"layers"`
		Ent    map[string]float64 `yaml:"ent_coef"`
		Clip   float64            `yaml:"clip"`
	} `yaml:"trainer"`
	Untagged int
}

func TestDecodeFillsStructsAndKeepsWhatNoKeyGives(t *testing.T) {
	var v whole
	v.Trainer.Clip = 0.2
	c := parse(t, sample)
	if err := c.Override("steps=1e6"); err != nil {
		t.Fatal(err)
	}
	if err := c.Decode(&v); err != nil {
		t.Fatal(err)
	}
	var want whole
	want.Common = common{Seed: 1, Steps: 1_000_000}
	want.Name = "T Maze"
	want.Task = taskPart{Task: "tmazev2", Settings: map[string]any{"corridor_len": 180, "max_steps": nil}}
	want.Trainer.Gamma, want.Trainer.Layers, want.Trainer.Clip = 0.99, []int{1, 2}, 0.2
	want.Trainer.Ent = map[string]float64{"initial": 0.01, "power": 1}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("got\n%+v, want\n%+v", v, want)
	}
}

func TestDecodeErrorsNameTheKey(t *testing.T) {
	for _, c := range []struct {
		args string
		into any
		want string
	}{
		{"+trainer.gama=1", new(whole), "trainer.gama is not a known key; did you mean trainer.gamma?"},
		{"+colour=1", new(whole), "colour is not a known key; there are: name, seed, steps, tags, task, trainer"},
		{"~steps", new(whole), "steps is missing"},
		{"seed=null", new(whole), "seed is null, want a whole number, 0 or more"},
		{"seed=-1", new(whole), "seed is -1"},
		{"seed=1.5", new(whole), "seed is 1.5 (a number), want a whole number"},
		{"trainer.gamma=null", new(whole), "trainer.gamma is null, want a number"},
		{"trainer.layers=[1,x]", new(whole), `trainer.layers[1] is "x" (text)`},
		{"++trainer.anneal=1", new(whole), "trainer.anneal is 1 (a whole number), want true or false"},
		{"++trainer=3", new(whole), "trainer is 3 (a whole number), want a group of keys"},
		{"++trainer.layers=3", new(whole), "trainer.layers is 3 (a whole number), want a list"},
		{"++trainer.ent_coef=3", new(whole), "trainer.ent_coef is 3 (a whole number), want a group"},
		{"++name=[1]", new(whole), "name is a list, want text"},
		{"", new(int), "the whole is a group of keys, want a whole number"},
		{"", whole{}, "want a pointer"},
		{"", nil, "want a pointer"},
		{"", new(map[int]int), "nothing can be decoded into"},
		{"", new(error), "nothing can be decoded into"},
		{"", new(chan int), "nothing can be decoded into"},
		{"", &struct {
			seed int `yaml:"seed"`
		}{}, "not exported"},
		{"", &struct {
			Seed int `yaml:",required"`
		}{}, "without a key"},
	} {
		config := parse(t, sample)
		if c.args != "" {
			if err := config.Override(c.args); err != nil {
				t.Fatal(err)
			}
		}
		if err := config.Decode(c.into); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q into %T: error %v, want one about %q", c.args, c.into, err, c.want)
		}
	}
}

func TestNumbersFitOnlyWhereNothingIsLost(t *testing.T) {
	c := parse(t, "small: 300\nbig: 1.0e+20\nwhole: 2.0\nflag: true\n")
	if _, err := Get[int8](c, "small"); err == nil || !strings.Contains(err.Error(), "want a whole number from -128 to 127") {
		t.Errorf("300 as int8: %v", err)
	}
	if _, err := Get[int](c, "big"); err == nil {
		t.Error("1e20 is taken for an int")
	}
	if n, err := Get[uint16](c, "whole"); err != nil || n != 2 {
		t.Errorf("2.0 as uint16: %v, %v", n, err)
	}
	if s, err := Get[string](c, "small"); err != nil || s != "300" {
		t.Errorf("300 as string: %q, %v", s, err)
	}
	if _, err := Get[int](c, "smal"); err == nil || !strings.Contains(err.Error(), "did you mean small?") {
		t.Errorf("a missing key: %v", err)
	}
}

func TestTypesThatReadThemselvesGetTheirPart(t *testing.T) {
	c := parse(t, "optimizer: {rate: 0.5, none: null, wrong: x}\n")
	var v struct {
		Optimizer struct {
			Rate rate  `yaml:"rate"`
			None *rate `yaml:"none"`
			Rest any   `yaml:"wrong"`
		} `yaml:"optimizer"`
	}
	if err := c.Decode(&v); err != nil || v.Optimizer.Rate.initial != 0.5 || v.Optimizer.None != nil || v.Optimizer.Rest != "x" {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := Get[rate](c, "optimizer.wrong"); err == nil || !strings.Contains(err.Error(), "optimizer.wrong: no rate") {
		t.Errorf("error %v", err)
	}
}

func TestPartsAreCopies(t *testing.T) {
	c := parse(t, sample)
	part, err := c.At("task")
	if err != nil {
		t.Fatal(err)
	}
	if err := part.Override("corridor_len=3"); err != nil {
		t.Fatal(err)
	}
	rest := part.Without("task", "no such key")
	if got := rest.Value(); !reflect.DeepEqual(got, map[string]any{"corridor_len": 3, "max_steps": nil}) {
		t.Errorf("without task: %v", got)
	}
	if n, err := Get[int](c, "task.corridor_len"); err != nil || n != 180 {
		t.Errorf("the whole has changed: %d, %v", n, err)
	}
	if string(rest.YAML()) != "corridor_len: 3\nmax_steps: null\n" {
		t.Errorf("YAML of a part:\n%s", rest.YAML())
	}
	if err := part.Decode(&struct {
		Corridor string `yaml:"corridor"`
	}{}); err == nil || !strings.Contains(err.Error(), "task.task is not a known key") {
		t.Errorf("error of a part: %v", err)
	}
}

func TestHashIsOfTheContent(t *testing.T) {
	same := []string{"a: 1\nb: {c: x, d: [1.5]}", "b: {d: [1.50], c: 'x'}\na: 1.0 # comment"}
	if parse(t, same[0]).Hash() != parse(t, same[1]).Hash() {
		t.Error("the same content has two hashes")
	}
	seen := map[string]string{}
	for _, yaml := range []string{same[0], "a: '1'\nb: {c: x, d: [1.5]}", "a: null", "a: 'null'", "a: []", "a: {}", "a: ''", "a: true", "a: [x, y]", "a: ['x,y']", "a: [[x], y]", "a: [[x, y]]"} {
		h := parse(t, yaml).Hash()
		if other, ok := seen[h]; ok {
			t.Errorf("%q and %q have one hash", yaml, other)
		}
		seen[h] = yaml
	}
	// Runs are found by their hash, so it must never change.
	if h, want := parse(t, same[0]).Hash(), "9e7824469f6cb842a0aacbd805590a63902eb8fe7b09b2a2282518063b6a0d70"; h != want {
		t.Errorf("hash %s, want %s", h, want)
	}
}

func TestWholeNumbersBeyondInt64AreNumbers(t *testing.T) {
	c := parse(t, "seed: 18446744073709551615\nhuge: 99999999999999999999\nsmall: 5\n")
	if n, err := Get[uint64](c, "seed"); err != nil || n != 1<<64-1 {
		t.Errorf("2^64-1 is %d, %v", n, err)
	}
	if x, err := Get[float64](c, "seed"); err != nil || x != 1<<64 {
		t.Errorf("as a number it is %v, %v", x, err)
	}
	if x, err := Get[any](c, "seed"); err != nil || x != uint64(1<<64-1) {
		t.Errorf("as anything it is %v (%T), %v", x, x, err)
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{second(Get[int64](c, "seed")), "seed is 18446744073709551615 (a whole number), want a whole number from -9223372036854775808 to 9223372036854775807"},
		{second(Get[uint64](c, "huge")), "huge is 99999999999999999999 (a number), want a whole number from 0 to 18446744073709551615"},
		{c.Override("small=99999999999999999999999"), "<nil>"},
	} {
		if got := fmt.Sprint(c.err); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	back := parse(t, string(parse(t, "seed: 9_223_372_036_854_775_808\n").YAML()))
	if n, err := Get[uint64](back, "seed"); err != nil || n != 1<<63 {
		t.Errorf("2^63 comes back from its YAML as %d, %v", n, err)
	}
}

func second[T any](_ T, err error) error { return err }

func TestManyUnknownKeysAreOneError(t *testing.T) {
	err := parse(t, "a: 1\nb: 2\nc: 3\nname: x\n").Decode(&struct {
		Name string `yaml:"name"`
	}{})
	if want := "a is not a known key; there are: name; nor are b, c"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
