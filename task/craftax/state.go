package craftax

import "ariadne/internal/rng/threefry"

// Size of the world.
const (
	Levels = 9  // floors, from the overworld down to the boss
	Side   = 48 // tiles along each side of a floor
	area   = Side * Side
	bottom = Levels - 1 // the boss floor
)

// Slots of a floor.
const (
	passiveSlots    = 3
	meleeSlots      = 3
	rangedSlots     = 2
	projectileSlots = 3
)

// Creature is a slot for a creature. If it is not Alive, it still wanders, unseen, as in the reference.
type Creature struct {
	Pos      Cell
	Health   float32
	Cooldown int32 // steps until the next attack, if positive
	Type     uint8
	Alive    bool
}

// Projectile is a slot for a projectile. If it is not Flying, it still moves, unseen.
type Projectile struct {
	Pos, Dir Cell
	Type     uint8
	Flying   bool
}

// Floor is one of the levels and what is on it.
type Floor struct {
	Block       [area]Block
	Item        [area]Item
	Mob         tiles         // cells on which creatures stand
	Light       [area]float32 // 0 to 1
	Down, Up    Cell          // where the ladders are or would be
	Kills       int32         // number of melee and ranged creatures killed
	ChestOpened bool

	Passive [passiveSlots]Creature
	Melee   [meleeSlots]Creature
	Ranged  [rangedSlots]Creature
	Hostile [projectileSlots]Projectile // shot by creatures
	Own     [projectileSlots]Projectile // shot by the player
}

// Inventory is what the player carries.
type Inventory struct {
	Stock
	Pickaxe, Sword          int32 // levels: none, wood, stone, iron, diamond
	Bow, Arrows             int32
	Armour                  [4]int32 // helmet, chest, trousers, boots: none, iron, diamond
	Torches, Ruby, Sapphire int32
	Potions                 [6]int32 // red, green, blue, pink, cyan, yellow
	Books                   int32
}

// counts returns pointers to all numbers of the inventory.
func (v *Inventory) counts() [24]*int32 {
	return [...]*int32{
		&v.Wood, &v.Stone, &v.Coal, &v.Iron, &v.Diamond, &v.Sapling, &v.Pickaxe, &v.Sword, &v.Bow, &v.Arrows,
		&v.Armour[0], &v.Armour[1], &v.Armour[2], &v.Armour[3], &v.Torches, &v.Ruby, &v.Sapphire,
		&v.Potions[0], &v.Potions[1], &v.Potions[2], &v.Potions[3], &v.Potions[4], &v.Potions[5], &v.Books,
	}
}

// ground returns the floor's tiles.
func (f *Floor) ground() ground { return ground{Side, f.Block[:], &f.Mob} }

// creatures returns the slots of all classes, by class.
func (f *Floor) creatures() [classes][]Creature {
	return [classes][]Creature{passive: f.Passive[:], melee: f.Melee[:], ranged: f.Ranged[:]}
}

// State is one world and its player. It is a plain value of fixed size, so an assignment copies it. Floors below the first are
// made when they are first entered; before that they are empty.
type State struct {
	Floors [Levels]Floor
	made   [Levels]bool // which floors have been made
	seed   threefry.Key // of the floors

	Level  int32
	Pos    Cell
	Facing Action // Left to Down

	Body
	Mana                                  int32
	XP, Dexterity, Strength, Intelligence int32
	Resting                               bool
	ManaDelay                             float32 // counter behind mana

	Inventory          Inventory
	SwordEnchantment   int32 // none, fire, ice, as all enchantments
	BowEnchantment     int32
	ArmourEnchantments [4]int32
	Spells             [2]bool  // learned: fireball, iceball
	PotionEffects      [6]int32 // by colour

	Plants Plants

	BossProgress int32 // hits of the necromancer
	BossTimer    int32 // steps during which monsters still appear on the boss floor

	LightLevel   float32 // of the day
	Achievements Achievements
	Time         int32 // steps
	RNG          threefry.Key
}

// floor returns the floor that the player is on.
func (s *State) floor() *Floor { return &s.Floors[s.Level] }

// ahead returns the cell that the player faces.
func (s *State) ahead() Cell { return s.Pos.plus(directions[s.Facing]) }

// scene returns the player's floor and the player.
func (s *State) scene() scene { return scene{s.floor().ground(), s.Pos} }

// atBoss reports whether the player is on the boss floor.
func (s *State) atBoss() bool { return s.Level == bottom }

// The maxima of the player's needs.
func (s *State) maxHealth() float32 { return float32(8 + s.Strength) }
func (s *State) maxFood() int32     { return 7 + 2*s.Dexterity }
func (s *State) maxDrink() int32    { return 7 + 2*s.Dexterity }
func (s *State) maxEnergy() int32   { return 7 + 2*s.Dexterity }
func (s *State) maxMana() int32     { return 6 + 3*s.Intelligence }
