package craftax

import "ariadne/internal/rng/threefry"

// Step advances the world by one step, as the reference's step_env(key, state, action). It returns the reward and whether the
// episode has ended. A world whose episode has ended can be stepped on.
func (s *State) Step(key threefry.Key, action Action, p *Params) (reward float32, done bool) {
	var keys threefry.Lanes
	var d draws
	keys.Set(0, key)
	d.draw(&keys, 1, true)
	return s.step(&d, 0, action, p)
}

// step is Step with random numbers that have been drawn already.
func (s *State) step(d *draws, lane int, action Action, p *Params) (reward float32, done bool) {
	achieved, health := s.Achievements, s.Health
	if s.Sleeping || s.Resting {
		action = Noop
	}
	s.changeFloor(action, p)
	s.craft(action)
	s.interact(d.interact.Key(lane), action)
	s.place(action)
	s.shoot(action)
	s.cast(action)
	s.drinkPotion(action)
	s.readBook(d.book.Key(lane), action)
	s.enchant(d.enchant.Key(lane), action)
	s.tickBoss()
	s.levelUp(action, p)
	s.move(action, p)
	s.moveMobs(d, lane, p)
	s.moveHostile()
	s.moveOwn()
	s.spawn(d, lane, p)
	s.Plants.grow(s.Floors[0].ground()) // on the overworld, wherever the player is
	s.liveOn(action)
	s.clip(p)
	s.collectAchievements()

	reward = fused(s.Health-health, 0.1, s.Achievements.reward(&achieved))
	s.RNG = d.after.Key(lane)
	s.Time++
	s.LightLevel = lightLevel(s.Time, p.DayLength)
	return reward, s.over(p)
}

// over reports whether the episode has ended.
func (s *State) over(p *Params) bool {
	return s.Time >= p.MaxTimesteps || s.Health <= 0 || s.beatenBoss()
}
