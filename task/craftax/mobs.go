package craftax

import "ariadne/internal/rng/threefry"

// Behaviour of creatures; distances are in steps.
const (
	huntDistance   = 10 // within which melee creatures come for the player
	huntChance     = 0.75
	fleeDistance   = 3    // up to which ranged creatures want to get away
	shootDistance  = 4    // from which to
	approachFrom   = 6    // they stay and shoot; further off they want to come near
	calm           = 0.85 // how likely a ranged creature wanders all the same
	meleeCooldown  = 5
	rangedCooldown = 4
	asleepFactor   = 1 + 2.5 // on what melee creatures do to a player that is asleep
)

// moveMobs moves the creatures of the player's floor. Slots without one wander, too: their places matter when the slot is
// written over and in what the player sees.
func (s *State) moveMobs(d *draws, lane int, p *Params) {
	f := s.floor()
	for i := range f.Melee {
		s.moveMelee(&f.Melee[i], d, firstMelee+i, lane, p)
	}
	for i := range f.Passive {
		s.movePassive(&f.Passive[i], d.directionOf(firstPassive+i, lane, 8), p)
	}
	for i := range f.Ranged {
		s.moveRanged(&f.Ranged[i], d, firstRanged+i, lane, p)
	}
}

// moveMelee moves a melee creature or lets it hit the player.
func (s *State) moveMelee(m *Creature, d *draws, creature, lane int, p *Params) {
	kind := &bestiary[melee][m.Type]
	far := m.Pos.distance(s.Pos)
	to := m.Pos
	if far == 1 && m.Cooldown <= 0 && m.Alive {
		s.hitBy(kind.harm)
		m.Cooldown = meleeCooldown
	} else {
		m.Cooldown--
		step := directions[d.directionOf(creature, lane, 4)]
		if (far < huntDistance || s.atBoss()) && d.whimOf(creature, lane) < huntChance {
			step = s.toward(m.Pos, d.axis[creature].Key(lane))
		}
		if c := m.Pos.plus(step); s.passable(c, kind.barred) {
			to = c
		}
	}
	s.settle(m, to, s.atBoss() || far < p.MobDespawnDistance)
}

// hitBy takes a hit of a melee creature, which is harder in sleep.
func (s *State) hitBy(harm damage) {
	if s.Sleeping {
		for k := range harm {
			harm[k] *= asleepFactor
		}
		s.Achievements.add(achWakeUp)
	}
	s.hurt(harm)
}

// movePassive moves a passive creature; directions beyond the four mean that it stays.
func (s *State) movePassive(m *Creature, direction int32, p *Params) {
	stays := m.Pos.distance(s.Pos) < p.MobDespawnDistance
	to := m.Pos
	if direction <= Down {
		if c := m.Pos.plus(directions[direction]); s.passable(c, bestiary[passive][m.Type].barred) {
			to = c
		}
	}
	s.settle(m, to, stays)
}

// moveRanged moves a ranged creature or lets it shoot.
func (s *State) moveRanged(m *Creature, d *draws, creature, lane int, p *Params) {
	kind := &bestiary[ranged][m.Type]
	far := m.Pos.distance(s.Pos)
	step := directions[d.directionOf(creature, lane, 4)]
	if d.whimOf(creature, lane) > calm {
		aim := s.toward(m.Pos, d.axis[creature].Key(lane))
		switch {
		case far >= approachFrom:
			step = aim
		case far <= fleeDistance:
			step = Cell{-aim.Row, -aim.Col}
		}
	}
	to := m.Pos.plus(step)
	free := s.passable(to, kind.barred)
	if !free {
		to = m.Pos
	}
	inRange := far >= shootDistance && far < approachFrom || far <= fleeDistance && !free
	if inRange && m.Cooldown <= 0 && m.Alive {
		aim := s.toward(m.Pos, d.axis[creature].Key(lane))
		launch(s.floor().Hostile[:], Projectile{Pos: m.Pos, Dir: aim, Type: kind.shot})
		m.Cooldown = rangedCooldown
		to = m.Pos
	} else {
		m.Cooldown--
	}
	s.settle(m, to, s.atBoss() || far < p.MobDespawnDistance)
}

// toward is a step from a cell to the player along the axis on which the player is further away, a drawn one if there is
// none.
func (s *State) toward(from Cell, axis threefry.Key) Cell {
	row, col := s.Pos.Row-from.Row, s.Pos.Col-from.Col
	along := abs(row) < abs(col)
	if abs(row) == abs(col) && row != 0 {
		// The reference weighs both axes with 1 over the distance.
		w := 1 / float32(abs(row)+abs(col))
		weights := [2]float32{w, w + w}
		along = axis.Choice(weights[:]) == 1
	}
	if along {
		return Cell{0, sign(col)}
	}
	return Cell{sign(row), 0}
}

func sign(x int32) int32 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// settle puts a creature onto the cell it moved to, unless it does not stay in the world.
func (s *State) settle(m *Creature, to Cell, stays bool) {
	f := s.floor()
	from := m.Pos
	m.Pos = to
	if !m.Alive {
		return
	}
	f.Mob.remove(from)
	m.Alive = stays
	if stays {
		f.Mob.add(to)
	}
}
