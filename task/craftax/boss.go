package craftax

const (
	bossWave   = 7          // steps during which monsters appear after each hit of the necromancer
	bossHealth = Levels - 1 // hits that defeat it
)

// bossVulnerable reports whether the necromancer can be hit: there are no monsters on the floor, and none will appear.
func (s *State) bossVulnerable() bool {
	f := s.floor()
	for i := range f.Melee {
		if f.Melee[i].Alive {
			return false
		}
	}
	for i := range f.Ranged {
		if f.Ranged[i].Alive {
			return false
		}
	}
	return s.BossTimer <= 0
}

// beatenBoss reports whether the necromancer is defeated.
func (s *State) beatenBoss() bool { return s.BossProgress >= bossHealth }

// tickBoss counts down the time of a wave of monsters.
func (s *State) tickBoss() {
	s.Achievements.addIf(s.beatenBoss(), achDefeatNecromancer)
	if s.atBoss() {
		s.BossTimer--
	}
}
