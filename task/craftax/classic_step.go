package craftax

import "ariadne/internal/rng/threefry"

// classicFull is the largest count of a thing in the inventory, and the maximum of each need.
const classicFull = 9

// Step advances the world by one step, as the reference's step_env(key, state, action). It returns the reward and whether the
// episode has ended. A world whose episode has ended can be stepped on.
func (s *Classic) Step(key threefry.Key, action Action, p *ClassicParams) (reward float32, done bool) {
	var keys threefry.Lanes
	var d draws
	keys.Set(0, key)
	d.draw(&keys, 1, false)
	return s.step(&d, 0, action, p)
}

// step is Step with random numbers that have been drawn already.
func (s *Classic) step(d *draws, lane int, action Action, p *ClassicParams) (reward float32, done bool) {
	achieved, health := s.Achievements, s.Health
	if s.Sleeping {
		action = Noop
	}
	s.craft(action)
	s.interact(d.interact.Key(lane), action)
	s.place(action)
	s.move(action)
	s.moveMobs(d, lane, p)
	s.spawn(d, lane, p)
	s.Plants.grow(s.ground())
	s.Achievements.addIf(s.fallAsleep(action, classicFull), achWakeUp)
	s.liveOn(&constitution{health: classicFull, energy: classicFull, pace: 1, need: 1})
	for _, n := range s.Inventory.counts() {
		*n = min(*n, classicFull)
	}
	s.Health = max(s.Health, 0)
	if s.burns() {
		s.Health = 0
	}

	reward = fused(s.Health-health, 0.1, s.Achievements.reward(&achieved))
	s.RNG = d.after.Key(lane)
	s.Time++
	s.LightLevel = lightLevel(s.Time, p.DayLength)
	return reward, s.Time >= p.MaxTimesteps || s.Health <= 0 || s.burns()
}

// craft makes a tool, if the action asks for it and the player has everything that it takes.
func (s *Classic) craft(action Action) {
	tools, level := &s.Inventory.Pickaxes, action-MakeWoodPickaxe
	if action >= MakeWoodSword {
		tools, level = &s.Inventory.Swords, action-MakeWoodSword
	}
	r, ok := recipeOf(action)
	if !ok || action > MakeIronSword || !s.Inventory.has(&r) {
		return
	}
	if here := s.scene(); here.workshop(&r) {
		tools[level]++
		s.Inventory.spend(&r)
		s.Achievements.add(classicTools[action-MakeWoodPickaxe])
	}
}

// classicTools are the achievements of making tools, by the action less MakeWoodPickaxe.
var classicTools = [...]Achievement{
	achMakeWoodPickaxe, achMakeStonePickaxe, achMakeIronPickaxe, achMakeWoodSword, achMakeStoneSword, achMakeIronSword,
}

// place puts something onto the tile that the player faces. Lava counts as free ground, water does not.
func (s *Classic) place(action Action) {
	if action < PlaceStone || action > PlacePlant {
		return
	}
	here, target := s.scene(), s.ahead()
	if !target.within(ClassicSide) || here.occupied(target) {
		return
	}
	bare := terrainOf[*here.at(target)]&(blocked|wet) == 0
	here.build(action, target, bare, &s.Inventory.Stock, &s.Plants, &s.Achievements)
}

// move turns the player and takes a step, if the way is free or lava. Beyond the map the reference reads the opposite border;
// if that is lava, the player can go there.
func (s *Classic) move(action Action) {
	if action < Left || action > Down {
		return
	}
	s.Facing = action
	if here, to := s.scene(), s.ahead(); here.passable(to, land) || here.nearest(to) == blockLava {
		s.Pos = to
	}
}
