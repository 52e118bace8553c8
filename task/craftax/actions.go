package craftax

// Action is what the player does in a step.
type Action = int32

// The actions.
const (
	Noop Action = iota
	Left
	Right
	Up
	Down
	Do
	Sleep
	PlaceStone
	PlaceTable
	PlaceFurnace
	PlacePlant
	MakeWoodPickaxe
	MakeStonePickaxe
	MakeIronPickaxe
	MakeWoodSword
	MakeStoneSword
	MakeIronSword
	Rest
	Descend
	Ascend
	MakeDiamondPickaxe
	MakeDiamondSword
	MakeIronArmour
	MakeDiamondArmour
	ShootArrow
	MakeArrow
	CastFireball
	CastIceball
	PlaceTorch
	DrinkPotionRed
	DrinkPotionGreen
	DrinkPotionBlue
	DrinkPotionPink
	DrinkPotionCyan
	DrinkPotionYellow
	ReadBook
	EnchantSword
	EnchantArmour
	MakeTorch
	LevelUpDexterity
	LevelUpStrength
	LevelUpIntelligence
	EnchantBow
	Actions // number of actions
)

// actionNames are the actions' names for people.
var actionNames = [Actions]string{
	Noop: "wait", Left: "left", Right: "right", Up: "up", Down: "down", Do: "do", Sleep: "sleep",
	PlaceStone: "place stone", PlaceTable: "place table", PlaceFurnace: "place furnace", PlacePlant: "plant sapling",
	MakeWoodPickaxe: "wooden pickaxe", MakeStonePickaxe: "stone pickaxe", MakeIronPickaxe: "iron pickaxe",
	MakeWoodSword: "wooden sword", MakeStoneSword: "stone sword", MakeIronSword: "iron sword",
	Rest: "rest", Descend: "climb down", Ascend: "climb up",
	MakeDiamondPickaxe: "diamond pickaxe", MakeDiamondSword: "diamond sword",
	MakeIronArmour: "iron armour", MakeDiamondArmour: "diamond armour",
	ShootArrow: "shoot arrow", MakeArrow: "make arrows", CastFireball: "cast fireball", CastIceball: "cast iceball",
	PlaceTorch: "place torch", DrinkPotionRed: "red potion", DrinkPotionGreen: "green potion", DrinkPotionBlue: "blue potion",
	DrinkPotionPink: "pink potion", DrinkPotionCyan: "cyan potion", DrinkPotionYellow: "yellow potion",
	ReadBook: "read book", EnchantSword: "enchant sword", EnchantArmour: "enchant armour", MakeTorch: "make torches",
	LevelUpDexterity: "raise dexterity", LevelUpStrength: "raise strength", LevelUpIntelligence: "raise intelligence",
	EnchantBow: "enchant bow",
}
