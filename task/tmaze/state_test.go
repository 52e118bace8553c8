package tmaze

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
)

func TestARestoredBatchGoesOnBitForBit(t *testing.T) {
	for _, name := range names {
		settings := map[string]any{"corridor_len": 6, "num_distractors": 5, "max_episode_steps": 20}
		b, s := newTask(t, name, 3, 42, settings)
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		play(t, b, s, 1, 57)
		state := b.AppendState([]byte("before"))
		if !bytes.HasPrefix(state, []byte("before")) {
			t.Fatal("AppendState does not append")
		}
		want := play(t, b, s, 2, 200)

		again, s := newTask(t, name, 3, 7, settings)
		if err := again.RestoreState(state[len("before"):]); err != nil {
			t.Fatal(err)
		}
		if got := play(t, again, s, 2, 200); got != want {
			t.Errorf("%s: the restored batch goes another way", name)
		}
		if !bytes.Equal(again.AppendState(nil), b.AppendState(nil)) {
			t.Errorf("%s: states differ in the end", name)
		}
	}
}

func TestTheSameSeedPlaysTheSame(t *testing.T) {
	run := func(seed uint64) string {
		b, s := newTask(t, "tmazev2", 4, seed, map[string]any{"corridor_len": 4})
		if err := b.Reset(s); err != nil {
			t.Fatal(err)
		}
		return play(t, b, s, 1, 60)
	}
	once, again := run(5), run(5)
	if once != again {
		t.Error("two runs of one seed differ")
	}
	if once == run(6) {
		t.Error("two seeds play the same")
	}
}

// signed replaces a state's checksum by the right one.
func signed(state []byte) []byte {
	body := state[:len(state)-4]
	return binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.ChecksumIEEE(body))
}

func TestAWrongStateIsAnErrorAndChangesNothing(t *testing.T) {
	b, s := newTask(t, "tmazev2", 2, 1, nil)
	if err := b.Reset(s); err != nil {
		t.Fatal(err)
	}
	play(t, b, s, 1, 5)
	state := b.AppendState(nil)
	first := len(b.header()) + 1 // of the first environment
	with := func(at int, value byte) []byte {
		c := bytes.Clone(state)
		c[at] = value
		return signed(c)
	}
	other, _ := newTask(t, "tmazev2", 3, 1, nil)
	longer, _ := newTask(t, "tmazev2", 2, 1, map[string]any{"corridor_len": 11})
	bakker, _ := newTask(t, "tmazev1", 2, 1, nil)
	flipped := bytes.Clone(state)
	flipped[first+20] ^= 1

	for _, c := range []struct {
		name  string
		state []byte
		want  string
	}{
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
		{"return", signed(append(append(bytes.Clone(state[:first+9]), 0, 0, 0, 0, 0, 0, 0xf0, 0x7f), state[first+17:]...)), "return"},
		{"bits left", with(first+25, 65), "bits left"},
		{"engine", with(first+26, 'x'), "random engine"},
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
	b, s := newTask(f, "tmazev1", 2, 1, nil)
	f.Add(b.AppendState(nil))
	if err := b.Reset(s); err != nil {
		f.Fatal(err)
	}
	play(f, b, s, 1, 30)
	f.Add(b.AppendState(nil))
	f.Fuzz(func(t *testing.T, state []byte) {
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
			play(t, b, s, 1, 20)
		}
	})
}
