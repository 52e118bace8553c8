package craftax

const (
	plantSlots = 10  // of a world
	ripeAge    = 600 // age in steps at which a plant can be eaten
)

// Plant is a slot for a sapling.
type Plant struct {
	Pos  Cell
	Age  int32 // steps
	Used bool
}

// Plants are the saplings of a world.
type Plants [plantSlots]Plant

// sow puts a sapling into the first free slot. If no slot is free, the plant never ripens.
func (p *Plants) sow(at Cell) {
	for i := range p {
		if !p[i].Used {
			p[i] = Plant{Pos: at, Used: true}
			return
		}
	}
}

// grow makes the plants on a ground grow.
func (p *Plants) grow(g ground) {
	for i := range p {
		q := &p[i]
		if !q.Used {
			q.Age = 0
			continue
		}
		q.Age++
		if q.Age >= ripeAge {
			*g.at(q.Pos) = blockRipePlant
		}
	}
}

// regrow lets a plant that was eaten grow again. A plant without a slot resets the age of the first slot.
func (p *Plants) regrow(at Cell) {
	slot := 0
	for i := range p {
		if p[i].Pos == at {
			slot = i
			break
		}
	}
	p[slot].Age = 0
}
