package memorygym

import (
	"bytes"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

func TestARestoredBatchGoesOnBitForBit(t *testing.T) {
	for _, name := range shortNames {
		for _, steps := range []int{-1, 0, 57, 133} { // -1 is not even reset
			b, s := newTask(t, name, task.Options{Envs: 3, Seed: 42, Threads: 2})
			if steps >= 0 {
				if err := b.Reset(s); err != nil {
					t.Fatal(err)
				}
				tasktest.Play(t, b, s, 1, steps)
			}
			again, _ := newTask(t, name, task.Options{Envs: 3, Seed: 7})
			tasktest.Restores(t, b, again, steps >= 0, 200)
		}
	}
}

func TestAWrongStateIsAnErrorAndChangesNothing(t *testing.T) {
	o := func(settings map[string]any, envs int) task.Options {
		return task.Options{Envs: envs, Seed: 1, Settings: settings}
	}
	b, s := newTask(t, "mysterypath", o(nil, 2))
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	tasktest.Play(t, b, s, 1, 5)
	state := b.AppendState(nil)
	first := len(b.header()) + 8 + 37 // the first environment's origin
	with := func(at int, value byte) []byte {
		c := bytes.Clone(state)
		c[at] = value
		return tasktest.Signed(c)
	}
	more, _ := newTask(t, "mysterypath", o(nil, 3))
	easy, _ := newTask(t, "mysterypath", o(map[string]any{"show_goal": true}, 2))
	grid, _ := newTask(t, "mysterypath_grid", o(nil, 2))
	flipped := bytes.Clone(state)
	flipped[first+70] ^= 1

	tasktest.Refuses(t, b, []tasktest.Wrong{
		{"nothing", nil, "not a Memory Gym"},
		{"another kind", []byte("something else, long enough for a header"), "not a Memory Gym"},
		{"header alone", b.header(), "cut short"},
		{"cut short", state[:len(state)-1], "checksum"},
		{"cut short and signed", tasktest.Signed(state[:len(state)-9]), "cut short"},
		{"too long", tasktest.Signed(append(bytes.Clone(state), 0)), "too long"},
		{"a flipped bit", flipped, "checksum"},
		{"more environments", more.AppendState(nil), "other settings"},
		{"another setting", easy.AppendState(nil), "other settings"},
		{"another task", grid.AppendState(nil), "another task"},
		{"started", with(first-37-8, 2), "0 to 1 is expected"},
		{"origin", with(first, 49), "0 to 48"},
		{"origin off the path", with(first, 24), "environment 0"},
		{"rotation", with(first+7*8, 44), "multiple of 45"},
		{"random engine", with(first-37+24, 0), "increment"},
	})
}

func FuzzRestoreState(f *testing.F) {
	var batches []task.Batch
	for _, name := range shortNames {
		b, _ := newTask(f, name, task.Options{Envs: 2, Seed: 1, Settings: map[string]any{"observation": vector}})
		batches = append(batches, b)
	}
	for _, name := range shortNames[:2] {
		b, _ := newTask(f, name, task.Options{Envs: 2, Seed: 1, Teach: true, Settings: map[string]any{"observation": vector}})
		batches = append(batches, b)
	}
	tasktest.FuzzRestore(f, 60, batches...)
}
