package craftax

import (
	"bytes"
	"testing"

	"ariadne/task/tasktest"
)

func TestARestoredBatchGoesOnBitForBit(t *testing.T) {
	fresh, _ := newBatch(t, 3, 2, 42, harsh)
	other, _ := newBatch(t, 3, 1, 7, harsh)
	tasktest.Restores(t, fresh, other, false, 20)
	b, s := newBatch(t, 3, 2, 42, harsh)
	again, _ := newBatch(t, 3, 1, 7, harsh)
	play(t, b, s, true, 1, 70)
	b.envs[1].state.MakeAll(&b.Params)
	tasktest.Restores(t, b, again, true, 150)
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
	tasktest.Refuses(t, b, []tasktest.Wrong{
		{"nothing", nil, "not a state"},
		{"another kind", []byte("something else, long enough for a header"), "not a state"},
		{"cut short", state[:len(state)-1], "checksum"},
		{"cut short and signed", tasktest.Signed(state[:len(state)-100]), "cut short"},
		{"too long", tasktest.Signed(append(bytes.Clone(state), 0)), "too long"},
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
	})
}

func FuzzRestoreState(f *testing.F) {
	b, _ := newBatch(f, 1, 1, 1, nil)
	tasktest.FuzzRestore(f, 30, b)
}
