package craftax

// launch puts a projectile into the first unused slot and reports whether there was one.
func launch(slots []Projectile, p Projectile) bool {
	for i := range slots {
		if !slots[i].Flying {
			p.Flying = true
			slots[i] = p
			return true
		}
	}
	return false
}

// shoot shoots an arrow.
func (s *State) shoot(action Action) {
	v := &s.Inventory
	if action != ShootArrow || v.Bow < 1 || v.Arrows < 1 {
		return
	}
	if launch(s.floor().Own[:], Projectile{Pos: s.Pos, Dir: directions[s.Facing], Type: shotArrow2}) {
		v.Arrows--
		s.Achievements.add(achFireBow)
	}
}

// moveHostile moves the projectiles of creatures.
func (s *State) moveHostile() {
	here, shots := s.scene(), &s.floor().Hostile
	for i := range shots {
		if here.fly(&shots[i], true) {
			s.hurt(shotHarm[shots[i].Type])
		}
	}
}

// fly moves a projectile of a creature by one tile. It reports whether the projectile hits the player there or, if behind is
// set, at its old place. A slot that is not flying moves too, and finally leaves the world.
func (s *scene) fly(p *Projectile, behind bool) (hit bool) {
	before := p.Pos
	p.Pos = before.plus(p.Dir)
	if !p.Flying {
		return false
	}
	hit = p.Pos == s.player || behind && before == s.player
	p.Flying = !hit && s.open(p.Pos) && !s.occupied(p.Pos)
	s.breakTable(p.Pos)
	return hit
}

// breakTable turns the crafting table or furnace that a projectile hits into a path. As in the reference, a projectile above or
// left of the floor hits the opposite border, and one below or right of it hits nothing.
func (g *ground) breakTable(c Cell) {
	b := g.nearest(c)
	if (b == blockFurnace || b == blockCraftingTable) && c.Row < g.side && c.Col < g.side {
		g.block[c.closest(g.side)] = blockPath
	}
}

// moveOwn moves the player's projectiles. They hit what is at their old or at their new place.
func (s *State) moveOwn() {
	f, g := s.floor(), s.floor().ground()
	for i := range f.Own {
		p := &f.Own[i]
		before := p.Pos
		p.Pos = before.plus(p.Dir)
		if !p.Flying {
			continue
		}
		open := g.open(p.Pos)
		d := s.shotDamage(p.Type)
		hit := s.attack(before, d, false)
		if hit {
			d = damage{}
		}
		hit = s.attack(p.Pos, d, false) || hit
		p.Flying = open && !hit
	}
}

// shotDamage returns the damage of a projectile of the player.
func (s *State) shotDamage(kind uint8) damage {
	d := shotHarm[kind]
	scale := float32(1)
	switch kind {
	case shotArrow, shotArrow2:
		if s.BowEnchantment > 0 {
			d[s.BowEnchantment] += d[0] / 2
		}
		scale = fused(0.2, float32(s.Dexterity-1), 1)
	case shotFireball, shotIceball:
		scale = fused(0.5, float32(s.Intelligence-1), 1)
	}
	for k := range d {
		d[k] *= scale
	}
	return d
}
