package craftax

// Where the counters behind food, drink, energy, health and mana turn over.
const (
	hungerLimit  = 25
	thirstLimit  = 20
	tiredLimit   = 30
	restedLimit  = -10
	healLimit    = 25
	sickenLimit  = -15
	manaDelay    = 30
	decayPerStep = 0.125 // of the speed of all needs, for each point of dexterity above the first
)

// liveOn lets the player sleep, rest, and get hungry, thirsty, tired and well again.
func (s *State) liveOn(action Action) {
	s.fallAsleep(action)
	s.rest(action)

	need := int32(1) // nothing is used up on the boss floor
	if s.atBoss() {
		need = 0
	}
	pace := 1 - float32(decayPerStep*float32(s.Dexterity-1))
	awake := pace
	if s.Sleeping {
		pace *= 0.5
	}

	s.Hunger += pace
	if s.Hunger > hungerLimit {
		s.Food = max(s.Food-need, 0)
		s.Hunger = 0
	}
	s.Thirst += pace
	if s.Thirst > thirstLimit {
		s.Drink = max(s.Drink-need, 0)
		s.Thirst = 0
	}

	if s.Sleeping {
		s.Fatigue = min(s.Fatigue-1, 0)
	} else {
		s.Fatigue += awake
	}
	if s.Fatigue > tiredLimit {
		s.Energy = max(s.Energy-need, 0)
		s.Fatigue = 0
	}
	if s.Fatigue < restedLimit {
		s.Energy = min(s.Energy+1, s.maxEnergy())
		s.Fatigue = 0
	}

	s.heal(float32(need))

	gain := float32(1)
	if s.Sleeping {
		gain = 2
	}
	s.ManaDelay = (s.ManaDelay + gain) * (1 + float32(0.25*float32(s.Intelligence-1)))
	if s.ManaDelay > manaDelay {
		s.Mana++
		s.ManaDelay = 0
	}
}

// fallAsleep starts and ends sleep.
func (s *State) fallAsleep(action Action) {
	rested := s.Energy >= s.maxEnergy()
	if action == Sleep && !rested {
		s.Sleeping = true
	}
	if s.Sleeping && rested {
		s.Sleeping = false
		s.Achievements.add(achWakeUp)
	}
}

// rest starts and ends rest.
func (s *State) rest(action Action) {
	well := s.Health >= s.maxHealth()
	if action == Rest && !well {
		s.Resting = true
	}
	if well || s.Food <= 0 || s.Drink <= 0 {
		s.Resting = false
	}
}

// heal lets health come back or, where something is lacking, go.
func (s *State) heal(need float32) {
	switch lacking := s.Food <= 0 || s.Drink <= 0 || s.Energy <= 0 && !s.Sleeping; {
	case lacking && s.Sleeping:
		s.Recover -= 0.5 * need
	case lacking:
		s.Recover -= need
	case s.Sleeping:
		s.Recover += 2
	default:
		s.Recover++
	}
	if s.Recover > healLimit {
		s.Health = min(s.Health+1, s.maxHealth())
		s.Recover = 0
	}
	if s.Recover < sickenLimit {
		s.Health--
		s.Recover = 0
	}
}
