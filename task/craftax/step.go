package craftax

import "ariadne/internal/rng/threefry"

// Step lets one step pass: step_env(key, state, action) of the reference. It returns the reward and whether the episode
// has ended; a state that has ended can be stepped on.
func (s *State) Step(key threefry.Key, action Action, p *Params) (reward float32, done bool) {
	achieved, health := s.Achievements, s.Health
	if s.Sleeping || s.Resting {
		action = Noop
	}
	s.changeFloor(action, p)
	s.craft(action)
	s.interact(key.Child(1), action)
	key.Skip()
	s.place(action)
	s.shoot(action)
	s.cast(action)
	s.drinkPotion(action)
	s.readBook(key.Child(1), action)
	key.Skip()
	s.enchant(key.Child(1), action)
	key.Skip()
	s.tickBoss()
	s.levelUp(action, p)
	s.move(action, p)
	s.moveMobs(key.Next(), p)
	s.moveHostile()
	s.moveOwn()
	s.spawn(key.Next(), p)
	s.growPlants()
	s.liveOn(action)
	s.clip(p)
	s.collectAchievements()

	reward = fused(s.Health-health, 0.1, s.Achievements.reward(&achieved))
	s.RNG = key.Child(1)
	s.Time++
	s.LightLevel = lightLevel(s.Time, p)
	return reward, s.over(p)
}

// over reports whether the episode has ended.
func (s *State) over(p *Params) bool {
	return s.Time >= p.MaxTimesteps || s.Health <= 0 || s.beatenBoss()
}
