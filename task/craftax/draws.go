package craftax

import "ariadne/internal/rng/threefry"

// The order of creatures among the draws of a step.
const (
	firstMelee   = 0
	firstPassive = firstMelee + meleeSlots
	firstRanged  = firstPassive + passiveSlots
	creatures    = firstRanged + rangedSlots
)

// draws are the random numbers of one step of several environments, one in each lane. Which keys there are does not
// depend on what happens in the step, so they can all be split off beforehand, for all environments at once.
type draws struct {
	interact, book, enchant threefry.Lanes

	direction [creatures]threefry.Words // in the last bits
	axis      [creatures]threefry.Lanes // not of passive creatures
	whim      [creatures]threefry.Words // likewise

	luck  [classes]threefry.Words // whether a creature appears
	where [classes]threefry.Lanes

	after threefry.Lanes // RNG of the state
}

// draw splits the keys of a step, one in each of n lanes, in the order of the reference. Without magic there are none for
// books and enchantments.
func (d *draws) draw(key *threefry.Lanes, n int, magic bool) {
	var carry, mobs, arrivals threefry.Lanes
	carry = *key
	carry.Next(n, &d.interact)
	if magic {
		carry.Next(n, &d.book)
		carry.Next(n, &d.enchant)
	}
	carry.Next(n, &mobs)
	carry.Next(n, &arrivals)
	carry.Next(n, &d.after)
	d.drawCreatures(&mobs, n)
	d.drawArrivals(&arrivals, n)
}

// drawCreatures draws what creatures want.
func (d *draws) drawCreatures(carry *threefry.Lanes, n int) {
	var unused threefry.Lanes
	var direction, whim [creatures]threefry.Lanes
	carry.Next(n, &unused)
	for i := firstMelee; i < firstPassive; i++ {
		carry.Next(n, &direction[i])
		carry.Next(n, &d.axis[i])
		carry.Next(n, &whim[i])
		var next threefry.Lanes
		carry.Next(n, &next) // the reference goes on with the wrong half
		*carry = next
	}
	carry.Next(n, &unused)
	for i := firstPassive; i < firstRanged; i++ {
		carry.Next(n, &direction[i])
	}
	carry.Next(n, &unused)
	for i := firstRanged; i < creatures; i++ {
		carry.Next(n, &direction[i])
		carry.Next(n, &d.axis[i])
		carry.Next(n, &whim[i])
	}
	for i := 0; i < creatures; i += 2 {
		threefry.LowPair(n, &direction[i], &direction[i+1], &d.direction[i], &d.direction[i+1])
	}
	threefry.BitsPair(n, &whim[firstMelee], &whim[firstMelee+1], &d.whim[firstMelee], &d.whim[firstMelee+1])
	threefry.BitsPair(n, &whim[firstMelee+2], &whim[firstRanged], &d.whim[firstMelee+2], &d.whim[firstRanged])
	threefry.BitsPair(n, &whim[firstRanged+1], &whim[firstRanged], &d.whim[firstRanged+1], &d.whim[firstRanged])
}

// drawArrivals draws which creatures appear.
func (d *draws) drawArrivals(carry *threefry.Lanes, n int) {
	var luck [classes]threefry.Lanes
	for of := range luck {
		carry.Next(n, &luck[of])
		carry.Next(n, &d.where[of])
	}
	threefry.BitsPair(n, &luck[passive], &luck[melee], &d.luck[passive], &d.luck[melee])
	threefry.BitsPair(n, &luck[ranged], &luck[melee], &d.luck[ranged], &d.luck[melee])
}

// directionOf returns the direction that a creature would wander: one of count, a power of two.
func (d *draws) directionOf(creature, lane int, count uint32) int32 {
	return 1 + int32(d.direction[creature][lane]&(count-1))
}

// whimOf returns the real in [0, 1) that tells whether a creature follows its aim.
func (d *draws) whimOf(creature, lane int) float32 { return threefry.Uniform(d.whim[creature][lane]) }
