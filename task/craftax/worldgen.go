package craftax

import "ariadne/internal/rng/threefry"

// start is the player's first cell.
var start = Cell{Side / 2, Side / 2}

// Reset makes a new world, as the reference's reset(key). The reference makes all floors at once. Here a floor below the first
// is made when it is entered; it has a key of its own, so it is the same floor.
func (s *State) Reset(key threefry.Key, p *Params) {
	s.seed = key.Child(1)
	s.made = [Levels]bool{}
	s.makeFloor(0, p)
	s.startPlayer(p)

	carry := s.seed.Child(0).Child(0)
	s.PotionEffects = [6]int32{0, 1, 2, 3, 4, 5}
	carry.Next().Permute(s.PotionEffects[:])
	s.RNG = carry.Child(1)
}

// startPlayer sets everything except the floors.
func (s *State) startPlayer(p *Params) {
	s.Level, s.Pos, s.Facing = 0, start, Up
	s.Body, s.Mana = newBody, 9
	s.XP, s.Dexterity, s.Strength, s.Intelligence = 0, 1, 1, 1
	s.Resting, s.ManaDelay = false, 0
	s.Inventory = Inventory{}
	if p.GodMode {
		s.Inventory = everything
	}
	s.SwordEnchantment, s.BowEnchantment = 0, 0
	s.ArmourEnchantments = [4]int32{}
	s.Spells = [2]bool{}
	s.Plants = Plants{}
	s.BossProgress, s.BossTimer = 0, bossWave
	s.Achievements = Achievements{}
	s.Time = 0
	s.LightLevel = lightLevel(0, p.DayLength)
}

// everything is what the player has in god mode.
var everything = Inventory{
	Stock:   Stock{Wood: full, Stone: full, Coal: full, Iron: full, Diamond: full, Sapling: full},
	Pickaxe: 4, Sword: 4, Bow: 1, Arrows: full, Armour: [4]int32{2, 2, 2, 2},
	Torches: full, Ruby: full, Sapphire: full,
	Potions: [6]int32{full, full, full, full, full, full}, Books: full,
}

// MakeAll makes the floors that have not been entered yet.
func (s *State) MakeAll(p *Params) {
	for level := range int32(Levels) {
		s.makeFloor(level, p)
	}
}

// makeFloor makes a floor, unless it exists already.
func (s *State) makeFloor(level int32, p *Params) {
	if s.made[level] {
		return
	}
	s.made[level] = true
	f := &s.Floors[level]
	f.empty()
	if level == 0 {
		f.Kills = openKills
	}
	switch plan := &plans[level]; {
	case plan.smooth != nil:
		f.makeSmooth(plan.smooth, s.seed.Child(plan.key), level == 0 && p.AlwaysDiamond)
	default:
		f.makeDungeon(plan.dungeon, s.seed.Child(0).Child(plan.key))
	}
}

// openKills is the number of kills with which the overworld starts. It is enough to open the ladder.
const openKills = 10

// empty removes everything from a floor except blocks and light.
func (f *Floor) empty() {
	f.Item = [area]Item{}
	f.Mob = tiles{}
	f.Kills, f.ChestOpened = 0, false
	nobody := Creature{Health: 1}
	f.Passive = [passiveSlots]Creature{nobody, nobody, nobody}
	f.Melee = [meleeSlots]Creature{nobody, nobody, nobody}
	f.Ranged = [rangedSlots]Creature{nobody, nobody}
	nothing := Projectile{Dir: Cell{1, 1}}
	f.Hostile = [projectileSlots]Projectile{nothing, nothing, nothing}
	f.Own = [projectileSlots]Projectile{nothing, nothing, nothing}
}
