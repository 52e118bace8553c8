package craftax

const (
	manaDelay    = 30    // value at which the counter behind mana overflows
	decayPerStep = 0.125 // reduction of the speed of all needs, for each point of dexterity above the first
)

// liveOn lets the player sleep and rest, makes it hungrier, thirstier and more tired, and heals it.
func (s *State) liveOn(action Action) {
	s.Achievements.addIf(s.fallAsleep(action, s.maxEnergy()), achWakeUp)
	s.rest(action)
	c := constitution{
		health: s.maxHealth(), energy: s.maxEnergy(),
		pace: 1 - float32(decayPerStep*float32(s.Dexterity-1)), need: 1,
	}
	if s.atBoss() {
		c.need = 0 // nothing is used up on the boss floor
	}
	s.Body.liveOn(&c)

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
