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
