package craftax

// levelUp raises an attribute by one, for a point of experience.
func (s *State) levelUp(action Action, p *Params) {
	var attribute *int32
	switch action {
	case LevelUpDexterity:
		attribute = &s.Dexterity
	case LevelUpStrength:
		attribute = &s.Strength
	case LevelUpIntelligence:
		attribute = &s.Intelligence
	default:
		return
	}
	if s.XP >= 1 && *attribute < p.MaxAttribute {
		*attribute++
		s.XP--
	}
}

// move turns the player and takes a step, if the way is free.
func (s *State) move(action Action, p *Params) {
	if action < Left || action > Down {
		return
	}
	s.Facing = action
	if here, to := s.scene(), s.ahead(); p.GodMode || here.passable(to, land) {
		s.Pos = to
	}
}

// clip limits all numbers to their ranges at the end of a step.
func (s *State) clip(p *Params) {
	for _, n := range s.Inventory.counts() {
		*n = min(*n, full)
	}
	least := float32(0)
	if p.GodMode {
		least = 9
	}
	s.Health = min(max(s.Health, least), s.maxHealth())
	s.Food = min(max(s.Food, 0), s.maxFood())
	s.Drink = min(max(s.Drink, 0), s.maxDrink())
	s.Energy = min(max(s.Energy, 0), s.maxEnergy())
	s.Mana = min(max(s.Mana, 0), s.maxMana())
}

// collectAchievements adds the achievements for what the player owns, wherever it came from.
func (s *State) collectAchievements() {
	v, a := &s.Inventory, &s.Achievements
	a.addIf(v.Wood > 0, achCollectWood)
	a.addIf(v.Stone > 0, achCollectStone)
	a.addIf(v.Coal > 0, achCollectCoal)
	a.addIf(v.Iron > 0, achCollectIron)
	a.addIf(v.Diamond > 0, achCollectDiamond)
	a.addIf(v.Ruby > 0, achCollectRuby)
	a.addIf(v.Sapphire > 0, achCollectSapphire)
	a.addIf(v.Sapling > 0, achCollectSapling)
	a.addIf(v.Bow > 0, achFindBow)
	a.addIf(v.Arrows > 0, achMakeArrow)
	a.addIf(v.Torches > 0, achMakeTorch)
	a.addIf(v.Pickaxe >= 1, achMakeWoodPickaxe)
	a.addIf(v.Pickaxe >= 2, achMakeStonePickaxe)
	a.addIf(v.Pickaxe >= 3, achMakeIronPickaxe)
	a.addIf(v.Pickaxe >= 4, achMakeDiamondPickaxe)
	a.addIf(v.Sword >= 1, achMakeWoodSword)
	a.addIf(v.Sword >= 2, achMakeStoneSword)
	a.addIf(v.Sword >= 3, achMakeIronSword)
	a.addIf(v.Sword >= 4, achMakeDiamondSword)
}
