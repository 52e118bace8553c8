package craftax

// place puts something onto the tile that the player faces.
func (s *State) place(action Action) {
	switch action {
	case PlaceStone, PlaceTable, PlaceFurnace, PlacePlant, PlaceTorch:
	default:
		return
	}
	target := s.ahead()
	if !target.inside() || s.occupied(target) {
		return
	}
	f, v := s.floor(), &s.Inventory
	tile, item := &f.Block[target.tile()], &f.Item[target.tile()]
	free := !solid.has(*tile) && *item == itemNone
	switch action {
	case PlaceTable:
		if free && v.Wood >= 2 {
			v.Wood -= 2
			*tile = blockCraftingTable
			s.Achievements.add(achPlaceTable)
		}
	case PlaceFurnace:
		if free && v.Stone > 0 {
			v.Stone--
			*tile = blockFurnace
			s.Achievements.add(achPlaceFurnace)
		}
	case PlaceStone:
		if (free || *tile == blockWater) && v.Stone > 0 {
			v.Stone--
			*tile = blockStone
			s.Achievements.add(achPlaceStone)
		}
	case PlaceTorch:
		if torchGround.has(*tile) && *item == itemNone && v.Torches > 0 {
			v.Torches--
			*item = itemTorch
			f.lightTorch(target)
			s.Achievements.add(achPlaceTorch)
		}
	case PlacePlant:
		if *tile == blockGrass && *item == itemNone && v.Sapling > 0 {
			v.Sapling--
			*tile = blockPlant
			s.sow(target)
			s.Achievements.add(achPlacePlant)
		}
	}
}
