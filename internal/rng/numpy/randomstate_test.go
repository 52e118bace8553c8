package numpy

import (
	"bytes"
	"testing"
)

func TestRestoredStateContinuesEqually(t *testing.T) {
	for _, drawn := range []int{0, 1, 623, 624, 1000} {
		r := New(7)
		for range drawn {
			r.Uint32()
		}
		state := r.AppendState([]byte("before"))
		var copied RandomState
		rest, err := copied.RestoreState(append(state, "after"...)[len("before"):])
		if err != nil {
			t.Fatal(err)
		}
		if string(rest) != "after" {
			t.Errorf("after %d draws: rest %q", drawn, rest)
		}
		for i := range 2000 {
			if a, b := r.Uint32(), copied.Uint32(); a != b {
				t.Fatalf("after %d draws: word %d is %d, restored %d", drawn, i, a, b)
			}
		}
	}
}

func TestDamagedStateIsRefused(t *testing.T) {
	good := New(1).AppendState(nil)
	beyond := bytes.Clone(good)
	beyond[len(beyond)-1] = 0xff
	stuck := make([]byte, len(good))
	stuck[0] = 1
	for name, state := range map[string][]byte{
		"empty":    nil,
		"short":    good[:len(good)-1],
		"position": beyond,
		"zero":     make([]byte, len(good)),
		"stuck":    stuck,
	} {
		r := New(9)
		if _, err := r.RestoreState(state); err == nil {
			t.Errorf("%s: no error", name)
		}
		if *r != *New(9) {
			t.Errorf("%s: the generator changed", name)
		}
	}
}

func TestIntnOfOneValueDrawsNothing(t *testing.T) {
	for _, n := range []int{1, 0, -5} {
		r := New(3)
		if v := r.Intn(n); v != 0 {
			t.Errorf("Intn(%d) = %d", n, v)
		}
		if *r != *New(3) {
			t.Errorf("Intn(%d) drew a word", n)
		}
	}
}
