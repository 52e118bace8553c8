package tasktest

import (
	"bytes"
	"slices"
	"testing"

	"ariadne/task"
)

// Parts checks task.Parted. make makes a whole batch and batches that are parts of it. Each environment must do the same in a
// part as in the whole, and states of parts must join to and be cut from that of the whole. envs holds the number of
// environments of each part. Parts closes the batches.
func Parts(t testing.TB, envs []int, make func(envs, first, of int) task.Batch, steps int) {
	t.Helper()
	total := 0
	for _, n := range envs {
		total += n
	}
	whole, parts, other := make(total, 0, 0), divided(envs, total, make), divided([]int{total - 2, 2}, total, make)
	defer func() {
		for _, b := range slices.Concat(parts, other, []task.Batch{whole}) {
			if err := b.Close(); err != nil {
				t.Error(err)
			}
		}
	}()
	all := Start(t, whole)
	var own []*task.Step
	for _, b := range parts {
		own = append(own, Start(t, b))
	}
	goOn := func(parts []task.Batch, own []*task.Step, from, to int) {
		t.Helper()
		for k := from; k < to; k++ {
			actions := teaching(whole)
			if actions == nil {
				for i := range total {
					actions = append(actions, int32((7*k+3*i)%whole.Spec().Actions))
				}
			}
			if all.Episodes = all.Episodes[:0]; whole.Step(actions, all) != nil {
				t.Fatalf("%s: step %d of the whole", whole.Spec().Name, k)
			}
			first := 0
			for i, b := range parts {
				own[i].Episodes = own[i].Episodes[:0]
				if advice := teaching(b); advice != nil && !slices.Equal(advice, actions[first:first+b.Len()]) {
					t.Fatalf("%s: the guide of environments from %d on would do %v in a part, %v in the whole", whole.Spec().Name, first, advice, actions[first:first+b.Len()])
				}
				if err := b.Step(actions[first:first+b.Len()], own[i]); err != nil {
					t.Fatal(err)
				}
				samePart(t, whole.Spec(), all, own[i], first, b.Len())
				first += b.Len()
			}
		}
	}
	goOn(parts, own, 0, steps)
	state := whole.AppendState(nil)
	var states [][]byte
	for _, b := range parts {
		states = append(states, b.AppendState(nil))
	}
	joined, err := parts[len(parts)-1].(task.Parted).JoinStates(states, envs)
	if err != nil || !bytes.Equal(joined, state) {
		t.Fatalf("%s: the parts' states are not joined to the whole's: %v", whole.Spec().Name, err)
	}
	own = nil
	for _, b := range other {
		cut, err := b.(task.Parted).CutState(state)
		if err == nil {
			err = b.RestoreState(cut)
		}
		if err != nil {
			t.Fatalf("%s: %v", whole.Spec().Name, err)
		}
		own = append(own, NewStep(b))
	}
	goOn(other, own, steps, 2*steps)
	if _, err := other[0].(task.Parted).CutState(state[:len(state)-9]); err == nil {
		t.Errorf("%s: a state that is cut short was accepted", whole.Spec().Name)
	}
}

func divided(envs []int, total int, make func(envs, first, of int) task.Batch) (parts []task.Batch) {
	first := 0
	for _, n := range envs {
		parts = append(parts, make(n, first, total))
		first += n
	}
	return parts
}

// teaching returns the actions of a batch's guide, or nil if the batch has none.
func teaching(b task.Batch) []int32 {
	teacher, ok := b.(task.Teacher)
	if !ok {
		return nil
	}
	l := &task.Lesson{Action: make([]int32, b.Len())}
	if teacher.Teach(l) != nil {
		return nil
	}
	return l.Action
}

// samePart compares the results of n environments of the whole, from first on, with those of a part's step.
func samePart(t testing.TB, spec task.Spec, whole, part *task.Step, first, n int) {
	t.Helper()
	want := whole.Obs.Slice(spec.Size(), first, first+n)
	if !slices.Equal(want.Pixels, part.Obs.Pixels) || !slices.Equal(want.Vector, part.Obs.Vector) {
		t.Fatalf("%s: environments from %d on show something else in a part", spec.Name, first)
	}
	if !slices.Equal(whole.Reward[first:first+n], part.Reward) || !slices.Equal(whole.Done[first:first+n], part.Done) {
		t.Fatalf("%s: environments from %d on bring something else in a part", spec.Name, first)
	}
	var ended []task.Episode
	for _, e := range whole.Episodes {
		if e.Env >= first && e.Env < first+n {
			e.Env -= first
			ended = append(ended, e)
		}
	}
	if !slices.Equal(ended, part.Episodes) {
		t.Fatalf("%s: episodes from environment %d on end otherwise in a part: %v, want %v", spec.Name, first, part.Episodes, ended)
	}
}
