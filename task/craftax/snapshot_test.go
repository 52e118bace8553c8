package craftax

import (
	"bytes"
	"math"
	"testing"

	"ariadne/task"
	"ariadne/task/tasktest"
)

func TestARestoredBatchGoesOnBitForBit(t *testing.T) {
	ofBoth(t, func(t *testing.T, g *game) {
		fresh, _ := newOf(t, g, 3, 2, 42, harsh)
		other, _ := newOf(t, g, 3, 1, 7, harsh)
		tasktest.Restores(t, fresh, other, false, 20)
		b, s := newOf(t, g, 3, 2, 42, harsh)
		again, _ := newOf(t, g, 3, 1, 7, harsh)
		play(t, b, s, true, 1, 70)
		tasktest.Restores(t, b, again, true, 150)
	})
	b, s := newBatch(t, 3, 2, 42, harsh)
	again, _ := newBatch(t, 3, 1, 7, harsh)
	play(t, b, s, true, 1, 70)
	b.State(1).MakeAll(b.worlds[1].p)
	tasktest.Restores(t, b, again, true, 150)
}

func TestAWrongStateIsAnErrorAndChangesNothing(t *testing.T) {
	b, s := newBatch(t, 2, 1, 1, nil)
	play(t, b, s, true, 1, 5)
	state := b.AppendState(nil)
	flipped := bytes.Clone(state)
	flipped[len(flipped)/2] ^= 1
	changed := func(change func(w *State)) []byte {
		other, _ := newBatch(t, 2, 1, 1, nil)
		if err := other.RestoreState(state); err != nil {
			t.Fatal(err)
		}
		change(other.State(1))
		return other.AppendState(nil)
	}
	endless, _ := newBatch(t, 2, 1, 1, nil)
	if err := endless.RestoreState(state); err != nil {
		t.Fatal(err)
	}
	endless.envs[1].length = -1
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
		{"level", changed(func(w *State) { w.Level = Levels }), "floor 9"},
		{"a floor that is not made", changed(func(w *State) { w.Level = 3 }), "not made"},
		{"position", changed(func(w *State) { w.Pos.Row = -1 }), "player is at"},
		{"facing", changed(func(w *State) { w.Facing = 0 }), "faces"},
		{"block", changed(func(w *State) { w.Floors[0].Block[7] = blocks }), "block 37"},
		{"light", changed(func(w *State) { w.Floors[0].Light[7] = 2 }), "light"},
		{"creature", changed(func(w *State) { w.Floors[0].Ranged[0].Pos.Col = Side }), "creature"},
		{"type", changed(func(w *State) { w.Floors[0].Own[0].Type = types }), "projectile"},
		{"mark", changed(func(w *State) { w.Floors[0].Mob[0] ^= 1 }), "marked"},
		{"inventory", changed(func(w *State) { w.Inventory.Wood = -1 }), "inventory"},
		{"enchantment", changed(func(w *State) { w.BowEnchantment = 3 }), "enchantment"},
		{"potion", changed(func(w *State) { w.PotionEffects[2] = 6 }), "potion"},
		{"plant", changed(func(w *State) { w.Plants[0].Pos.Row = Side }), "plant"},
		{"attribute", changed(func(w *State) { w.Strength = 6 }), "attributes"},
		{"length", endless.AppendState(nil), "steps"},
	})
}

func TestAWrongStateOfCraftaxClassicIsAnErrorAndChangesNothing(t *testing.T) {
	made := func() *ClassicBatch {
		b, err := NewClassicBatch(task.Options{Envs: 2, Threads: 1, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { b.Close() })
		return b
	}
	b := made()
	play(t, b, tasktest.NewStep(b), true, 1, 5)
	state := b.AppendState(nil)
	changed := func(change func(w *Classic)) []byte {
		other := made()
		if err := other.RestoreState(state); err != nil {
			t.Fatal(err)
		}
		change(other.State(1))
		return other.AppendState(nil)
	}
	whole, s := newBatch(t, 2, 1, 1, nil)
	play(t, whole, s, true, 1, 5)
	other, _ := newOf(t, &classicGame, 2, 1, 1, map[string]any{"spawn_cow_chance": 0.2})
	tasktest.Refuses(t, b, []tasktest.Wrong{
		{"Craftax", whole.AppendState(nil), "not a state of Craftax Classic"},
		{"another chance", other.AppendState(nil), "other settings"},
		{"cut short", tasktest.Signed(state[:len(state)-100]), "cut short"},
		{"position", changed(func(w *Classic) { w.Pos.Row = -1 << 25 }), "player is at"},
		{"facing", changed(func(w *Classic) { w.Facing = 0 }), "faces"},
		{"block", changed(func(w *Classic) { w.Block[7] = blockWall }), "block 17"},
		{"creature", changed(func(w *Classic) { w.Skeletons[0].Pos.Col = ClassicSide }), "creature"},
		{"type", changed(func(w *Classic) { w.Cows[0].Type = 1 }), "creature"},
		{"arrow", changed(func(w *Classic) { w.Arrows[0].Dir.Row = 2 }), "projectile"},
		{"inventory", changed(func(w *Classic) { w.Inventory.Swords[2] = 10 }), "inventory"},
		{"health", changed(func(w *Classic) { w.Health = float32(math.NaN()) }), "reals"},
		{"food", changed(func(w *Classic) { w.Food = -1 }), "needs"},
		{"plant", changed(func(w *Classic) { w.Plants[0].Pos.Row = -1 }), "plant"},
		{"achievement", changed(func(w *Classic) { w.Achievements.add(achMakeArrow) }), "achievement"},
	})
}

func FuzzRestoreState(f *testing.F) {
	b, _ := newBatch(f, 1, 1, 1, nil)
	tasktest.FuzzRestore(f, 30, b)
}

func FuzzRestoreClassicState(f *testing.F) {
	b, _ := newOf(f, &classicGame, 1, 1, 1, nil)
	tasktest.FuzzRestore(f, 30, b)
}
