package craftax

import "ariadne/internal/rng/threefry"

// Behaviour of creatures; distances are in steps.
const (
	huntDistance   = 10 // within which melee creatures come for the player
	huntChance     = 0.75
	fleeDistance   = 3    // up to which ranged creatures want to get away
	shootFrom      = 4    // from which to
	shootTo        = 5    // which they shoot
	approachFrom   = 6    // from which they want to come near
	calm           = 0.85 // how likely a ranged creature wanders all the same
	meleeCooldown  = 5
	rangedCooldown = 4
	asleepFactor   = 1 + 2.5 // on what melee creatures do to a player that is asleep
)

// pasture is what creatures go by as they move: the scene, and how far from the player they stay in the world and come near.
type pasture struct {
	scene
	vanish   int32 // steps from the player at which they vanish
	approach int32 // steps from which ranged creatures want to come near
	boss     bool  // monsters hunt from anywhere and do not vanish
}

// moveMobs moves the creatures of the player's floor. Slots without one wander, too: their places matter when the slot is
// written over and in what the player sees.
func (s *State) moveMobs(d *draws, lane int, p *Params) {
	f := s.floor()
	on := pasture{s.scene(), p.MobDespawnDistance, approachFrom, s.atBoss()}
	for i := range f.Melee {
		if m := &f.Melee[i]; on.moveMelee(m, bestiary[melee][m.Type].barred, d, firstMelee+i, lane) {
			s.hitBy(bestiary[melee][m.Type].harm)
		}
	}
	for i := range f.Passive {
		m := &f.Passive[i]
		on.movePassive(m, bestiary[passive][m.Type].barred, d.directionOf(firstPassive+i, lane, 8))
	}
	for i := range f.Ranged {
		m := &f.Ranged[i]
		kind := &bestiary[ranged][m.Type]
		if aim, shoots := on.moveRanged(m, kind.barred, d, firstRanged+i, lane); shoots {
			launch(f.Hostile[:], Projectile{Pos: m.Pos, Dir: aim, Type: kind.shot})
		}
	}
}

// moveMelee moves a melee creature, or reports that it hits the player.
func (s *pasture) moveMelee(m *Creature, barred terrain, d *draws, creature, lane int) (hits bool) {
	far := m.Pos.distance(s.player)
	to := m.Pos
	if far == 1 && m.Cooldown <= 0 && m.Alive {
		hits = true
		m.Cooldown = meleeCooldown
	} else {
		m.Cooldown--
		step := directions[d.directionOf(creature, lane, 4)]
		if (far < huntDistance || s.boss) && d.whimOf(creature, lane) < huntChance {
			step = s.toward(m.Pos, d.axis[creature].Key(lane))
		}
		if c := m.Pos.plus(step); s.passable(c, barred) {
			to = c
		}
	}
	s.settle(m, to, s.boss || far < s.vanish)
	return hits
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
func (s *pasture) movePassive(m *Creature, barred terrain, direction int32) {
	stays := m.Pos.distance(s.player) < s.vanish
	to := m.Pos
	if direction <= Down {
		if c := m.Pos.plus(directions[direction]); s.passable(c, barred) {
			to = c
		}
	}
	s.settle(m, to, stays)
}

// moveRanged moves a ranged creature, or tells where it shoots from its place.
func (s *pasture) moveRanged(m *Creature, barred terrain, d *draws, creature, lane int) (aim Cell, shoots bool) {
	far := m.Pos.distance(s.player)
	step := directions[d.directionOf(creature, lane, 4)]
	if d.whimOf(creature, lane) > calm {
		aim := s.toward(m.Pos, d.axis[creature].Key(lane))
		switch {
		case far >= s.approach:
			step = aim
		case far <= fleeDistance:
			step = Cell{-aim.Row, -aim.Col}
		}
	}
	to := m.Pos.plus(step)
	free := s.passable(to, barred)
	if !free {
		to = m.Pos
	}
	inRange := far >= shootFrom && far <= shootTo || far <= fleeDistance && !free
	if shoots = inRange && m.Cooldown <= 0 && m.Alive; shoots {
		aim = s.toward(m.Pos, d.axis[creature].Key(lane))
		m.Cooldown = rangedCooldown
		to = m.Pos
	} else {
		m.Cooldown--
	}
	s.settle(m, to, s.boss || far < s.vanish)
	return aim, shoots
}

// toward is a step from a cell to the player along the axis on which the player is further away, a drawn one if there is
// none.
func (s *scene) toward(from Cell, axis threefry.Key) Cell {
	row, col := s.player.Row-from.Row, s.player.Col-from.Col
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
func (g *ground) settle(m *Creature, to Cell, stays bool) {
	from := m.Pos
	m.Pos = to
	if !m.Alive {
		return
	}
	g.mob.remove(from)
	m.Alive = stays
	if stays {
		g.mob.add(to)
	}
}
