package craftax

// build puts a table, furnace, stone or sapling onto the cell that the player faces, if the stock suffices and nobody stands
// there. bare says whether a table may be put on the tile. Stones can also be put into water; saplings need grass.
func (s *scene) build(action Action, to Cell, bare bool, v *Stock, plants *Plants, a *Achievements) {
	tile := s.at(to)
	switch action {
	case PlaceTable:
		if bare && v.Wood >= 2 {
			v.Wood -= 2
			*tile = blockCraftingTable
			a.add(achPlaceTable)
		}
	case PlaceFurnace:
		if bare && v.Stone > 0 {
			v.Stone--
			*tile = blockFurnace
			a.add(achPlaceFurnace)
		}
	case PlaceStone:
		if (bare || *tile == blockWater) && v.Stone > 0 {
			v.Stone--
			*tile = blockStone
			a.add(achPlaceStone)
		}
	case PlacePlant:
		if bare && *tile == blockGrass && v.Sapling > 0 {
			v.Sapling--
			*tile = blockPlant
			plants.sow(to)
			a.add(achPlacePlant)
		}
	}
}

// place puts something onto the tile that the player faces.
func (s *State) place(action Action) {
	switch action {
	case PlaceStone, PlaceTable, PlaceFurnace, PlacePlant, PlaceTorch:
	default:
		return
	}
	here, target := s.scene(), s.ahead()
	if !target.inside() || here.occupied(target) {
		return
	}
	f, v := s.floor(), &s.Inventory
	tile, item := f.Block[target.tile()], &f.Item[target.tile()]
	if action != PlaceTorch {
		here.build(action, target, !solid.has(tile) && *item == itemNone, &v.Stock, &s.Plants, &s.Achievements)
		return
	}
	if torchGround.has(tile) && *item == itemNone && v.Torches > 0 {
		v.Torches--
		*item = itemTorch
		f.lightTorch(target)
		s.Achievements.add(achPlaceTorch)
	}
}
