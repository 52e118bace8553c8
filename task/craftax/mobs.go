package craftax

import "ariadne/internal/rng/threefry"

// Behaviour of creatures; distances are in steps.
const (
	huntDistance   = 10 // within this distance, melee creatures come for the player
	huntChance     = 0.75
	fleeDistance   = 3    // up to this distance, ranged creatures want to get away
	shootFrom      = 4    // ranged creatures shoot from this distance
	shootTo        = 5    // up to this one
	approachFrom   = 6    // from this distance, they want to come nearer
	calm           = 0.85 // probability that a ranged creature wanders instead
	meleeCooldown  = 5
	rangedCooldown = 4
	asleepFactor   = 1 + 2.5 // of the damage of melee creatures to a sleeping player
)

// pasture holds what the movement of creatures depends on: the scene, and the distances at which they vanish and approach.
type pasture struct {
	scene
	vanish   int32 // distance from the player at which they vanish, steps
	approach int32 // distance from which ranged creatures want to come nearer, steps
	boss     bool  // on the boss floor monsters hunt at any distance and do not vanish
}

// moveMobs moves the creatures of the player's floor. Slots without a creature wander too. Their places matter when the slot is
// filled again, and in the observation.
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

// hitBy takes a hit of a melee creature. A sleeping player loses more.
func (s *State) hitBy(harm damage) {
	if s.Sleeping {
		for k := range harm {
			harm[k] *= asleepFactor
		}
		s.Achievements.add(achWakeUp)
	}
	s.hurt(harm)
}

// movePassive moves a passive creature. Directions beyond the four mean that it stays.
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

// moveRanged moves a ranged creature, or returns the direction in which it shoots.
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

// toward returns a step from a cell to the player, along the axis on which the player is further away. If both distances are
// equal, the axis is drawn.
func (s *scene) toward(from Cell, axis threefry.Key) Cell {
	row, col := s.player.Row-from.Row, s.player.Col-from.Col
	along := abs(row) < abs(col)
	if abs(row) == abs(col) && row != 0 {
		// The reference gives both axes the weight 1 over the distance.
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

// settle moves a creature to a cell, or removes it if it does not stay in the world.
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
