package memorygym

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"

	"ariadne/task"
)

func TestARestoredBatchGoesOnBitForBit(t *testing.T) {
	for _, name := range shortNames {
		for _, steps := range []int{-1, 0, 57, 133} { // -1 is not even reset
			b, s := newTask(t, name, task.Options{Envs: 3, Seed: 42, Threads: 2})
			if steps >= 0 {
				if err := b.Reset(s); err != nil {
					t.Fatal(err)
				}
				play(t, b, s, 1, steps)
			}
			state := b.AppendState([]byte("before"))
			if !bytes.HasPrefix(state, []byte("before")) {
				t.Fatal("AppendState does not append")
			}
			again, other := newTask(t, name, task.Options{Envs: 3, Seed: 7})
			if err := again.RestoreState(state[len("before"):]); err != nil {
				t.Fatalf("%s after %d steps: %v", name, steps, err)
			}
			if !bytes.Equal(again.AppendState(nil), state[len("before"):]) {
				t.Errorf("%s: a restored state is another one", name)
			}
			if steps < 0 {
				for _, err := range []error{b.Reset(s), again.Reset(other)} {
					if err != nil {
						t.Fatal(err)
					}
				}
			}
			if play(t, again, other, 2, 200) != play(t, b, s, 2, 200) {
				t.Errorf("%s after %d steps: the restored batch goes another way", name, steps)
			}
		}
	}
}

// signed replaces a state's checksum by the right one.
func signed(state []byte) []byte {
	body := state[:len(state)-4]
	return binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.ChecksumIEEE(body))
}

func TestAWrongStateIsAnErrorAndChangesNothing(t *testing.T) {
	o := func(settings map[string]any, envs int) task.Options {
		return task.Options{Envs: envs, Seed: 1, Settings: settings}
	}
	b, s := newTask(t, "mysterypath", o(nil, 2))
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	play(t, b, s, 1, 5)
	state := b.AppendState(nil)
	first := len(b.header()) + 8 + 37 // the first environment's origin
	with := func(at int, value byte) []byte {
		c := bytes.Clone(state)
		c[at] = value
		return signed(c)
	}
	more, _ := newTask(t, "mysterypath", o(nil, 3))
	easy, _ := newTask(t, "mysterypath", o(map[string]any{"show_goal": true}, 2))
	grid, _ := newTask(t, "mysterypath_grid", o(nil, 2))
	flipped := bytes.Clone(state)
	flipped[first+70] ^= 1

	for _, c := range []struct {
		name  string
		state []byte
		want  string
	}{
		{"nothing", nil, "not a Memory Gym"},
		{"another kind", []byte("something else, long enough for a header"), "not a Memory Gym"},
		{"header alone", b.header(), "cut short"},
		{"cut short", state[:len(state)-1], "checksum"},
		{"cut short and signed", signed(state[:len(state)-9]), "cut short"},
		{"too long", signed(append(bytes.Clone(state), 0)), "too long"},
		{"a flipped bit", flipped, "checksum"},
		{"more environments", more.AppendState(nil), "other settings"},
		{"another setting", easy.AppendState(nil), "other settings"},
		{"another task", grid.AppendState(nil), "another task"},
		{"started", with(first-37-8, 2), "0 to 1 is expected"},
		{"origin", with(first, 49), "0 to 48"},
		{"origin off the path", with(first, 24), "environment 0"},
		{"rotation", with(first+7*8, 44), "multiple of 45"},
		{"random engine", with(first-37+24, 0), "increment"},
	} {
		err := b.RestoreState(c.state)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one about %q", c.name, err, c.want)
		}
		if !bytes.Equal(b.AppendState(nil), state) {
			t.Fatalf("%s: the batch has changed", c.name)
		}
	}
}

func FuzzRestoreState(f *testing.F) {
	var batches []*Batch
	var steps []*task.Step
	for i, name := range shortNames {
		b, s := newTask(f, name, task.Options{Envs: 2, Seed: 1, Settings: map[string]any{"observation": vector}})
		f.Add(uint8(i), b.AppendState(nil))
		if err := b.Reset(s); err != nil {
			f.Fatal(err)
		}
		play(f, b, s, 1, 60)
		f.Add(uint8(i), b.AppendState(nil))
		batches, steps = append(batches, b), append(steps, s)
	}
	f.Fuzz(func(t *testing.T, which uint8, state []byte) {
		b, s := batches[int(which)%len(batches)], steps[int(which)%len(batches)]
		if len(state) > 4 {
			state = signed(state)
		}
		before := b.AppendState(nil)
		if err := b.RestoreState(state); err != nil {
			if !bytes.Equal(before, b.AppendState(nil)) {
				t.Fatal("a refused state changed the batch")
			}
			return
		}
		if !bytes.Equal(b.AppendState(nil), state) {
			t.Fatal("an accepted state does not come back as it was")
		}
		if b.started {
			play(t, b, s, 1, 150)
		}
		if err := b.RestoreState(before); err != nil {
			t.Fatal(err)
		}
	})
}
