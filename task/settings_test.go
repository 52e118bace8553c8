package task

import (
	"math"
	"strings"
	"testing"
)

func TestSettersRefuseWrongValues(t *testing.T) {
	var n int
	var text string
	var f float64
	setters := Setters{"n": Int(&n, 1, 9), "f": Float(&f, -1, 2.5), "text": String(&text, "a", "b"), "maybe": Optional(Int(&n, 1, 9))}
	for _, c := range []struct {
		given map[string]any
		want  string // part of the error; "" for none
	}{
		{map[string]any{"n": 4, "text": "b", "maybe": nil}, ""},
		{map[string]any{"n": 4.0}, ""},
		{map[string]any{"n": uint64(9)}, ""},
		{map[string]any{"n": 4.5}, "whole number from 1 to 9"},
		{map[string]any{"n": math.NaN()}, "whole number"},
		{map[string]any{"n": 10}, "n is 10"},
		{map[string]any{"n": nil}, "whole number"},
		{map[string]any{"n": "4"}, "whole number"},
		{map[string]any{"f": 2}, ""},
		{map[string]any{"f": 2.6}, "f is 2.6, want a number from -1 to 2.5"},
		{map[string]any{"f": math.NaN()}, "number from -1"},
		{map[string]any{"f": true}, "want a number"},
		{map[string]any{"text": "c"}, "one of a, b"},
		{map[string]any{"text": 1}, "want a text"},
		{map[string]any{"m": 1}, "there are: f, maybe, n, text"},
	} {
		err := setters.Apply(c.given)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v: error %v, want one about %q", c.given, err, c.want)
		}
	}
	if n != 9 && n != 4 || text != "b" || f != 2 {
		t.Errorf("n is %d, text %q, f %v", n, text, f)
	}
}

func TestNewSuggestsTheRegisteredTasks(t *testing.T) {
	Register("for this test", func(Options) (Batch, error) { return nil, nil })
	if _, err := New("for that test", Options{Envs: 1}); err == nil || !strings.Contains(err.Error(), "for this test") {
		t.Errorf("error %v names no task", err)
	}
	if _, err := New("for this test", Options{}); err == nil {
		t.Error("a batch of no environments was made")
	}
}
