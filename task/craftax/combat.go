package craftax

// swordDamage is the player's physical damage, by the level of the sword.
var swordDamage = [5]float32{1, 2, 3, 5, 8}

// strike returns the damage of the player's hand or sword.
func (s *State) strike() damage {
	physical := swordDamage[min(max(s.Inventory.Sword, 0), 4)]
	magic := physical * 0.5 * fused(0.05, float32(s.Intelligence-1), 1)
	d := damage{physical * (1 + float32(0.25*float32(s.Strength-1)))}
	if s.SwordEnchantment > 0 {
		d[s.SwordEnchantment] = magic
	}
	return d
}

// through returns how much of a hit gets through a defense.
func (d damage) through(defense damage) (sum float32) {
	for i := range d {
		sum = fused(1-defense[i], d[i], sum)
	}
	return sum
}

// attack hits the creatures on a cell, at most one of each class, and reports whether there was any. Passive creatures become
// food only if they die by hand.
func (s *State) attack(c Cell, d damage, byHand bool) bool {
	f, a := s.floor(), &s.Achievements
	hitMelee, killedMelee := attack(melee, f.Melee[:], c, d, a)
	eater := a
	if !byHand {
		eater = nil
	}
	hitPassive, eaten := attack(passive, f.Passive[:], c, d, eater)
	if eaten && byHand {
		s.eat(foodOfCow, s.maxFood())
	}
	hitRanged, killedRanged := attack(ranged, f.Ranged[:], c, d, a)
	if killedMelee || killedRanged {
		f.Kills++
	}
	if killedMelee || killedRanged || eaten {
		f.Mob.remove(c)
	}
	return hitMelee || hitPassive || hitRanged
}

// attack hits the first creature of a class on a cell. A kill counts as an achievement, if a is not nil.
func attack(of class, creatures []Creature, c Cell, d damage, a *Achievements) (hit, killed bool) {
	for i := range creatures {
		m := &creatures[i]
		if !m.Alive || m.Pos != c {
			continue
		}
		kind := &bestiary[of][m.Type]
		m.Health -= d.through(kind.defense)
		if m.Health > 0 {
			return true, false
		}
		m.Alive = false
		if a != nil {
			a.add(kind.achieved)
		}
		return true, true
	}
	return false, false
}

// armour returns the player's defense.
func (s *State) armour() (d damage) {
	for i, level := range s.Inventory.Armour {
		d[0] = fused(float32(level), 0.1, d[0])
		if e := s.ArmourEnchantments[i]; e > 0 {
			d[e] += 0.2
		}
	}
	return d
}

// hurt takes the health that a hit on the player costs. It ends sleep and rest.
func (s *State) hurt(d damage) {
	if s.atBoss() {
		for i := range d {
			d[i] *= 1.5
		}
	}
	s.Health -= d.through(s.armour())
	s.Sleeping, s.Resting = false, false
}
