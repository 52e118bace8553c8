package craftax

// launch puts a projectile into the first slot that is not in use, and reports whether there was one.
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

// open reports whether a projectile can be on a cell: inside and not in a solid block. Water and lava are not solid.
func (f *Floor) open(c Cell) bool { return c.inside() && !solid.has(f.Block[c.tile()]) }

// moveHostile moves the projectiles of creatures. One that does not fly moves, too, out of the world in the end.
func (s *State) moveHostile() {
	f := s.floor()
	for i := range f.Hostile {
		p := &f.Hostile[i]
		before := p.Pos
		p.Pos = before.plus(p.Dir)
		if !p.Flying {
			continue
		}
		hit := before == s.Pos || p.Pos == s.Pos
		p.Flying = !hit && f.open(p.Pos) && !s.occupied(p.Pos)
		if hit {
			s.hurt(shotHarm[p.Type])
		}
		f.breakTable(p.Pos)
	}
}

// breakTable makes a path of the crafting table or furnace that a projectile hits. Like the reference it takes a
// projectile above or left of the floor to hit the opposite border, and finds one below or right of it to hit nothing.
func (f *Floor) breakTable(c Cell) {
	b := f.Block[c.nearest()]
	if (b == blockFurnace || b == blockCraftingTable) && c.Row < Side && c.Col < Side {
		f.Block[c.nearest()] = blockPath
	}
}

// moveOwn moves the player's projectiles and lets them hit what is where they were or where they get.
func (s *State) moveOwn() {
	f := s.floor()
	for i := range f.Own {
		p := &f.Own[i]
		before := p.Pos
		p.Pos = before.plus(p.Dir)
		if !p.Flying {
			continue
		}
		open := f.open(p.Pos)
		d := s.shotDamage(p.Type)
		hit := s.attack(before, d, false)
		if hit {
			d = damage{}
		}
		hit = s.attack(p.Pos, d, false) || hit
		p.Flying = open && !hit
	}
}

// shotDamage is what a projectile of the player does.
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
