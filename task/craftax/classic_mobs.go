package craftax

import "ariadne/internal/rng/threefry"

// classicApproachFrom is the distance in steps from which skeletons want to come nearer to the player.
const classicApproachFrom = 10

// moveMobs moves zombies, cows, skeletons and arrows, in this order. Slots without a creature wander too.
func (s *Classic) moveMobs(d *draws, lane int, p *ClassicParams) {
	on := pasture{s.scene(), p.MobDespawnDistance, classicApproachFrom, false}
	for i := range s.Zombies {
		if on.moveMelee(&s.Zombies[i], land, d, firstMelee+i, lane) {
			s.hitByZombie()
		}
	}
	for i := range s.Cows {
		on.movePassive(&s.Cows[i], land, d.directionOf(firstPassive+i, lane, 8))
	}
	for i := range s.Skeletons {
		m := &s.Skeletons[i]
		if aim, shoots := on.moveRanged(m, land, d, firstRanged+i, lane); shoots {
			launch(s.Arrows[:], Projectile{Pos: m.Pos, Dir: aim, Type: shotArrow})
		}
	}
	for i := range s.Arrows {
		if on.fly(&s.Arrows[i], false) {
			s.Health -= shotHarm[shotArrow][0]
			s.Sleeping = false
		}
	}
}

// hitByZombie takes a zombie's hit. A sleeping player loses more.
func (s *Classic) hitByZombie() {
	harm := bestiary[melee][0].harm[0]
	if s.Sleeping {
		harm *= asleepFactor
		s.Achievements.add(achWakeUp)
	}
	s.Health -= harm
	s.Sleeping = false
}

// Where creatures appear: cows on grass, zombies on grass and paths, skeletons on paths. Distances are in steps.
var (
	cowGround      = setOf(blockGrass)
	zombieGround   = setOf(blockGrass, blockPath)
	skeletonGround = setOf(blockPath)
)

// spawn lets creatures appear around the player, at most one of each class.
func (s *Classic) spawn(d *draws, lane int, p *ClassicParams) {
	outer, dark := p.MobDespawnDistance-1, 1-s.LightLevel
	near, far := ring{passiveFrom, outer, true}, ring{monstersFrom, outer, true}
	coming := [classes]arrival{
		passive: {health: float32(p.CowHealth), chance: p.CowChance, on: cowGround, ring: near},
		melee:   {health: float32(p.ZombieHealth), chance: fused(p.ZombieNightChance, dark*dark, p.ZombieChance), on: zombieGround, ring: far},
		ranged:  {health: float32(p.SkeletonHealth), chance: p.SkeletonChance, on: skeletonGround, ring: far},
	}
	on := s.scene()
	for of, slots := range s.creatures() {
		on.arrive(slots, &coming[of], threefry.Uniform(d.luck[of][lane]), d.where[of].Key(lane))
	}
}
