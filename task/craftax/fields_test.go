package craftax

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
)

// accessor links a field of the reference's state to the package's. Numbers go through float64, which holds all of them
// exactly.
type accessor struct {
	name string
	kind byte // b for bool and small integers (uint8), i for int32, u for uint32, f for float32
	size int
	get  func(s *State, i int) float64
	set  func(s *State, i int, v float64)
}

func number[E int32 | uint32 | float32 | uint8 | Block | Item](name string, kind byte, size int, at func(s *State, i int) *E) accessor {
	return accessor{name, kind, size,
		func(s *State, i int) float64 { return float64(*at(s, i)) },
		func(s *State, i int, v float64) { *at(s, i) = E(v) },
	}
}

func truthField(name string, size int, at func(s *State, i int) *bool) accessor {
	return accessor{name, 'b', size,
		func(s *State, i int) float64 { return float64(truth(*at(s, i))) },
		func(s *State, i int, v float64) { *at(s, i) = v != 0 },
	}
}

func scalar(name string, at func(s *State) *int32) accessor {
	return number(name, 'i', 1, func(s *State, _ int) *int32 { return at(s) })
}

func floating(name string, at func(s *State) *float32) accessor {
	return number(name, 'f', 1, func(s *State, _ int) *float32 { return at(s) })
}

// cellPart returns a coordinate of a cell.
func cellPart(c *Cell, i int) *int32 {
	if i%2 == 0 {
		return &c.Row
	}
	return &c.Col
}

// constant returns the accessor of a field that the reference never changes.
func constant(name string, kind byte, size int, value float64) accessor {
	return accessor{name, kind, size,
		func(*State, int) float64 { return value },
		func(_ *State, _ int, v float64) {
			if v != value {
				panic(name + " is no constant") // golden data that this test does not understand
			}
		},
	}
}

func creatureFields(name string, slots int, at func(f *Floor, i int) *Creature, cools bool) []accessor {
	n := Levels * slots
	of := func(s *State, i int) *Creature { return at(&s.Floors[i/slots], i%slots) }
	list := []accessor{
		number(name+".position", 'i', 2*n, func(s *State, i int) *int32 { return cellPart(&of(s, i/2).Pos, i) }),
		number(name+".health", 'f', n, func(s *State, i int) *float32 { return &of(s, i).Health }),
		truthField(name+".mask", n, func(s *State, i int) *bool { return &of(s, i).Alive }),
		number(name+".attack_cooldown", 'i', n, func(s *State, i int) *int32 { return &of(s, i).Cooldown }),
		number(name+".type_id", 'i', n, func(s *State, i int) *uint8 { return &of(s, i).Type }),
	}
	if !cools {
		list[3] = constant(name+".attack_cooldown", 'i', n, 0)
	}
	return list
}

func projectileFields(name, directions string, at func(f *Floor, i int) *Projectile) []accessor {
	const slots = projectileSlots
	n := Levels * slots
	of := func(s *State, i int) *Projectile { return at(&s.Floors[i/slots], i%slots) }
	return []accessor{
		number(name+".position", 'i', 2*n, func(s *State, i int) *int32 { return cellPart(&of(s, i/2).Pos, i) }),
		constant(name+".health", 'f', n, 1),
		truthField(name+".mask", n, func(s *State, i int) *bool { return &of(s, i).Flying }),
		constant(name+".attack_cooldown", 'i', n, 0),
		number(name+".type_id", 'i', n, func(s *State, i int) *uint8 { return &of(s, i).Type }),
		number(directions, 'i', 2*n, func(s *State, i int) *int32 { return cellPart(&of(s, i/2).Dir, i) }),
	}
}

// accessors lists all fields of the reference's state.
var accessors = func() map[string]accessor {
	list := []accessor{
		number("map", 'b', Levels*area, func(s *State, i int) *Block { return &s.Floors[i/area].Block[i%area] }),
		number("item_map", 'b', Levels*area, func(s *State, i int) *Item { return &s.Floors[i/area].Item[i%area] }),
		{"mob_map", 'b', Levels * area,
			func(s *State, i int) float64 { return float64(truth(s.Floors[i/area].Mob.has(at(i % area)))) },
			func(s *State, i int, v float64) {
				if v != 0 {
					s.Floors[i/area].Mob.add(at(i % area))
				}
			}},
		number("light_map", 'f', Levels*area, func(s *State, i int) *float32 { return &s.Floors[i/area].Light[i%area] }),
		number("down_ladders", 'i', 2*Levels, func(s *State, i int) *int32 { return cellPart(&s.Floors[i/2].Down, i) }),
		number("up_ladders", 'i', 2*Levels, func(s *State, i int) *int32 { return cellPart(&s.Floors[i/2].Up, i) }),
		truthField("chests_opened", Levels, func(s *State, i int) *bool { return &s.Floors[i].ChestOpened }),
		number("monsters_killed", 'i', Levels, func(s *State, i int) *int32 { return &s.Floors[i].Kills }),
		number("player_position", 'i', 2, func(s *State, i int) *int32 { return cellPart(&s.Pos, i) }),
		scalar("player_level", func(s *State) *int32 { return &s.Level }),
		scalar("player_direction", func(s *State) *int32 { return &s.Facing }),
		floating("player_health", func(s *State) *float32 { return &s.Health }),
		scalar("player_food", func(s *State) *int32 { return &s.Food }),
		scalar("player_drink", func(s *State) *int32 { return &s.Drink }),
		scalar("player_energy", func(s *State) *int32 { return &s.Energy }),
		scalar("player_mana", func(s *State) *int32 { return &s.Mana }),
		truthField("is_sleeping", 1, func(s *State, _ int) *bool { return &s.Sleeping }),
		truthField("is_resting", 1, func(s *State, _ int) *bool { return &s.Resting }),
		floating("player_recover", func(s *State) *float32 { return &s.Recover }),
		floating("player_hunger", func(s *State) *float32 { return &s.Hunger }),
		floating("player_thirst", func(s *State) *float32 { return &s.Thirst }),
		floating("player_fatigue", func(s *State) *float32 { return &s.Fatigue }),
		floating("player_recover_mana", func(s *State) *float32 { return &s.ManaDelay }),
		scalar("player_xp", func(s *State) *int32 { return &s.XP }),
		scalar("player_dexterity", func(s *State) *int32 { return &s.Dexterity }),
		scalar("player_strength", func(s *State) *int32 { return &s.Strength }),
		scalar("player_intelligence", func(s *State) *int32 { return &s.Intelligence }),
		scalar("inventory.wood", func(s *State) *int32 { return &s.Inventory.Wood }),
		scalar("inventory.stone", func(s *State) *int32 { return &s.Inventory.Stone }),
		scalar("inventory.coal", func(s *State) *int32 { return &s.Inventory.Coal }),
		scalar("inventory.iron", func(s *State) *int32 { return &s.Inventory.Iron }),
		scalar("inventory.diamond", func(s *State) *int32 { return &s.Inventory.Diamond }),
		scalar("inventory.sapling", func(s *State) *int32 { return &s.Inventory.Sapling }),
		scalar("inventory.pickaxe", func(s *State) *int32 { return &s.Inventory.Pickaxe }),
		scalar("inventory.sword", func(s *State) *int32 { return &s.Inventory.Sword }),
		scalar("inventory.bow", func(s *State) *int32 { return &s.Inventory.Bow }),
		scalar("inventory.arrows", func(s *State) *int32 { return &s.Inventory.Arrows }),
		number("inventory.armour", 'i', 4, func(s *State, i int) *int32 { return &s.Inventory.Armour[i] }),
		scalar("inventory.torches", func(s *State) *int32 { return &s.Inventory.Torches }),
		scalar("inventory.ruby", func(s *State) *int32 { return &s.Inventory.Ruby }),
		scalar("inventory.sapphire", func(s *State) *int32 { return &s.Inventory.Sapphire }),
		number("inventory.potions", 'i', 6, func(s *State, i int) *int32 { return &s.Inventory.Potions[i] }),
		scalar("inventory.books", func(s *State) *int32 { return &s.Inventory.Books }),
		number("growing_plants_positions", 'i', 2*plantSlots, func(s *State, i int) *int32 { return cellPart(&s.Plants[i/2].Pos, i) }),
		number("growing_plants_age", 'i', plantSlots, func(s *State, i int) *int32 { return &s.Plants[i].Age }),
		truthField("growing_plants_mask", plantSlots, func(s *State, i int) *bool { return &s.Plants[i].Used }),
		number("potion_mapping", 'i', 6, func(s *State, i int) *int32 { return &s.PotionEffects[i] }),
		truthField("learned_spells", 2, func(s *State, i int) *bool { return &s.Spells[i] }),
		scalar("sword_enchantment", func(s *State) *int32 { return &s.SwordEnchantment }),
		scalar("bow_enchantment", func(s *State) *int32 { return &s.BowEnchantment }),
		number("armour_enchantments", 'i', 4, func(s *State, i int) *int32 { return &s.ArmourEnchantments[i] }),
		scalar("boss_progress", func(s *State) *int32 { return &s.BossProgress }),
		scalar("boss_timesteps_to_spawn_this_round", func(s *State) *int32 { return &s.BossTimer }),
		floating("light_level", func(s *State) *float32 { return &s.LightLevel }),
		{"achievements", 'b', AchievementCount,
			func(s *State, i int) float64 { return float64(truth(s.Achievements.Has(Achievement(i)))) },
			func(s *State, i int, v float64) { s.Achievements.addIf(v != 0, Achievement(i)) }},
		number("state_rng", 'u', 2, func(s *State, i int) *uint32 { return &s.RNG[i] }),
		scalar("timestep", func(s *State) *int32 { return &s.Time }),
	}
	list = append(list, creatureFields("melee_mobs", meleeSlots, func(f *Floor, i int) *Creature { return &f.Melee[i] }, true)...)
	list = append(list, creatureFields("passive_mobs", passiveSlots, func(f *Floor, i int) *Creature { return &f.Passive[i] }, false)...)
	list = append(list, creatureFields("ranged_mobs", rangedSlots, func(f *Floor, i int) *Creature { return &f.Ranged[i] }, true)...)
	list = append(list, projectileFields("mob_projectiles", "mob_projectile_directions", func(f *Floor, i int) *Projectile { return &f.Hostile[i] })...)
	list = append(list, projectileFields("player_projectiles", "player_projectile_directions", func(f *Floor, i int) *Projectile { return &f.Own[i] })...)
	m := map[string]accessor{}
	for _, a := range list {
		m[a.name] = a
	}
	return m
}()

// bytes returns the field as the reference lays it out in memory.
func (a accessor) bytes(s *State, b []byte) []byte {
	b = b[:0]
	switch a.name { // the large ones, for speed
	case "map":
		for f := range s.Floors {
			for _, v := range &s.Floors[f].Block {
				b = append(b, byte(v))
			}
		}
		return b
	case "item_map":
		for f := range s.Floors {
			for _, v := range &s.Floors[f].Item {
				b = append(b, byte(v))
			}
		}
		return b
	case "mob_map":
		for f := range s.Floors {
			for _, mask := range s.Floors[f].Mob[:Side] {
				for col := range Side {
					b = append(b, byte(mask>>col&1))
				}
			}
		}
		return b
	case "light_map":
		for f := range s.Floors {
			for _, v := range &s.Floors[f].Light {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
			}
		}
		return b
	}
	for i := range a.size {
		switch v := a.get(s, i); a.kind {
		case 'b':
			b = append(b, byte(v))
		case 'i':
			b = binary.LittleEndian.AppendUint32(b, uint32(int32(v)))
		case 'u':
			b = binary.LittleEndian.AppendUint32(b, uint32(v))
		case 'f':
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(float32(v)))
		}
	}
	return b
}

// tolerance is for floats that the reference computes in another order on other machines.
const tolerance = 1e-5

// same compares a field of s with recorded values and reports where they differ.
func (a accessor) same(t *testing.T, s *State, values []float64, when string) bool {
	t.Helper()
	if len(values) != a.size {
		t.Errorf("%s: %s has %d elements, want %d", when, a.name, a.size, len(values))
		return false
	}
	for i, want := range values {
		got := a.get(s, i)
		if got != want && !(a.kind == 'f' && math.Abs(got-want) <= tolerance) {
			t.Errorf("%s: %s[%d] is %v, want %v", when, a.name, i, got, want)
			return false
		}
	}
	return true
}

func TestEveryFieldHasAnAccessor(t *testing.T) {
	if n := len(accessors); n != 84 {
		t.Errorf("%d fields, want 84", n)
	}
	var s State
	if b := accessors["map"].bytes(&s, nil); !bytes.Equal(b, make([]byte, Levels*area)) {
		t.Error("an empty map is not zero")
	}
}
