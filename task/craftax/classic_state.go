package craftax

import "ariadne/internal/rng/threefry"

// ClassicSide is the number of tiles along each side of the map of Craftax Classic.
const ClassicSide = 64

const (
	classicArea = ClassicSide * ClassicSide
	cowSlots    = passiveSlots
	zombieSlots = meleeSlots
	archerSlots = rangedSlots // of skeletons
	arrowSlots  = projectileSlots
)

// ClassicActions is the number of actions of Craftax Classic. They are the first of Craftax, Noop to MakeIronSword.
const ClassicActions = MakeIronSword + 1

// ClassicAchievements is the number of achievements of Craftax Classic. They are the first of Craftax; each is worth 1.
const ClassicAchievements = int(achMakeIronSword) + 1

// ClassicParams are the reference's EnvParams.
type ClassicParams struct {
	MaxTimesteps                            int32 // steps after which an episode ends
	DayLength                               int32 // steps
	AlwaysDiamond                           bool  // one tile of the map is certainly a diamond
	ZombieHealth, CowHealth, SkeletonHealth int32
	MobDespawnDistance                      int32   // distance in steps from the player at which creatures vanish
	CowChance                               float32 // probability that one appears in a step
	ZombieChance, ZombieNightChance         float32 // the same by day, and what full darkness adds
	SkeletonChance                          float32
}

// DefaultClassicParams returns the reference's defaults.
func DefaultClassicParams() ClassicParams {
	return ClassicParams{
		MaxTimesteps: 10000, DayLength: 300, AlwaysDiamond: true,
		ZombieHealth: 5, CowHealth: 3, SkeletonHealth: 3, MobDespawnDistance: 14,
		CowChance: 0.1, ZombieChance: 0.02, ZombieNightChance: 0.1, SkeletonChance: 0.05,
	}
}

// ClassicInventory is what the player carries. It counts the tools of each kind.
type ClassicInventory struct {
	Stock
	Pickaxes, Swords [3]int32 // of wood, stone and iron
}

// counts returns pointers to all numbers of the inventory.
func (v *ClassicInventory) counts() [12]*int32 {
	return [...]*int32{
		&v.Wood, &v.Stone, &v.Coal, &v.Iron, &v.Diamond, &v.Sapling,
		&v.Pickaxes[0], &v.Pickaxes[1], &v.Pickaxes[2], &v.Swords[0], &v.Swords[1], &v.Swords[2],
	}
}

// Classic is one world of Craftax Classic and its player. It is a plain value of fixed size, so an assignment copies it.
type Classic struct {
	Block [classicArea]Block
	Mob   tiles // cells on which creatures stand

	Pos    Cell   // can lie beyond the map, if there is lava on the opposite border
	Facing Action // Left to Down
	Body
	Inventory ClassicInventory

	Zombies   [zombieSlots]Creature
	Cows      [cowSlots]Creature
	Skeletons [archerSlots]Creature
	Arrows    [arrowSlots]Projectile // of skeletons

	Plants       Plants
	LightLevel   float32 // of the day
	Achievements Achievements
	Time         int32 // steps
	RNG          threefry.Key
}

// creatures returns the slots of all classes, by class.
func (s *Classic) creatures() [classes][]Creature {
	return [classes][]Creature{passive: s.Cows[:], melee: s.Zombies[:], ranged: s.Skeletons[:]}
}

// scene returns the map and the player.
func (s *Classic) scene() scene { return scene{s.ground(), s.Pos} }

// ground returns the map.
func (s *Classic) ground() ground { return ground{ClassicSide, s.Block[:], &s.Mob} }

// ahead returns the cell that the player faces.
func (s *Classic) ahead() Cell { return s.Pos.plus(directions[s.Facing]) }

// burns reports whether the player is in lava.
func (s *Classic) burns() bool { return s.Block[s.Pos.closest(ClassicSide)] == blockLava }
