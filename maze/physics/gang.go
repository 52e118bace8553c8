package physics

// Gang advances Worlds side by side. Each World moves exactly as World.Substep moves it, whatever other Worlds the list holds
// and in whatever order. A Gang is faster where friction has to be searched for. That search is a chain of divisions that wait
// for each other, but those of different Worlds do not wait for each other. Speed grows with the number of Worlds up to about
// 64.
//
// A Gang holds no state of its Worlds, only memory to work in. It is used from one goroutine at a time.
type Gang struct {
	lanes            []lane
	floors           []floor
	contacts         []contacts
	onFloor, atWalls []*lane
}

// Walker is a World with its controls, as for World.Substep.
type Walker struct {
	World       *World
	Roll, Steer float64
}

// NewGang returns a Gang that steps size Worlds (at least one) at a time. It takes 5 kB for each.
func NewGang(size int) *Gang {
	size = max(size, 1)
	return &Gang{
		lanes: make([]lane, size), floors: make([]floor, size), contacts: make([]contacts, size),
		onFloor: make([]*lane, 0, size), atWalls: make([]*lane, 0, size),
	}
}

// Substep advances each walker by Timestep. The list may be longer than the size of the Gang, but must hold each World only
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
