package maze

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

func newTestBatch(t testing.TB, c Config, o BatchOptions) *Batch {
	t.Helper()
	b, err := NewBatch(c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	if err := b.Reset(); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestThreadsDoNotChangeResults(t *testing.T) {
	c := standard(t, 9)
	c.TimeLimit = 4 // so that episodes end during the test
	const envs, steps = 13, 40
	var want []byte
	var wantRewards []float32
	for _, threads := range []int{1, 2, 5, 100} {
		b := newTestBatch(t, c, BatchOptions{Envs: envs, Threads: threads, Seed: 7, AutoReset: true})
		rng := rand.New(rand.NewPCG(1, 2))
		actions, rewards, last := make([]int32, envs), make([]float32, envs), make([]bool, envs)
		var all []float32
		for i := range steps {
			for k := range actions {
				actions[k] = int32(roam(rng, int(actions[k])))
			}
			if err := b.Step(actions, rewards, last); err != nil {
				t.Fatal(err)
			}
			all = append(all, rewards...)
			for k, l := range last {
				if l != ((i+1)%16 == 0) {
					t.Fatalf("step %d, environment %d: last is %v", i, k, l)
				}
			}
		}
		state := b.AppendState(nil)
		if want == nil {
			want, wantRewards = state, all
		} else if !bytes.Equal(state, want) || !slices.Equal(all, wantRewards) {
			t.Errorf("%d threads: results differ from those of one", threads)
		}
	}
}

// Each environment of a batch does what Env.Step does with it alone, to the last bit, whichever environments share a thread
// with it.
func TestBatchEqualsSingleEnvironments(t *testing.T) {
	c := standard(t, 11)
	c.TimeLimit = 4 // 16 steps
	for _, o := range []BatchOptions{
		{Envs: 1, Threads: 1},
		{Envs: 3, Threads: 2},
		{Envs: 7, Threads: 3, AutoReset: true},
		{Envs: 5, Threads: 2, ActionRepeat: 3},
		{Envs: gangSize + 1, Threads: 1, AutoReset: true, ActionRepeat: 5},
		{Envs: 2*gangSize + 3, Threads: 2, AutoReset: true},
	} {
		o.Seed = 99
		b := newTestBatch(t, c, o)
		s := seeds{o.Seed}
		singles := make([]*Env, o.Envs)
		r := rand.New(rand.NewPCG(1, uint64(o.Envs)))
		for i := range singles {
			singles[i] = newTestEnv(t, c, s.next())
			for range r.IntN(3) { // so that not all episodes end at the same time
				singles[i].Step(1)
				b.Env(i).Step(1)
			}
		}
		actions, rewards, last := make([]int32, o.Envs), make([]float32, o.Envs), make([]bool, o.Envs)
		for range 20 {
			for i := range actions {
				actions[i] = int32(roam(r, int(actions[i])))
			}
			if err := b.Step(actions, rewards, last); err != nil {
				t.Fatal(err)
			}
			for i, e := range singles {
				var sum float64
				over := false
				for n := 0; n < max(o.ActionRepeat, 1) && !over; n++ {
					var reward float64
					reward, over = e.Step(int(actions[i]))
					sum += reward
				}
				if over && o.AutoReset {
					if err := e.Reset(); err != nil {
						t.Fatal(err)
					}
				}
				if float32(sum) != rewards[i] || over != last[i] {
					t.Fatalf("%+v: environment %d pays %v, last %v; alone %v, %v", o, i, rewards[i], last[i], sum, over)
				}
			}
		}
		for i, e := range singles {
			if !equal(e, b.Env(i)) {
				t.Errorf("%+v: environment %d differs", o, i)
			}
		}
	}
}

func TestBatchTakesSeeds(t *testing.T) {
	c := standard(t, 9)
	own := newTestBatch(t, c, BatchOptions{Envs: 2, Threads: 1, Seeds: []uint32{5, 6}})
	for i := range 2 {
		if !equal(own.Env(i), newTestEnv(t, c, uint32(5+i))) {
			t.Errorf("environment %d does not have the seed that it was given", i)
		}
	}
}

func TestBatchStateIsAllOrNothing(t *testing.T) {
	c := standard(t, 9)
	options := BatchOptions{Envs: 3, Threads: 1, Seed: 1}
	b := newTestBatch(t, c, options)
	actions, rewards, last := []int32{1, 4, 5}, make([]float32, 3), make([]bool, 3)
	for range 5 {
		if err := b.Step(actions, rewards, last); err != nil {
			t.Fatal(err)
		}
	}
	state := b.AppendState(nil)

	options.Seed = 2
	other := newTestBatch(t, c, options)
	before := other.AppendState(nil)
	damaged := bytes.Clone(state)
	damaged[len(damaged)-10] ^= 1
	for name, s := range map[string][]byte{
		"empty": nil, "cut": state[:len(state)-1], "damaged": damaged, "longer": append(bytes.Clone(state), 0), "header only": state[:8],
	} {
		if other.RestoreState(s) == nil {
			t.Errorf("%s: no error", name)
		}
		if !bytes.Equal(before, other.AppendState(nil)) {
			t.Errorf("%s: the batch changed", name)
		}
	}
	options.Envs = 2
	if newTestBatch(t, c, options).RestoreState(state) == nil {
		t.Error("a batch of two took up a state of three")
	}
	if err := other.RestoreState(state); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if b.Step(actions, rewards, last) != nil || other.Step(actions, rewards, last) != nil {
			t.Fatal("a step failed")
		}
	}
	if !bytes.Equal(b.AppendState(nil), other.AppendState(nil)) {
		t.Error("the restored batch departs")
	}
}

func TestRepeatedActionsAddUpSingleSteps(t *testing.T) {
	c := standard(t, 9)
	c.TimeLimit = 10 // 40 steps: not a multiple of 3
	one := newTestBatch(t, c, BatchOptions{Envs: 1, Threads: 1, Seed: 5})
	three := newTestBatch(t, c, BatchOptions{Envs: 1, Threads: 1, Seed: 5, ActionRepeat: 3})
	if one.Reset() != nil || three.Reset() != nil {
		t.Fatal("a reset failed")
	}
	r := rand.New(rand.NewPCG(1, 2))
	reward, last := make([]float32, 1), make([]bool, 1)
	for over := false; !over; {
		action := []int32{int32(r.IntN(Actions))}
		var sum float32
		for n := 0; n < 3 && !over; n++ {
			if err := one.Step(action, reward, last); err != nil {
				t.Fatal(err)
			}
			sum += reward[0]
			over = last[0]
		}
		if err := three.Step(action, reward, last); err != nil {
			t.Fatal(err)
		}
		if reward[0] != sum || last[0] != over || !bytes.Equal(one.AppendState(nil), three.AppendState(nil)) {
			t.Fatalf("after step %d: reward %v and last %v, want %v and %v", one.Env(0).Steps(), reward[0], last[0], sum, over)
		}
	}
	if steps := three.Env(0).Steps(); steps != 40 {
		t.Errorf("the episode took %d steps, want 40", steps)
	}
}

func TestBatchRefusesWrongArguments(t *testing.T) {
	c := standard(t, 9)
	for _, o := range []BatchOptions{{Envs: 0, Threads: 1}, {Envs: 1, Threads: 0}, {Envs: 1, Threads: 1, ActionRepeat: -1}} {
		if _, err := NewBatch(c, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
	if _, err := NewBatch(c, BatchOptions{Envs: 2, Threads: 1, Seeds: []uint32{1}}); err == nil {
		t.Error("one seed for two environments is no error")
	}
	if _, err := NewBatch(Config{}, BatchOptions{Envs: 1, Threads: 1}); err == nil {
		t.Error("the zero configuration is no error")
	}
	b := newTestBatch(t, c, BatchOptions{Envs: 2, Threads: 2})
	before := b.AppendState(nil)
	rewards, last := make([]float32, 2), make([]bool, 2)
	for _, actions := range [][]int32{{1}, {1, 6}, {-1, 1}} {
		if b.Step(actions, rewards, last) == nil {
			t.Errorf("actions %d: no error", actions)
		}
	}
	if !bytes.Equal(before, b.AppendState(nil)) {
		t.Error("a refused step changed the batch")
	}
	for range 2 {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	if b.Step([]int32{0, 0}, rewards, last) == nil {
		t.Error("a closed batch steps")
	}
}

// The first outputs of SplitMix64 from 1234567, as the program of its authors prints them.
func TestSeedsAreSplitMix64(t *testing.T) {
	s := seeds{1234567}
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423} {
		if got := s.next(); got != uint32(want>>32) {
			t.Errorf("seed %d is %d, want %d", i, got, want>>32)
		}
	}
}

func TestBatchStepAllocatesNothing(t *testing.T) {
	b := newTestBatch(t, standard(t, 9), BatchOptions{Envs: 8, Threads: 2, Seed: 1})
	actions, rewards, last := make([]int32, 8), make([]float32, 8), make([]bool, 8)
	if n := testing.AllocsPerRun(50, func() {
		if err := b.Step(actions, rewards, last); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations a step", n)
	}
}

func TestOnlyChosenEnvironmentsAreReset(t *testing.T) {
	b := newTestBatch(t, standard(t, 9), BatchOptions{Envs: 5, Threads: 2, Seed: 3})
	if err := b.Reset(); err != nil {
		t.Fatal(err)
	}
	var before, after [5]string
	for i := range before {
		before[i] = b.Env(i).Layout().String()
	}
	if err := b.ResetWhere([]bool{true}); err == nil {
		t.Error("no error for one flag for five environments")
	}
	chosen := []bool{false, true, false, false, true}
	if err := b.ResetWhere(chosen); err != nil {
		t.Fatal(err)
	}
	for i := range after {
		after[i] = b.Env(i).Layout().String()
		if (before[i] != after[i]) != chosen[i] {
			t.Errorf("environment %d: reset %v, want %v", i, before[i] != after[i], chosen[i])
		}
	}
}
