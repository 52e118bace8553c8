package craftax

// drinkPotion drinks a potion. Its effect depends on the world.
func (s *State) drinkPotion(action Action) {
	if action < DrinkPotionRed || action > DrinkPotionYellow {
		return
	}
	colour := action - DrinkPotionRed
	if s.Inventory.Potions[colour] <= 0 {
		return
	}
	s.Inventory.Potions[colour]--
	const good, bad = 8, -3
	switch s.PotionEffects[colour] {
	case 0:
		s.Health += good
	case 1:
		s.Health += bad
	case 2:
		s.Mana += good
	case 3:
		s.Mana += bad
	case 4:
		s.Energy += good
	case 5:
		s.Energy += bad
	}
	s.Achievements.add(achDrinkPotion)
}
