package tmaze

import (
	"bytes"
	"testing"

	"ariadne/task/tasktest"
)

func TestARestoredBatchGoesOnBitForBit(t *testing.T) {
	for _, name := range names {
		settings := map[string]any{"corridor_len": 6, "num_distractors": 5, "max_episode_steps": 20}
		for _, steps := range []int{0, 57} {
			b, s := newTask(t, name, 3, 42, settings)
			if err := b.Reset(s); err != nil {
				t.Fatal(err)
			}
			tasktest.Play(t, b, s, 1, steps)
			again, _ := newTask(t, name, 3, 7, settings)
			tasktest.Restores(t, b, again, true, 200)
		}
		fresh, _ := newTask(t, name, 3, 42, settings)
		again, _ := newTask(t, name, 3, 7, settings)
		tasktest.Restores(t, fresh, again, false, 200)
	}
}

func TestTheSameSeedPlaysTheSame(t *testing.T) {
	run := func(seed uint64) string {
		b, s := newTask(t, "tmazev2", 4, seed, map[string]any{"corridor_len": 4})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		return tasktest.Play(t, b, s, 1, 60)
	}
	once, again := run(5), run(5)
	if once != again {
		t.Error("two runs of one seed differ")
	}
	if once == run(6) {
		t.Error("two seeds play the same")
	}
}

func TestAWrongStateIsAnErrorAndChangesNothing(t *testing.T) {
	b, s := newTask(t, "tmazev2", 2, 1, nil)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	tasktest.Play(t, b, s, 1, 5)
	state := b.AppendState(nil)
	first := len(b.header()) + 1 // offset of the first environment
	with := func(at int, value byte) []byte {
		c := bytes.Clone(state)
		c[at] = value
		return tasktest.Signed(c)
	}
	other, _ := newTask(t, "tmazev2", 3, 1, nil)
	longer, _ := newTask(t, "tmazev2", 2, 1, map[string]any{"corridor_len": 11})
	bakker, _ := newTask(t, "tmazev1", 2, 1, nil)
	flipped := bytes.Clone(state)
	flipped[first+20] ^= 1

	tasktest.Refuses(t, b, []tasktest.Wrong{
		{"nothing", nil, "not a T-Maze"},
		{"another kind", []byte("something else, long enough for a header"), "not a T-Maze"},
		{"cut short", state[:len(state)-1], "cut short"},
		{"too long", append(bytes.Clone(state), 0), "cut short or damaged"},
		{"a flipped bit", flipped, "checksum"},
		{"more environments", other.AppendState(nil), "other settings"},
		{"a longer corridor", longer.AppendState(nil), "other settings"},
		{"the other version", bakker.AppendState(nil), "other settings"},
		{"started", with(first-1, 2), "started"},
		{"position", with(first, 10), "position 10"},
		{"steps", with(first+5, 4), "steps done"},
		{"cue", with(first+8, 2), "cue"},
		{"return", tasktest.Signed(append(append(bytes.Clone(state[:first+9]), 0, 0, 0, 0, 0, 0, 0xf0, 0x7f), state[first+17:]...)), "return"},
		{"bits left", with(first+25, 65), "bits left"},
		{"engine", with(first+26, 'x'), "random engine"},
	})
}

func FuzzRestoreState(f *testing.F) {
	b, _ := newTask(f, "tmazev1", 2, 1, nil)
	tasktest.FuzzRestore(f, 30, b)
}
