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
func (s *State) moveMobs(key threefry.Key, p *Params) {
	f := s.floor()
	key.Skip()
	for i := range f.Melee {
		key = s.moveMelee(&f.Melee[i], key, p)
	}
	key.Skip()
	for i := range f.Passive {
		s.movePassive(&f.Passive[i], key.Next(), p)
	}
	key.Skip()
	for i := range f.Ranged {
		direction, axis, whim := key.Next(), key.Next(), key.Next()
		s.moveRanged(&f.Ranged[i], direction, axis, whim, p)
	}
}

// moveMelee moves a melee creature or lets it hit the player, and returns the key for the next.
func (s *State) moveMelee(m *Creature, key threefry.Key, p *Params) threefry.Key {
	direction, axis, whim := key.Next(), key.Next(), key.Next()
	next := key.Child(1)
	kind := &bestiary[melee][m.Type]
	far := m.Pos.distance(s.Pos)
	if far == 1 && m.Cooldown <= 0 && m.Alive {
		d := kind.harm
		if s.Sleeping {
			for k := range d {
				d[k] *= asleepFactor
			}
			s.Achievements.add(achWakeUp)
		}
		s.hurt(d)
		m.Cooldown = meleeCooldown
		s.settle(m, m.Pos, far, s.atBoss(), p)
		return next
	}
	m.Cooldown--
	var to Cell
	if (far < huntDistance || s.atBoss()) && whim.Uniform() < huntChance {
		to = m.Pos.plus(s.toward(m.Pos, axis))
	} else {
		to = m.Pos.plus(directions[1+direction.Int(0, 4)])
	}
	if !s.passable(to, kind.barred) {
		to = m.Pos
	}
	s.settle(m, to, far, s.atBoss(), p)
	return next
}

// movePassive moves a passive creature, every second time.
func (s *State) movePassive(m *Creature, key threefry.Key, p *Params) {
	to := m.Pos
	if d := 1 + key.Int(0, 8); d <= Down {
		if c := m.Pos.plus(directions[d]); s.passable(c, bestiary[passive][m.Type].barred) {
			to = c
		}
	}
	s.settle(m, to, m.Pos.distance(s.Pos), false, p)
}

// moveRanged moves a ranged creature or lets it shoot.
func (s *State) moveRanged(m *Creature, direction, axis, whim threefry.Key, p *Params) {
	f := s.floor()
	kind := &bestiary[ranged][m.Type]
	far := m.Pos.distance(s.Pos)
	ready := m.Cooldown <= 0 && m.Alive
	inRange := far >= shootDistance && far < approachFrom
	to := m.Pos
	free := false
	if !(ready && inRange) {
		switch {
		case far >= approachFrom && whim.Uniform() > calm:
			to = m.Pos.plus(s.toward(m.Pos, axis))
		case far <= fleeDistance && whim.Uniform() > calm:
			d := s.toward(m.Pos, axis)
			to = m.Pos.plus(Cell{-d.Row, -d.Col})
		default:
			to = m.Pos.plus(directions[1+direction.Int(0, 4)])
		}
		free = s.passable(to, kind.barred)
	}
	if ready && (inRange || far <= fleeDistance && !free) {
		launch(f.Hostile[:], Projectile{Pos: m.Pos, Dir: s.toward(m.Pos, axis), Type: kind.shot})
		m.Cooldown = rangedCooldown
		to = m.Pos
	} else {
		m.Cooldown--
		if !free {
			to = m.Pos
		}
	}
	s.settle(m, to, far, s.atBoss(), p)
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

// settle puts a creature onto the cell it moved to, unless it was too far from the player, where it vanishes.
func (s *State) settle(m *Creature, to Cell, far int32, stays bool, p *Params) {
	f := s.floor()
	from := m.Pos
	m.Pos = to
	if !m.Alive {
		return
	}
	f.Mob[from.tile()] = false
	m.Alive = stays || far < p.MobDespawnDistance
	if m.Alive {
		f.Mob[to.tile()] = true
	}
}
