package craftax

import (
	"math"

	"ariadne/internal/rng/threefry"
)

// Distances from the player at which creatures appear, in tiles as the crow flies.
const (
	passiveFrom  = 3 // further than
	monstersFrom = 9 // further than
	bossWithin   = 6 // on the boss floor
)

// Factors on the chance that monsters appear.
const (
	unclearedFactor = 3    // on floors whose ladder is closed
	waveFactor      = 1000 // in a wave on the boss floor
)

// arrival is what may appear, how likely and where.
type arrival struct {
	kind   uint8
	chance float32
	on     blockSet
	ring   ring
}

// ring is the tiles whose squared distance from the player is more than inner and at most outer.
type ring struct{ inner, outer int32 }

// spawn lets creatures appear around the player, one of each class at most.
func (s *State) spawn(d *draws, lane int, p *Params) {
	f, here := s.floor(), &populations[s.Level]
	outer := p.MobDespawnDistance*p.MobDespawnDistance - 1
	dark := 1 - s.LightLevel
	coming := [classes]arrival{
		passive: {here.types[passive], here.chance[passive], spawnGround, ring{passiveFrom * passiveFrom, outer}},
		melee:   {here.types[melee], fused(here.night, dark*dark, here.chance[melee]), spawnGround, ring{monstersFrom * monstersFrom, outer}},
		ranged:  {here.types[ranged], here.chance[ranged], spawnGround, ring{monstersFrom * monstersFrom, outer}},
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
		like := &populations[min(s.BossProgress, bottom)] // the boss calls the monsters of one floor after the other
		coming[passive].chance = 0
		for _, c := range []class{melee, ranged} {
			coming[c].kind, coming[c].on, coming[c].ring = like.types[c], graves, ring{-1, min(outer, bossWithin*bossWithin)}
		}
	}
	coming[melee].chance *= factor
	coming[ranged].chance *= factor

	s.arrive(f.Passive[:], &coming[passive], passive, d, lane)
	s.arrive(f.Melee[:], &coming[melee], melee, d, lane)
	s.arrive(f.Ranged[:], &coming[ranged], ranged, d, lane)
}

// bossFactor tells whether a wave of monsters is on.
func (s *State) bossFactor() float32 {
	if s.BossTimer >= 1 {
		return waveFactor
	}
	return 0
}

// arrive lets a creature appear in the first slot without one, if chance wants it and there is room. The slot takes the
// type in any case, and so does the first slot if there are creatures in all.
func (s *State) arrive(slots []Creature, a *arrival, of class, d *draws, lane int) {
	f := s.floor()
	slot := 0
	for slot < len(slots) && slots[slot].Alive {
		slot++
	}
	if slot == len(slots) {
		slots[0].Type = a.kind
		f.Mob.add(slots[0].Pos)
		return
	}
	m := &slots[slot]
	m.Type = a.kind
	if threefry.Uniform(d.luck[of][lane]) >= a.chance {
		return
	}
	room := f.around(s.Pos, a.on, a.ring)
	n := room.count()
	if n == 0 {
		return
	}
	m.Pos = room.pickShared(d.where[of].Key(lane), n)
	m.Health = bestiary[of][a.kind].health
	m.Alive = true
	f.Mob.add(m.Pos)
}

// around returns the tiles in a ring around a cell that are of some blocks and have no creature.
func (f *Floor) around(c Cell, on blockSet, r ring) (t tiles) {
	reach := rootOf(r.outer)
	for row := max(c.Row-reach, 0); row <= min(c.Row+reach, Side-1); row++ {
		high := (row - c.Row) * (row - c.Row)
		wide := rootOf(r.outer - high)
		first, last := max(c.Col-wide, 0), min(c.Col+wide, Side-1)
		if first > last {
			continue
		}
		mask := uint64(0)
		for i, b := range f.Block[row*Side+first : row*Side+last+1] {
			mask |= uint64(on) >> b & 1 << i
		}
		mask <<= first
		if r.inner >= high {
			hole := rootOf(r.inner - high)
			mask &^= columns(c.Col-hole, c.Col+hole)
		}
		t[row] = mask &^ f.Mob[row]
	}
	return t
}

// rootOf is the largest whole number whose square is at most n.
func rootOf(n int32) int32 { return int32(math.Sqrt(float64(max(n, 0)))) }

// columns is the mask of the columns from first to last that there are.
func columns(first, last int32) uint64 {
	first, last = max(first, 0), min(last, Side-1)
	if first > last {
		return 0
	}
	return (2<<(last-first) - 1) << first
}
