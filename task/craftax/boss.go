package craftax

const (
	bossWave   = 7          // steps that monsters appear for after each hit of the necromancer
	bossHealth = Levels - 1 // hits that defeat it
)

// bossVulnerable reports whether the necromancer can be hit: no monsters on the floor, and none to come.
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

// tickBoss counts the time to the end of a wave of monsters.
func (s *State) tickBoss() {
	s.Achievements.addIf(s.beatenBoss(), achDefeatNecromancer)
	if s.atBoss() {
		s.BossTimer--
	}
}
