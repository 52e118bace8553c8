package craftax

// class is one of the three kinds of creatures.
type class uint8

const (
	passive class = iota
	melee
	ranged
	classes
)

// damage is the strength of a hit, or the share of it that a defense stops: physical, fire, ice.
type damage [3]float32

// species is what creatures of one class and type have in common.
type species struct {
	name     string
	health   float32
	harm     damage // of a hit, for melee creatures
	defense  damage
	barred   terrain // what stops it, besides solid blocks
	shot     uint8   // type of its projectiles, for ranged creatures
	achieved Achievement
}

// terrain is a set of kinds of ground.
type terrain uint8

const (
	firm    terrain = 1 << iota
	wet             // water
	molten          // lava
	blocked         // solid blocks
)

// land stops creatures that walk: water and lava.
const land = wet | molten

// terrainOf holds the kind of ground of each block.
var terrainOf = func() (t [blocks]terrain) {
	for b := range Block(blocks) {
		switch {
		case solid.has(b):
			t[b] = blocked
		case b == blockWater:
			t[b] = wet
		case b == blockLava:
			t[b] = molten
		default:
			t[b] = firm
		}
	}
	return t
}()

// types is the number of types in a class.
const types = 8

// bestiary holds the species by class and type.
var bestiary = [classes][types]species{
	passive: {
		{name: "cow", health: 3, barred: land, achieved: achEatCow},
		{name: "bat", health: 4, achieved: achEatBat},
		{name: "snail", health: 6, barred: land, achieved: achEatSnail},
	},
	melee: {
		{name: "zombie", health: 5, harm: damage{2, 0, 0}, barred: land, achieved: achDefeatZombie},
		{name: "gnome warrior", health: 7, harm: damage{4, 0, 0}, barred: land, achieved: achDefeatGnomeWarrior},
		{name: "orc soldier", health: 9, harm: damage{3, 0, 0}, barred: land, achieved: achDefeatOrcSolider},
		{name: "lizard", health: 11, harm: damage{5, 0, 0}, barred: molten, achieved: achDefeatLizard},
		{name: "knight", health: 12, harm: damage{6, 0, 0}, defense: damage{0.5, 0, 0}, barred: land, achieved: achDefeatKnight},
		{name: "troll", health: 20, harm: damage{6, 1, 1}, defense: damage{0.2, 0, 0}, barred: land, achieved: achDefeatTroll},
		{name: "pigman", health: 20, harm: damage{3, 5, 0}, defense: damage{0.9, 1, 0}, barred: land, achieved: achDefeatPigman},
		{name: "frost troll", health: 24, harm: damage{4, 0, 5}, defense: damage{0.9, 0, 1}, barred: land, achieved: achDefeatFrostTroll},
	},
	ranged: {
		{name: "skeleton", health: 3, barred: land, shot: shotArrow, achieved: achDefeatSkeleton},
		{name: "gnome archer", health: 5, barred: land, shot: shotArrow, achieved: achDefeatGnomeArcher},
		{name: "orc mage", health: 6, barred: land, shot: shotFireball, achieved: achDefeatOrcMage},
		{name: "kobold", health: 8, barred: land, shot: shotDagger, achieved: achDefeatKobold},
		{name: "archer", health: 12, defense: damage{0.5, 0, 0}, barred: land, shot: shotArrow2, achieved: achDefeatArcher},
		{name: "deep thing", health: 4, barred: firm | molten, shot: shotSlimeball, achieved: achDefeatDeepThing},
		{name: "fire elemental", health: 14, defense: damage{0.9, 1, 0}, shot: shotFireball2, achieved: achDefeatFireElemental},
		{name: "ice elemental", health: 16, defense: damage{0.9, 0, 1}, shot: shotIceball2, achieved: achDefeatIceElemental},
	},
}

// deepThing is the type of ranged creature that lives in water.
const deepThing = 5

// The types of projectiles.
const (
	shotArrow uint8 = iota
	shotDagger
	shotFireball
	shotIceball
	shotArrow2
	shotSlimeball
	shotFireball2
	shotIceball2
)

// shotHarm is the damage of a projectile by its type.
var shotHarm = [types]damage{
	shotArrow:     {2, 0, 0},
	shotDagger:    {4, 0, 0},
	shotFireball:  {0, 3, 0},
	shotIceball:   {0, 0, 3},
	shotArrow2:    {5, 0, 0},
	shotSlimeball: {4, 3, 3},
	shotFireball2: {3, 5, 0},
	shotIceball2:  {4, 0, 5},
}

// population is what lives on a floor: a type for each class, and the probability that one appears in a step.
type population struct {
	types  [classes]uint8
	chance [classes]float32
	night  float32 // added to the melee probability in full darkness
}

// populations holds the population of each floor.
var populations = [Levels]population{
	{types: [classes]uint8{0, 0, 0}, chance: [classes]float32{0.1, 0.02, 0.05}, night: 0.1},
	{types: [classes]uint8{2, 2, 2}, chance: [classes]float32{0.1, 0.06, 0.05}},
	{types: [classes]uint8{1, 1, 1}, chance: [classes]float32{0.1, 0.06, 0.05}},
	{types: [classes]uint8{2, 3, 3}, chance: [classes]float32{0.1, 0.06, 0.05}},
	{types: [classes]uint8{2, 4, 4}, chance: [classes]float32{0.1, 0.06, 0.05}},
	{types: [classes]uint8{1, 5, 5}, chance: [classes]float32{0.1, 0.06, 0.05}},
	{types: [classes]uint8{1, 6, 6}, chance: [classes]float32{0.1, 0.06, 0.05}},
	{types: [classes]uint8{1, 7, 7}, chance: [classes]float32{0, 0.06, 0.05}},
	{types: [classes]uint8{0, 0, 0}, chance: [classes]float32{0.1, 0.06, 0.05}},
}
