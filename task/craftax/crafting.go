package craftax

// recipe is what a crafting action needs.
type recipe struct {
	wood, stone, coal, iron, diamond int32
	furnace                          bool // must be near, besides the table
}

// recipeOf returns the recipe of a crafting action.
func recipeOf(action Action) (r recipe, ok bool) {
	switch action {
	case MakeWoodPickaxe, MakeWoodSword:
		return recipe{wood: 1}, true
	case MakeStonePickaxe, MakeStoneSword, MakeArrow:
		return recipe{wood: 1, stone: 1}, true
	case MakeIronPickaxe, MakeIronSword:
		return recipe{wood: 1, stone: 1, coal: 1, iron: 1, furnace: true}, true
	case MakeDiamondPickaxe:
		return recipe{wood: 1, diamond: 3}, true
	case MakeDiamondSword:
		return recipe{wood: 1, diamond: 2}, true
	case MakeIronArmour:
		return recipe{coal: 3, iron: 3, furnace: true}, true
	case MakeDiamondArmour:
		return recipe{diamond: 3}, true
	case MakeTorch:
		return recipe{wood: 1, coal: 1}, true
	}
	return recipe{}, false
}

// Stock holds the materials in an inventory.
type Stock struct{ Wood, Stone, Coal, Iron, Diamond, Sapling int32 }

// has reports whether the stock has everything that a recipe needs.
func (v *Stock) has(r *recipe) bool {
	return v.Wood >= r.wood && v.Stone >= r.stone && v.Coal >= r.coal && v.Iron >= r.iron && v.Diamond >= r.diamond
}

// spend takes what a recipe needs out of the stock.
func (v *Stock) spend(r *recipe) {
	v.Wood -= r.wood
	v.Stone -= r.stone
	v.Coal -= r.coal
	v.Iron -= r.iron
	v.Diamond -= r.diamond
}

// workshop reports whether the player is next to the table, and to the furnace if the recipe needs one.
func (s *scene) workshop(r *recipe) bool {
	return s.beside(s.player, blockCraftingTable) && (!r.furnace || s.beside(s.player, blockFurnace))
}

// craft makes something, if the action asks for it and the player has everything that it takes.
func (s *State) craft(action Action) {
	r, ok := recipeOf(action)
	if !ok || !s.Inventory.has(&r) {
		return
	}
	if here := s.scene(); here.workshop(&r) && s.make(action) {
		s.Inventory.spend(&r)
	}
}

// full is the largest count of a thing in the inventory.
const full = 99

// make adds what a crafting action makes. It reports whether the player had any use for it.
func (s *State) make(action Action) bool {
	v := &s.Inventory
	switch action {
	case MakeWoodPickaxe:
		return raise(&v.Pickaxe, 1)
	case MakeStonePickaxe:
		return raise(&v.Pickaxe, 2)
	case MakeIronPickaxe:
		return raise(&v.Pickaxe, 3)
	case MakeDiamondPickaxe:
		return raise(&v.Pickaxe, 4)
	case MakeWoodSword:
		return raise(&v.Sword, 1)
	case MakeStoneSword:
		return raise(&v.Sword, 2)
	case MakeIronSword:
		return raise(&v.Sword, 3)
	case MakeDiamondSword:
		return raise(&v.Sword, 4)
	case MakeIronArmour:
		return s.makeArmour(1, achMakeIronArmour)
	case MakeDiamondArmour:
		return s.makeArmour(2, achMakeDiamondArmour)
	case MakeArrow:
		return pile(&v.Arrows, 2)
	default: // MakeTorch
		return pile(&v.Torches, 4)
	}
}

// raise sets a level to to, if it is lower. It reports whether it did.
func raise(level *int32, to int32) bool {
	if *level >= to {
		return false
	}
	*level = to
	return true
}

// pile adds n to a count, if there is room. It reports whether it did.
func pile(count *int32, n int32) bool {
	if *count >= full {
		return false
	}
	*count += n
	return true
}

// makeArmour makes the first piece of armour that has a lower level.
func (s *State) makeArmour(level int32, a Achievement) bool {
	for i := range s.Inventory.Armour {
		if raise(&s.Inventory.Armour[i], level) {
			s.Achievements.add(a)
			return true
		}
	}
	return false
}
