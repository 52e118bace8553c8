package tasktest

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"ariadne/task"
)

// NewLesson allocates a lesson for a batch.
func NewLesson(b task.Batch) *task.Lesson {
	return &task.Lesson{Action: make([]int32, b.Len()), Cost: make([]float32, b.Len()*b.Spec().Actions)}
}

// Learn takes the random actions of Play. It returns the lessons before each step and after the last one.
func Learn(t testing.TB, b task.Batch, s *task.Step, seed uint64, steps int) []task.Lesson {
	t.Helper()
	var said []task.Lesson
	for k := range steps + 1 {
		l := NewLesson(b)
		if err := b.(task.Teacher).Teach(l); err != nil {
			t.Fatal(err)
		}
		said = append(said, *l)
		if k < steps {
			Play(t, b, s, seed+uint64(k), 1)
		}
	}
	return said
}

// Teaches checks the guide of a task on three fresh batches of the same kind and seed. Two have guides and may use different
// numbers of threads. They must step as the third one does, which has no guide. The guide must say the same in both, however
// often it was asked. Asking must change nothing. After a batch is restored, its guide must say what the guide of the original
// batch says.
func Teaches(t testing.TB, taught, other, plain task.Batch, steps int) {
	t.Helper()
	name := taught.Spec().Name
	for _, b := range []task.Batch{taught, other} {
		if b.(task.Teacher).Teach(NewLesson(b)) == nil {
			t.Errorf("%s: no error for Teach before Reset", name)
		}
	}
	s, o, p := Start(t, taught), Start(t, other), Start(t, plain)
	if teacher, ok := plain.(task.Teacher); ok && teacher.Teach(NewLesson(plain)) == nil {
		t.Errorf("%s: no error for Teach on a batch that is not taught", name)
	}
	if taught.(task.Teacher).Teach(&task.Lesson{Action: make([]int32, taught.Len()+1)}) == nil {
		t.Errorf("%s: no error for a lesson about one environment too many", name)
	}
	said := Learn(t, taught, s, 1, steps)
	checkLessons(t, taught, said)
	for k := range steps { // the other guide is asked only at the end
		Play(t, other, o, 1+uint64(k), 1)
		Play(t, plain, p, 1+uint64(k), 1)
	}
	if !sameStep(s, p) || !sameStep(s, o) {
		t.Errorf("%s: a taught batch goes another way", name)
	}
	if got := Learn(t, other, o, 1, 0); fmt.Sprint(got[0]) != fmt.Sprint(said[steps]) {
		t.Errorf("%s: the guide says another thing where it was not asked before", name)
	}

	state := taught.AppendState(nil)
	l := task.Lesson{Action: make([]int32, taught.Len())}
	if err := taught.(task.Teacher).Teach(&l); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(state, taught.AppendState(nil)) {
		t.Errorf("%s: asking changes the state", name)
	}
	if !slices.Equal(l.Action, said[steps].Action) {
		t.Errorf("%s: without room for costs the guide does another thing", name)
	}
	Play(t, other, o, 99, steps/2+1)
	if err := other.RestoreState(state); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(state, other.AppendState(nil)) {
		t.Errorf("%s: a restored state is another one", name)
	}
	if fmt.Sprint(Learn(t, other, o, 5, steps)) != fmt.Sprint(Learn(t, taught, s, 5, steps)) {
		t.Errorf("%s: the guide of a restored batch says another thing", name)
	}
}

// checkLessons checks that lessons are plausible.
func checkLessons(t testing.TB, b task.Batch, said []task.Lesson) {
	t.Helper()
	spec, different := b.Spec(), false
	for k, l := range said {
		for i, action := range l.Action {
			if action < 0 || int(action) >= spec.Actions {
				t.Fatalf("%s: step %d: the guide would do %d of %d actions", spec.Name, k, action, spec.Actions)
			}
			costs := l.Costs(spec, i)
			for _, c := range costs {
				if !(c >= 0) || math.IsInf(float64(c), 0) || costs[action] != 0 {
					t.Fatalf("%s: step %d, environment %d: action %d, costs %v", spec.Name, k, i, action, costs)
				}
				different = different || c > 0
			}
		}
	}
	if !different {
		t.Errorf("%s: no action is worse than another", spec.Name)
	}
}

// sameStep reports whether the results of two steps are equal.
func sameStep(s, o *task.Step) bool {
	return slices.Equal(s.Obs.Pixels, o.Obs.Pixels) && slices.Equal(s.Obs.Vector, o.Obs.Vector) &&
		slices.Equal(s.Reward, o.Reward) && slices.Equal(s.Done, o.Done) && slices.Equal(s.Episodes, o.Episodes)
}
