package craftax

// plan says how a floor is made: as a smooth floor or as a dungeon, and with which key.
type plan struct {
	smooth  *smooth
	dungeon *dungeon
	key     uint32
}

// plans of the floors, from the overworld down.
var plans = [Levels]plan{
	{smooth: &overworld, key: 1},
	{dungeon: &dungeons, key: 1},
	{smooth: &gnomishMines, key: 2},
	{dungeon: &sewers, key: 2},
	{dungeon: &vaults, key: 3},
	{smooth: &trollMines, key: 3},
	{smooth: &fireRealm, key: 4},
	{smooth: &iceRealm, key: 5},
	{smooth: &graveyard, key: 6},
}

// smooth describes a floor that is shaped by noise.
type smooth struct {
	ground, sea, coast Block
	mountain           Block
	path, cave         Block // tunnels in mountains and what is deep inside them
	tree, treeGround   Block
	lava               Block
	spawn              Block // block of the tile in the middle
	ladder             Block // block on which ladders may be
	ladderUp           bool
	ladderDown         bool
	light              float32
	waterLine          float32
	sandLine           float32
	treeNoise          float32 // noise above which there may be trees,
	treeChance         float32 // and one minus their chance
	dry, flat          field   // how far around the middle there is no water and no mountain
	ores               [5]ore  // an ore with probability 0 keeps the keys of the others unchanged
}

// ore says how likely one block is replaced by another.
type ore struct {
	in, block Block
	chance    float32
}

// dungeon describes a floor of rooms.
type dungeon struct {
	special  Block // near the corner of the first room
	fountain Block
	rare     Block // of some of the paths
}

// How far around the middle there is no water or mountain: by the distance over which that fades, in tiles, and by the most
// that it may favour tiles further away.
var (
	near5     = ramp(5, 1)
	near17    = ramp(17, 1.5)
	near10Far = ramp(10, 10)
)

// The floors.
var (
	overworld = smooth{
		ground: blockGrass, sea: blockWater, coast: blockSand,
		mountain: blockStone, path: blockPath, cave: blockPath,
		tree: blockTree, treeGround: blockGrass, lava: blockLava, spawn: blockGrass,
		ladder: blockPath, ladderUp: false, ladderDown: true, light: 1.0,
		waterLine: 0.7, sandLine: 0.6, treeNoise: 0.5, treeChance: 0.8,
		dry: near5, flat: near5,
		ores: [5]ore{{blockStone, blockCoal, 0.03}, {blockStone, blockIron, 0.02}, {blockStone, blockDiamond, 0.001}, {}, {}},
	}
	gnomishMines = smooth{
		ground: blockPath, sea: blockWater, coast: blockPath,
		mountain: blockStone, path: blockStone, cave: blockStone,
		tree: blockStalagmite, treeGround: blockPath, lava: blockLava, spawn: blockPath,
		ladder: blockPath, ladderUp: true, ladderDown: true, light: 0.0,
		waterLine: 0.7, sandLine: 0.6, treeNoise: 0.5, treeChance: 0.8,
		dry: near5, flat: near17,
		ores: [5]ore{{blockStone, blockCoal, 0.04}, {blockStone, blockIron, 0.02}, {blockStone, blockDiamond, 0.005}, {blockStone, blockSapphire, 0.0025}, {blockStone, blockRuby, 0.0025}},
	}
	trollMines = smooth{
		ground: blockPath, sea: blockWater, coast: blockPath,
		mountain: blockStone, path: blockStone, cave: blockStone,
		tree: blockStalagmite, treeGround: blockPath, lava: blockLava, spawn: blockPath,
		ladder: blockPath, ladderUp: true, ladderDown: true, light: 0.0,
		waterLine: 0.7, sandLine: 0.6, treeNoise: 0.5, treeChance: 0.8,
		dry: near5, flat: near17,
		ores: [5]ore{{blockStone, blockCoal, 0.04}, {blockStone, blockIron, 0.03}, {blockStone, blockDiamond, 0.01}, {blockStone, blockSapphire, 0.01}, {blockStone, blockRuby, 0.01}},
	}
	fireRealm = smooth{
		ground: blockFireGrass, sea: blockLava, coast: blockSand,
		mountain: blockStone, path: blockStone, cave: blockStone,
		tree: blockFireTree, treeGround: blockFireGrass, lava: blockLava, spawn: blockFireGrass,
		ladder: blockFireGrass, ladderUp: true, ladderDown: true, light: 1.0,
		waterLine: 0.5, sandLine: 0.6, treeNoise: 0.5, treeChance: 0.8,
		dry: near5, flat: near5,
		ores: [5]ore{{blockStone, blockCoal, 0.05}, {}, {}, {}, {blockStone, blockRuby, 0.025}},
	}
	iceRealm = smooth{
		ground: blockIceGrass, sea: blockWater, coast: blockIceGrass,
		mountain: blockStone, path: blockStone, cave: blockStone,
		tree: blockIceShrub, treeGround: blockIceGrass, lava: blockWater, spawn: blockIceGrass,
		ladder: blockIceGrass, ladderUp: true, ladderDown: true, light: 0.0,
		waterLine: 0.5, sandLine: 0.6, treeNoise: 0.5, treeChance: 0.4,
		dry: near5, flat: near17,
		ores: [5]ore{{}, {}, {blockStone, blockDiamond, 0.005}, {blockStone, blockSapphire, 0.02}, {}},
	}
	graveyard = smooth{
		ground: blockPath, sea: blockPath, coast: blockPath,
		mountain: blockWall, path: blockWall, cave: blockWall,
		tree: blockGrave, treeGround: blockPath, lava: blockWall, spawn: blockNecromancer,
		ladder: blockPath, ladderUp: false, ladderDown: false, light: 0.0,
		waterLine: 0.7, sandLine: 0.6, treeNoise: -1.0, treeChance: 0.95,
		dry: near5, flat: near10Far,
		ores: [5]ore{{blockWall, blockWallMoss, 0.1}, {blockGrave, blockGrave2, 0.333}, {blockGrave, blockGrave3, 0.5}, {}, {}},
	}
	dungeons = dungeon{special: blockPath, fountain: blockFountain, rare: blockPath}
	sewers   = dungeon{special: blockEnchantmentTableIce, fountain: blockWater, rare: blockWater}
	vaults   = dungeon{special: blockEnchantmentTableFire, fountain: blockFountain, rare: blockPath}
)
