package tasktest

import (
	"slices"
	"testing"

	"ariadne/task"
)

// Rests checks task.Step.Rest on two fresh batches of the same kind and seed. The environments of one pause now and then, each
// at different times. They must produce what those of the other one do, only later. A reset of some environments must leave the
// others unchanged.
func Rests(t testing.TB, b, other task.Batch, steps int) {
	t.Helper()
	n, name, size := b.Len(), b.Spec().Name, b.Spec().Size()
	if n < 3 {
		t.Fatalf("%s: %d environments are too few to have some of them rest", name, n)
	}
	always, sometimes := Start(t, b), Start(t, other)
	sometimes.Rest = make([]bool, n)
	action := func(i, step int) int32 { return int32((7*step + 3*i) % b.Spec().Actions) }

	taken, actions := make([][]moment, n), make([]int32, n)
	for k := range steps {
		for i := range actions {
			actions[i] = action(i, k)
		}
		if err := b.Step(actions, always); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			taken[i] = append(taken[i], momentOf(always, size, i))
		}
	}
	done := make([]int, n)
	for call := 0; slices.Min(done) < steps; call++ {
		before := make([]moment, n)
		for i := range n {
			before[i] = momentOf(sometimes, size, i)
			sometimes.Rest[i] = done[i] == steps || (call+i)%(i+2) == 0
			actions[i] = action(i, done[i])
			if sometimes.Rest[i] {
				before[i].reward, before[i].done = 0, false
				actions[i] = 0
			}
		}
		sometimes.Episodes = sometimes.Episodes[:0]
		if err := other.Step(actions, sometimes); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			want := before[i]
			if !sometimes.Rest[i] {
				want = taken[i][done[i]]
				done[i]++
			}
			if !momentOf(sometimes, size, i).equal(want) {
				t.Fatalf("%s: call %d, environment %d, rests %v: not what its own step %d brings", name, call, i, sometimes.Rest[i], done[i])
			}
		}
		for _, e := range sometimes.Episodes {
			if sometimes.Rest[e.Env] {
				t.Fatalf("%s: environment %d rests, and its episode ends", name, e.Env)
			}
		}
	}
	held := momentOf(sometimes, size, 1)
	held.reward, held.done = 0, false
	for i := range n {
		sometimes.Rest[i] = i == 1
	}
	if err := other.Reset(sometimes); err != nil {
		t.Fatal(err)
	}
	if !momentOf(sometimes, size, 1).equal(held) {
		t.Errorf("%s: a reset changes an environment that rests", name)
	}
	sometimes.Rest = sometimes.Rest[:1]
	if other.Reset(sometimes) == nil {
		t.Errorf("%s: rest of one of %d environments was accepted", name, n)
	}
}

// Seeds checks task.Seeder on a batch that was not reset yet. After environment i is seeded, it must do what the first
// environment of a batch with that seed does.
func Seeds(t testing.TB, b task.Batch, made func(seed uint64) task.Batch, steps int) {
	t.Helper()
	seeder, ok := b.(task.Seeder)
	if !ok {
		t.Fatalf("%s: its environments cannot be seeded one by one", b.Spec().Name)
	}
	const first = 1000
	for i := range b.Len() {
		seeder.Seed(i, first+uint64(i))
	}
	s, size := Start(t, b), b.Spec().Size()
	singles, each := make([]task.Batch, b.Len()), make([]*task.Step, b.Len())
	for i := range singles {
		singles[i] = made(first + uint64(i))
		each[i] = Start(t, singles[i])
	}
	actions := make([]int32, b.Len())
	for k := range steps {
		for i := range actions {
			actions[i] = int32((5*k + i) % b.Spec().Actions)
		}
		if err := b.Step(actions, s); err != nil {
			t.Fatal(err)
		}
		for i, single := range singles {
			if err := single.Step(actions[i:i+1], each[i]); err != nil {
				t.Fatal(err)
			}
			got, want := s.Obs.Slice(size, i, i+1), each[i].Obs.Slice(size, 0, 1)
			if !slices.Equal(got.Pixels, want.Pixels) || !slices.Equal(got.Vector, want.Vector) || s.Reward[i] != each[i].Reward[0] || s.Done[i] != each[i].Done[0] {
				t.Fatalf("%s: step %d, environment %d goes another way than one that is made with its seed", b.Spec().Name, k, i)
			}
		}
	}
	for _, single := range singles {
		if err := single.Close(); err != nil {
			t.Error(err)
		}
	}
}

// moment is what a step brought one environment.
type moment struct {
	pixels []uint8
	vector []float32
	reward float32
	done   bool
}

// momentOf takes down what a step brought environment i, whose observations have a size.
func momentOf(s *task.Step, size, i int) moment {
	row := s.Obs.Slice(size, i, i+1)
	return moment{slices.Clone(row.Pixels), slices.Clone(row.Vector), s.Reward[i], s.Done[i]}
}

func (m moment) equal(other moment) bool {
	return slices.Equal(m.pixels, other.pixels) && slices.Equal(m.vector, other.vector) && m.reward == other.reward && m.done == other.done
}
