package craftax

import (
	"math"

	"ariadne/internal/rng/threefry"
)

// Euclidean distances from the player, in tiles, at which creatures appear.
const (
	passiveFrom  = 3 // farther away than this
	monstersFrom = 9 // farther away than this
	bossWithin   = 6 // on the boss floor
)

// Factors of the probability that monsters appear.
const (
	unclearedFactor = 3    // on floors whose ladder is closed
	waveFactor      = 1000 // in a wave on the boss floor
)

// arrival says what may appear, how likely, and where.
type arrival struct {
	kind   uint8
	health float32
	chance float32
	on     blockSet
	ring   ring
}

// ring is the set of tiles whose distance from the player is more than inner and at most outer. Distances are squared Euclidean
// ones, or steps.
type ring struct {
	inner, outer int32
	steps        bool
}

// wide returns how many columns to each side a circle of radius bound has in a row at some distance. It is negative if the
// circle does not reach the row.
func (r ring) wide(bound, row int32) int32 {
	switch {
	case r.steps:
		return bound - row
	case bound < row*row:
		return -1
	}
	return int32(math.Sqrt(float64(bound - row*row)))
}

// spawn lets creatures appear around the player, at most one of each class.
func (s *State) spawn(d *draws, lane int, p *Params) {
	f, here := s.floor(), &populations[s.Level]
	outer := p.MobDespawnDistance*p.MobDespawnDistance - 1
	dark := 1 - s.LightLevel
	far := ring{inner: monstersFrom * monstersFrom, outer: outer}
	coming := [classes]arrival{
		passive: {chance: here.chance[passive], on: spawnGround, ring: ring{inner: passiveFrom * passiveFrom, outer: outer}},
		melee:   {chance: fused(here.night, dark*dark, here.chance[melee]), on: spawnGround, ring: far},
		ranged:  {chance: here.chance[ranged], on: spawnGround, ring: far},
	}
	for of := range coming {
		coming[of].kind = here.types[of]
	}
	if here.types[ranged] == deepThing {
		coming[ranged].on = water
	}
	factor := float32(1)
	if f.Kills < killsToDescend {
		factor = unclearedFactor
	}
	if s.atBoss() {
		factor *= s.bossFactor()
		like := &populations[min(s.BossProgress, bottom)] // the boss calls the monsters of one floor after another
		coming[passive].chance = 0
		for _, c := range []class{melee, ranged} {
			coming[c].kind, coming[c].on, coming[c].ring = like.types[c], graves, ring{inner: -1, outer: min(outer, bossWithin*bossWithin)}
		}
	}
	coming[melee].chance *= factor
	coming[ranged].chance *= factor

	on := s.scene()
	for of, slots := range f.creatures() {
		a := &coming[of]
		a.health = bestiary[of][a.kind].health
		on.arrive(slots, a, threefry.Uniform(d.luck[of][lane]), d.where[of].Key(lane))
	}
}

// bossFactor returns the factor on the boss floor, which depends on whether a wave is on.
func (s *State) bossFactor() float32 {
	if s.BossTimer >= 1 {
		return waveFactor
	}
	return 0
}

// arrive lets a creature appear in the first slot without one, if luck wants it and there is a tile for it. The slot takes the
// type in any case. If all slots are taken, the first one does.
func (s *scene) arrive(slots []Creature, a *arrival, luck float32, where threefry.Key) {
	slot := 0
	for slot < len(slots) && slots[slot].Alive {
		slot++
	}
	if slot == len(slots) {
		slots[0].Type = a.kind
		s.mob.add(slots[0].Pos)
		return
	}
	m := &slots[slot]
	m.Type = a.kind
	if luck >= a.chance {
		return
	}
	room := s.around(s.player, a.on, a.ring)
	n := room.count()
	if n == 0 {
		return
	}
	m.Pos = room.pickShared(where, n, int(s.side))
	m.Health = a.health
	m.Alive = true
	s.mob.add(m.Pos)
}

// around returns the tiles in a ring around a cell that have one of some blocks and no creature.
func (g *ground) around(c Cell, on blockSet, r ring) (t tiles) {
	reach := r.wide(r.outer, 0)
	for row := max(c.Row-reach, 0); row <= min(c.Row+reach, g.side-1); row++ {
		away := abs(row - c.Row)
		wide := r.wide(r.outer, away)
		first, last := max(c.Col-wide, 0), min(c.Col+wide, g.side-1)
		if first > last {
			continue
		}
		mask := uint64(0)
		for i, b := range g.block[row*g.side+first : row*g.side+last+1] {
			mask |= uint64(on) >> b & 1 << i
		}
		mask <<= first
		if hole := r.wide(r.inner, away); hole >= 0 {
			mask &^= columns(c.Col-hole, c.Col+hole)
		}
		t[row] = mask &^ g.mob[row]
	}
	return t
}

// columns returns the mask of the columns from first to last, limited to those of the largest floor.
func columns(first, last int32) uint64 {
	first, last = max(first, 0), min(last, maxSide-1)
	if first > last {
		return 0
	}
	return (2<<(last-first) - 1) << first
}
