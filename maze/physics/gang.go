package physics

// Gang advances Worlds side by side, each exactly as World.Substep does: what a World does depends neither on its company
// nor on its place in it. It is faster where friction is searched for, which is a chain of divisions that wait for each
// other: those of different Worlds need not. The more Worlds, the better, up to 64 or so.
//
// A Gang holds no state, but memory to work in. It is used from one goroutine at a time.
type Gang struct {
	lanes            []lane
	floors           []floor
	contacts         []contacts
	onFloor, atWalls []*lane
}

// Walker is a World and its controls as in World.Substep.
type Walker struct {
	World       *World
	Roll, Steer float64
}

// NewGang returns a Gang that steps so many Worlds, but at least one, at a time. Each takes 5 kB.
func NewGang(size int) *Gang {
	size = max(size, 1)
	return &Gang{
		lanes: make([]lane, size), floors: make([]floor, size), contacts: make([]contacts, size),
		onFloor: make([]*lane, 0, size), atWalls: make([]*lane, 0, size),
	}
}

// Substep advances each walker by Timestep. There may be more of them than the Gang steps at a time, but each World only
// once.
func (g *Gang) Substep(list []Walker) {
	for len(list) > 0 {
		n := min(len(list), len(g.lanes))
		g.substep(list[:n])
		list = list[n:]
	}
}

func (g *Gang) substep(list []Walker) {
	onFloor, atWalls := g.onFloor[:0], g.atWalls[:0]
	for i := range list {
		l, w := &g.lanes[i], list[i].World
		l.begin(w, list[i].Roll, list[i].Steer, w.rule())
		switch {
		case l.touches.n == 0:
		case l.onFloor():
			l.floor = &g.floors[i]
			onFloor = append(onFloor, l)
		default:
			l.contacts = &g.contacts[i]
			atWalls = append(atWalls, l)
		}
	}
	resolveFloors(onFloor)
	resolveContacts(atWalls)
	for i := range list {
		g.lanes[i].integrate()
	}
}
