package craftax

import "ariadne/internal/rng/threefry"

// interact applies the action Do to the tile that the player faces: attack, collect, drink, eat.
func (s *Classic) interact(key threefry.Key, action Action) {
	if action != Do {
		return
	}
	target := s.ahead()
	hit := s.attack(target)
	s.revive()
	if hit || !target.within(ClassicSide) {
		return
	}
	g, v, a := s.ground(), &s.Inventory, &s.Achievements
	switch tile := g.at(target); *tile {
	case blockTree:
		mine(tile, blockGrass, &v.Wood)
		a.add(achCollectWood)
	case blockStone:
		a.addIf(dig(tile, v.Pickaxes[0] > 0, &v.Stone), achCollectStone)
	case blockCoal:
		a.addIf(dig(tile, v.Pickaxes[0] > 0, &v.Coal), achCollectCoal)
	case blockIron:
		a.addIf(dig(tile, v.Pickaxes[1] > 0, &v.Iron), achCollectIron)
	case blockDiamond:
		a.addIf(dig(tile, v.Pickaxes[2] > 0, &v.Diamond), achCollectDiamond)
	case blockGrass:
		if key.Child(1).Uniform() < saplingChance {
			v.Sapling++
			a.add(achCollectSapling)
		}
	case blockWater:
		s.sip(classicFull)
		a.add(achCollectDrink)
	case blockRipePlant:
		*tile = blockPlant
		s.Plants.regrow(target)
		s.eat(foodOfPlant, classicFull)
		a.add(achEatPlant)
	}
}

// attack hits the creatures on a cell, at most one of each class, and reports whether there was any.
func (s *Classic) attack(c Cell) bool {
	d, a := s.strike(), &s.Achievements
	hitZombie, killedZombie := attack(melee, s.Zombies[:], c, d, a)
	hitCow, eaten := attack(passive, s.Cows[:], c, d, a)
	if eaten {
		s.eat(foodOfCow, classicFull)
	}
	hitSkeleton, killedSkeleton := attack(ranged, s.Skeletons[:], c, d, a)
	if killedZombie || eaten || killedSkeleton {
		s.Mob.remove(c)
	}
	return hitZombie || hitCow || hitSkeleton
}

// strike returns the damage of the player's best sword.
func (s *Classic) strike() damage {
	best := int32(1)
	for i, n := range s.Inventory.Swords {
		best = max(best, n*int32(swordDamage[i+1]))
	}
	return damage{float32(best)}
}

// revive makes all creatures with some health alive. The reference does that on every action Do, even for creatures that have
// vanished. Those that are still far from the player vanish again in the same step.
func (s *Classic) revive() {
	for _, slots := range s.creatures() {
		for i := range slots {
			slots[i].Alive = slots[i].Health > 0
		}
	}
}
