package craftax

// ripeAge is the age in steps at which a plant can be eaten.
const ripeAge = 600

// sow takes the first free slot for a sapling. Without one it is a plant that never ripens.
func (s *State) sow(at Cell) {
	for i := range s.Plants {
		if !s.Plants[i].Used {
			s.Plants[i] = Plant{Pos: at, Used: true}
			return
		}
	}
}

// growPlants lets the plants grow. They are on the overworld, wherever the player is.
func (s *State) growPlants() {
	for i := range s.Plants {
		p := &s.Plants[i]
		if !p.Used {
			p.Age = 0
			continue
		}
		p.Age++
		if p.Age >= ripeAge {
			s.Floors[0].Block[p.Pos.tile()] = blockRipePlant
		}
	}
}

// eatPlant eats a ripe plant, which starts to grow again. One that has no slot takes the age of the first.
func (s *State) eatPlant(at Cell) {
	slot := 0
	for i := range s.Plants {
		if s.Plants[i].Pos == at {
			slot = i
			break
		}
	}
	s.Plants[slot].Age = 0
	s.floor().Block[at.tile()] = blockPlant
	s.Food = min(s.maxFood(), s.Food+4)
	s.Hunger = 0
	s.Achievements.add(achEatPlant)
}
