package craftax

// Block is what a tile is made of.
type Block uint8

// The blocks, in the order of their one-hot code.
const (
	blockInvalid Block = iota
	blockOutOfBounds
	blockGrass
	blockWater
	blockStone
	blockTree
	blockWood
	blockPath
	blockCoal
	blockIron
	blockDiamond
	blockCraftingTable
	blockFurnace
	blockSand
	blockLava
	blockPlant
	blockRipePlant
	blockWall
	blockDarkness
	blockWallMoss
	blockStalagmite
	blockSapphire
	blockRuby
	blockChest
	blockFountain
	blockFireGrass
	blockIceGrass
	blockGravel
	blockFireTree
	blockIceShrub
	blockEnchantmentTableFire
	blockEnchantmentTableIce
	blockNecromancer
	blockGrave
	blockGrave2
	blockGrave3
	blockNecromancerVulnerable
	blocks
)

// Item is what lies on a tile.
type Item uint8

// The items, in the order of their one-hot code.
const (
	itemNone Item = iota
	itemTorch
	itemLadderDown
	itemLadderUp
	itemLadderDownBlocked
	items
)

// blockSet is a set of blocks, a bit for each.
type blockSet uint64

func setOf(list ...Block) (s blockSet) {
	for _, b := range list {
		s |= 1 << b
	}
	return s
}

func (s blockSet) has(b Block) bool { return s>>b&1 != 0 }

var (
	// solid are the blocks that nothing can enter. Water and lava are not solid; what they stop depends on the mover.
	solid = setOf(
		blockStone, blockTree, blockCoal, blockIron, blockDiamond, blockCraftingTable, blockFurnace, blockPlant,
		blockRipePlant, blockWall, blockWallMoss, blockStalagmite, blockSapphire, blockRuby, blockChest, blockFountain,
		blockFireTree, blockEnchantmentTableFire, blockEnchantmentTableIce, blockNecromancer, blockGrave, blockGrave2,
		blockGrave3,
	)
	// torchGround are the blocks that a torch can stand on.
	torchGround = setOf(blockGrass, blockPath, blockSand, blockFireGrass, blockIceGrass)
	// spawnGround are the blocks on which creatures appear, except deep things, and except on the boss floor.
	spawnGround = setOf(blockGrass, blockPath, blockFireGrass, blockIceGrass)
	// graves are the blocks on which monsters of the boss floor appear.
	graves = setOf(blockGrave, blockGrave2, blockGrave3)
	water  = setOf(blockWater)
)
