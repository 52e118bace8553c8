package craftax

import "ariadne/internal/rng/threefry"

// The order of creatures among the draws of a step.
const (
	firstMelee   = 0
	firstPassive = firstMelee + meleeSlots
	firstRanged  = firstPassive + passiveSlots
	creatures    = firstRanged + rangedSlots
)

// draws holds the random numbers of one step of several environments, one environment in each lane. The keys of a step do not
// depend on what happens in it. So all of them can be split off beforehand, for several environments at once.
type draws struct {
	interact, book, enchant threefry.Lanes

	direction [creatures]threefry.Words // the last bits count
	axis      [creatures]threefry.Lanes // unused for passive creatures
	whim      [creatures]threefry.Words // unused for passive creatures

	luck  [classes]threefry.Words // decides whether a creature appears
	where [classes]threefry.Lanes

	after threefry.Lanes // the state's RNG after the step
}

// draw splits off the keys of a step, in each of n lanes, in the order of the reference. Without magic there are no keys for
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

// drawCreatures draws the numbers that decide what creatures want.
func (d *draws) drawCreatures(carry *threefry.Lanes, n int) {
	var unused threefry.Lanes
	var direction, whim [creatures]threefry.Lanes
	carry.Next(n, &unused)
	for i := firstMelee; i < firstPassive; i++ {
		carry.Next(n, &direction[i])
		carry.Next(n, &d.axis[i])
		carry.Next(n, &whim[i])
		var next threefry.Lanes
		carry.Next(n, &next) // the reference continues with the wrong half
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

// drawArrivals draws the numbers that decide which creatures appear.
func (d *draws) drawArrivals(carry *threefry.Lanes, n int) {
	var luck [classes]threefry.Lanes
	for of := range luck {
		carry.Next(n, &luck[of])
		carry.Next(n, &d.where[of])
	}
	threefry.BitsPair(n, &luck[passive], &luck[melee], &d.luck[passive], &d.luck[melee])
	threefry.BitsPair(n, &luck[ranged], &luck[melee], &d.luck[ranged], &d.luck[melee])
}

// directionOf returns the direction in which a creature would wander, out of count directions. count is a power of two.
func (d *draws) directionOf(creature, lane int, count uint32) int32 {
	return 1 + int32(d.direction[creature][lane]&(count-1))
}

// whimOf returns the number in [0, 1) that decides whether a creature follows its aim.
func (d *draws) whimOf(creature, lane int) float32 { return threefry.Uniform(d.whim[creature][lane]) }
