package craftax

// Body is how the player is.
type Body struct {
	Health                           float32
	Food, Drink, Energy              int32
	Sleeping                         bool
	Recover, Hunger, Thirst, Fatigue float32 // counters behind health, food, drink and energy
}

// newBody is how the player is at first.
var newBody = Body{Health: 9, Food: 9, Drink: 9, Energy: 9}

// constitution is what the needs of a body go by.
type constitution struct {
	health float32 // the most that there can be
	energy int32   // likewise
	pace   float32 // of all needs while the player is awake
	need   int32   // what is used up each time
}

// Where the counters behind food, drink, energy and health turn over.
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

// liveOn lets the player get hungry, thirsty, tired and well again.
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

// heal lets health come back or, where something is lacking, go.
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

// What is eaten gives.
const (
	foodOfCow   = 6
	foodOfPlant = 4
)

// eat ends hunger.
func (b *Body) eat(food, most int32) {
	b.Food = min(most, b.Food+food)
	b.Hunger = 0
}

// sip ends thirst.
func (b *Body) sip(most int32) {
	b.Drink = min(most, b.Drink+1)
	b.Thirst = 0
}
