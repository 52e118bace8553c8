package maze

import (
	"math/rand/v2"
	"testing"
)

func TestClonesContinueAlikeAndIndependently(t *testing.T) {
	for _, c := range stateConfigs(t) {
		e := newTestEnv(t, c, 68)
		rng := rand.New(rand.NewPCG(8, 9))
		action := 0
		other := newTestEnv(t, c, 5)
		for range 8 {
			clone := e.Clone()
			if err := other.CopyFrom(e); err != nil {
				t.Fatal(err)
			}
			away := e.Clone()
			for range 7 {
				away.Step(4)
			}
			if err := away.Reset(); err != nil { // from here it is in another maze
				t.Fatal(err)
			}
			for range 20 {
				action = roam(rng, action)
				away.Step(action)
				reward, last := e.Step(action)
				for name, copied := range map[string]*Env{"the clone": clone, "the copy": other} {
					if r, l := copied.Step(action); r != reward || l != last || !equal(e, copied) {
						t.Fatalf("size %d, step %d: %s departs", c.Size, e.Steps(), name)
					}
				}
				if last {
					for _, each := range []*Env{e, clone, other} {
						if err := each.Reset(); err != nil {
							t.Fatal(err)
						}
					}
					if !equal(e, clone) || !equal(e, other) {
						t.Fatalf("size %d: the copies reset differently", c.Size)
					}
				}
			}
		}
	}
}

func TestCopyFromAllocatesNothing(t *testing.T) {
	e, copied := newTestEnv(t, standard(t, 15), 1), newTestEnv(t, standard(t, 15), 2)
	if n := testing.AllocsPerRun(50, func() {
		if err := copied.CopyFrom(e); err != nil {
			t.Fatal(err)
		}
		copied.Step(4)
	}); n != 0 {
		t.Errorf("%v allocations for a copy and a step", n)
	}
}

func TestCopyFromWantsTheSameConfiguration(t *testing.T) {
	e := newTestEnv(t, standard(t, 9), 1)
	before := e.AppendState(nil)
	if err := e.CopyFrom(newTestEnv(t, standard(t, 11), 1)); err == nil {
		t.Error("size 9 became a copy of size 11")
	}
	if err := e.CopyFrom(e); err != nil || string(before) != string(e.AppendState(nil)) {
		t.Errorf("a copy of itself: error %v, or it changed", err)
	}
}

func BenchmarkCopyFrom(b *testing.B) {
	e := newTestEnv(b, standard(b, 9), 1)
	c := e.Clone()
	b.ReportAllocs()
	for b.Loop() {
		if err := c.CopyFrom(e); err != nil {
			b.Fatal(err)
		}
	}
}
