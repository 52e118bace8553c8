package craftax

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
)

func TestARestoredBatchGoesOnBitForBit(t *testing.T) {
	b, s := newBatch(t, 3, 2, 42, harsh)
	again, s2 := newBatch(t, 3, 1, 7, harsh)
	if err := again.RestoreState(b.AppendState(nil)); err != nil {
		t.Fatal(err)
	}
	if play(t, b, s, true, 1, 1) != play(t, again, s2, true, 1, 1) {
		t.Error("a batch restored before its first reset goes another way")
	}
	play(t, b, s, false, 1, 70)
	b.envs[1].state.MakeAll(&b.Params)
	state := b.AppendState([]byte("before"))
	if !bytes.HasPrefix(state, []byte("before")) {
		t.Fatal("AppendState does not append")
	}
	want := play(t, b, s, false, 2, 150)
	if err := again.RestoreState(state[len("before"):]); err != nil {
		t.Fatal(err)
	}
	if got := play(t, again, s2, false, 2, 150); got != want {
		t.Error("the restored batch goes another way")
	}
	if !bytes.Equal(again.AppendState(nil), b.AppendState(nil)) {
		t.Error("states differ in the end")
	}
}

// signed replaces a state's checksum by the right one.
func signed(state []byte) []byte {
	body := state[:len(state)-4]
	return binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.ChecksumIEEE(body))
}

func TestAWrongStateIsAnErrorAndChangesNothing(t *testing.T) {
	b, s := newBatch(t, 2, 1, 1, nil)
	play(t, b, s, true, 1, 5)
	state := b.AppendState(nil)
	flipped := bytes.Clone(state)
	flipped[len(flipped)/2] ^= 1
	changed := func(change func(e *env)) []byte {
		other, _ := newBatch(t, 2, 1, 1, nil)
		if err := other.RestoreState(state); err != nil {
			t.Fatal(err)
		}
		change(&other.envs[1])
		return other.AppendState(nil)
	}
	more, _ := newBatch(t, 3, 1, 1, nil)
	short, _ := newBatch(t, 2, 1, 1, harsh)
	for _, c := range []struct {
		name  string
		state []byte
		want  string
	}{
		{"nothing", nil, "not a state"},
		{"another kind", []byte("something else, long enough for a header"), "not a state"},
		{"cut short", state[:len(state)-1], "checksum"},
		{"cut short and signed", signed(state[:len(state)-100]), "cut short"},
		{"too long", signed(append(bytes.Clone(state), 0)), "too long"},
		{"a flipped bit", flipped, "checksum"},
		{"more environments", more.AppendState(nil), "other settings"},
		{"another limit", short.AppendState(nil), "other settings"},
		{"level", changed(func(e *env) { e.state.Level = Levels }), "floor 9"},
		{"a floor that is not made", changed(func(e *env) { e.state.Level = 3 }), "not made"},
		{"position", changed(func(e *env) { e.state.Pos.Row = -1 }), "player is at"},
		{"facing", changed(func(e *env) { e.state.Facing = 0 }), "faces"},
		{"block", changed(func(e *env) { e.state.Floors[0].Block[7] = blocks }), "block 37"},
		{"light", changed(func(e *env) { e.state.Floors[0].Light[7] = 2 }), "light"},
		{"creature", changed(func(e *env) { e.state.Floors[0].Ranged[0].Pos.Col = Side }), "creature"},
		{"type", changed(func(e *env) { e.state.Floors[0].Own[0].Type = types }), "projectile"},
		{"mark", changed(func(e *env) { e.state.Floors[0].Mob[0] ^= 1 }), "marked"},
		{"inventory", changed(func(e *env) { e.state.Inventory.Wood = -1 }), "inventory"},
		{"enchantment", changed(func(e *env) { e.state.BowEnchantment = 3 }), "enchantment"},
		{"potion", changed(func(e *env) { e.state.PotionEffects[2] = 6 }), "potion"},
		{"plant", changed(func(e *env) { e.state.Plants[0].Pos.Row = Side }), "plant"},
		{"attribute", changed(func(e *env) { e.state.Strength = 6 }), "attributes"},
		{"length", changed(func(e *env) { e.length = -1 }), "steps"},
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
	b, s := newBatch(f, 1, 1, 1, nil)
	f.Add(b.AppendState(nil))
	play(f, b, s, true, 1, 30)
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
			play(t, b, s, false, 1, 20)
		}
	})
}
