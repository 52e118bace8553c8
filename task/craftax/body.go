package craftax

// Body is the physical state of the player.
type Body struct {
	Health                           float32
	Food, Drink, Energy              int32
	Sleeping                         bool
	Recover, Hunger, Thirst, Fatigue float32 // counters that change health, food, drink and energy when they overflow
}

// newBody is the body of a player at the start.
var newBody = Body{Health: 9, Food: 9, Drink: 9, Energy: 9}

// constitution holds what the needs of a body depend on.
type constitution struct {
	health float32 // maximum of health
	energy int32   // maximum of energy
	pace   float32 // speed of all needs while the player is awake
	need   int32   // how much is used up each time
}

// The values at which the counters behind food, drink, energy and health overflow.
const (
	hungerLimit = 25
	thirstLimit = 20
	tiredLimit  = 30
	restedLimit = -10
	healLimit   = 25
	sickenLimit = -15
)

// fallAsleep starts and ends sleep, and reports whether it ended.
func (b *Body) fallAsleep(action Action, energy int32) (woke bool) {
	rested := b.Energy >= energy
	if action == Sleep && !rested {
		b.Sleeping = true
	}
	woke = b.Sleeping && rested
	if woke {
		b.Sleeping = false
	}
	return woke
}

// liveOn makes the player hungrier, thirstier and more tired, and heals.
func (b *Body) liveOn(c *constitution) {
	pace := c.pace
	if b.Sleeping {
		pace *= 0.5
	}
	b.Hunger += pace
	if b.Hunger > hungerLimit {
		b.Food = max(b.Food-c.need, 0)
		b.Hunger = 0
	}
	b.Thirst += pace
	if b.Thirst > thirstLimit {
		b.Drink = max(b.Drink-c.need, 0)
		b.Thirst = 0
	}
	if b.Sleeping {
		b.Fatigue = min(b.Fatigue-1, 0)
	} else {
		b.Fatigue += c.pace
	}
	if b.Fatigue > tiredLimit {
		b.Energy = max(b.Energy-c.need, 0)
		b.Fatigue = 0
	}
	if b.Fatigue < restedLimit {
		b.Energy = min(b.Energy+1, c.energy)
		b.Fatigue = 0
	}
	b.heal(c)
}

// heal restores health or, if a need is unmet, takes some away.
func (b *Body) heal(c *constitution) {
	switch lacking := b.Food <= 0 || b.Drink <= 0 || b.Energy <= 0 && !b.Sleeping; {
	case lacking && b.Sleeping:
		b.Recover -= float32(0.5 * float32(c.need))
	case lacking:
		b.Recover -= float32(c.need)
	case b.Sleeping:
		b.Recover += 2
	default:
		b.Recover++
	}
	if b.Recover > healLimit {
		b.Health = min(b.Health+1, c.health)
		b.Recover = 0
	}
	if b.Recover < sickenLimit {
		b.Health--
		b.Recover = 0
	}
}

// How much food a cow and a ripe plant give.
const (
	foodOfCow   = 6
	foodOfPlant = 4
)

// eat adds food and resets the hunger counter.
func (b *Body) eat(food, most int32) {
	b.Food = min(most, b.Food+food)
	b.Hunger = 0
}

// sip adds drink and resets the thirst counter.
func (b *Body) sip(most int32) {
	b.Drink = min(most, b.Drink+1)
	b.Thirst = 0
}
