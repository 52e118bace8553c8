package craftax

import "ariadne/internal/rng/threefry"

// saplingChance is the probability that grass gives a sapling.
const saplingChance = 0.1

// interact applies the action Do to the tile that the player faces: attack, collect, drink, eat, open.
func (s *State) interact(key threefry.Key, action Action) {
	if action != Do {
		return
	}
	target := s.ahead()
	hit := s.attack(target, s.strike(), true)
	f := s.floor()
	// Outside the floor, the reference looks at the nearest tile. That matters only for a chest's flag and for the boss. Both
	// react even if a creature stands there.
	b := f.Block[target.nearest()]
	opened := f.ChestOpened
	f.ChestOpened = opened || b == blockChest
	damaged := b == blockNecromancer && s.bossVulnerable() && s.atBoss()
	if damaged {
		s.BossProgress++
		s.BossTimer = bossWave
	}
	if hit || !target.inside() {
		return
	}
	s.Achievements.addIf(damaged, achDamageNecromancer)
	tile := &f.Block[target.tile()]
	v := &s.Inventory
	switch b {
	case blockTree:
		mine(tile, blockGrass, &v.Wood)
	case blockFireTree:
		mine(tile, blockFireGrass, &v.Wood)
	case blockIceShrub:
		mine(tile, blockIceGrass, &v.Wood)
	case blockFurnace, blockCraftingTable:
		*tile = blockPath
	case blockStone, blockStalagmite:
		dig(tile, v.Pickaxe >= 1, &v.Stone)
	case blockCoal:
		dig(tile, v.Pickaxe >= 1, &v.Coal)
	case blockIron:
		dig(tile, v.Pickaxe >= 2, &v.Iron)
	case blockDiamond:
		dig(tile, v.Pickaxe >= 3, &v.Diamond)
	case blockSapphire:
		dig(tile, v.Pickaxe >= 4, &v.Sapphire)
	case blockRuby:
		dig(tile, v.Pickaxe >= 4, &v.Ruby)
	case blockGrass:
		if key.Child(1).Uniform() < saplingChance {
			v.Sapling++
		}
	case blockWater, blockFountain:
		s.sip(s.maxDrink())
		s.Achievements.add(achCollectDrink)
	case blockRipePlant:
		*tile = blockPlant
		s.Plants.regrow(target)
		s.eat(foodOfPlant, s.maxFood())
		s.Achievements.add(achEatPlant)
	case blockChest:
		*tile = blockPath
		key.Skip() // skips the draw for the sapling
		s.loot(key.Child(1), opened)
		s.Achievements.add(achOpenChest)
	}
}

// mine replaces a tile and counts what it gave.
func mine(tile *Block, left Block, count *int32) {
	*tile = left
	*count++
}

// dig mines a tile for which a pickaxe is enough. It reports whether there was one.
func dig(tile *Block, pickaxe bool, count *int32) bool {
	if pickaxe {
		mine(tile, blockPath, count)
	}
	return pickaxe
}
