package gridmap

import "math"

// Lengths of ways are in halves of a cell, so that those along and across the lattice are whole numbers.
const (
	straight = 2
	diagonal = 3
	unknown  = 3 // times as long as a known cell is one that nobody has seen

	nowhere = math.MaxInt32 // the length where there is no way
)

const (
	leastKnown = 0.2 // evidence, of a cell that counts as known
	leastLook  = 0.5 // of a cell that was looked at
	leastSure  = 0.2 // of a target to which ways are looked for
	wayFades   = 20  // halves of a cell, along which what is shown of a way falls to 1/e
	beyond     = 24  // halves of a cell, by which ways are longer than the walker's that are still found
	ahead      = 2   // steps of the way after which a walker's next point lies
)

// lookDelay is how much further than it is, in halves of a cell, a place to look at counts that has so many more of them around it.
var lookDelay = func() (delay [9]int32) {
	for n := range delay {
		delay[n] = int32(math.Round(10 * math.Log(8/max(float64(n), 1))))
	}
	return delay
}()

// steps are those to the neighbours of a cell: along the lattice, then across.
var steps = [8]struct{ x, y int }{{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 1}, {-1, 1}, {-1, -1}, {1, -1}}

// field is how long ways are to the nearest of some places, from all cells of a map.
type field struct {
	length  []int32         // [Side, Side]
	queues  [queues][]int32 // cells yet to be passed, by their length modulo the number of queues (Dial 1969)
	waiting int             // cells in all queues
}

// queues are more than the lengths of any two cells that wait differ by: than a step, and than places that begin with a length.
const queues = 32

func newField(side int) *field { return &field{length: make([]int32, side*side)} }

// begin forgets all places.
func (f *field) begin() {
	for i := range f.length {
		f.length[i] = nowhere
	}
}

// add makes the way from a cell so long, if it is not shorter already.
func (f *field) add(cell int, length int32) {
	if length < f.length[cell] {
		f.length[cell] = length
		q := &f.queues[length%queues]
		*q = append(*q, int32(cell))
		f.waiting++
	}
}

// spread finds the ways from cells, in the order of their lengths (Dijkstra's algorithm), until those are done that are not much longer than
// the walker's. dearest is the most that a step may cost.
func (f *field) spread(w *walker, dearest uint8) {
	here, enough := w.at(w.cellX, w.cellY), int32(nowhere)
	for at := int32(0); f.waiting > 0; at++ {
		if at > enough {
			f.drop(at)
			return
		}
		q := &f.queues[at%queues]
		for _, cell := range *q { // no step has the length 0: none is added to this one meanwhile
			if f.length[cell] == at {
				f.pass(w, int(cell), dearest)
				if int(cell) == here {
					enough = at + beyond
				}
			}
		}
		f.waiting -= len(*q)
		*q = (*q)[:0]
	}
}

// drop forgets the cells that wait, whose ways, of this length and more, may not be the shortest.
func (f *field) drop(length int32) {
	for i := range f.queues {
		for _, cell := range f.queues[i] {
			if f.length[cell] >= length {
				f.length[cell] = nowhere
			}
		}
		f.queues[i] = f.queues[i][:0]
	}
	f.waiting = 0
}

// pass goes on from a cell to its neighbours. A step across the lattice must not touch a wall.
func (f *field) pass(w *walker, cell int, dearest uint8) {
	beside, length := &w.beside[cell], f.length[cell]
	for k, next := range beside {
		cost := int32(w.cost[next])
		switch {
		case cost == 0 || cost > int32(dearest) || length+cost >= f.length[next]:
		case k < 4:
			f.add(int(next), length+straight*cost)
		case w.cost[beside[corners[k-4][0]]] != 0 && w.cost[beside[corners[k-4][1]]] != 0:
			f.add(int(next), length+diagonal*cost)
		}
	}
}

// corners are the neighbours that a step across the lattice passes between, of the last four steps.
var corners = [4][2]int{{0, 1}, {2, 1}, {2, 3}, {0, 3}}

// neighbours are the cells beside each, in the order of steps, [Side, Side].
func neighbours(side int) [][len(steps)]int32 {
	beside := make([][len(steps)]int32, side*side)
	for cell := range beside {
		for k, s := range steps {
			beside[cell][k] = int32(round(cell/side+s.y, side)*side + round(cell%side+s.x, side))
		}
	}
	return beside
}

// findWays finds the ways to the target that is wanted most, and to places to look at: floor that was not looked at well, and cells beside
// floor of which nothing is known.
func (w *walker) findWays() {
	for i, floor := range w.floor {
		switch wall := w.wall[i]; {
		case floor+wall < leastKnown:
			w.cost[i] = unknown
		case wall > floor:
			w.cost[i] = 0
		default:
			w.cost[i] = 1
		}
	}
	w.toTarget.begin()
	t := rowOf(w.targets, w.mostWanted(), targetWidth)
	if t[2]/(t[2]+halfSure) > leastSure {
		w.toTarget.add(w.at(int(math.Floor(float64(t[0]))), int(math.Floor(float64(t[1])))), 0)
		w.toTarget.spread(w, unknown)
	}
	w.toLook.begin()
	for cell, cost := range w.cost {
		if cost != 1 {
			continue
		}
		if w.unseen(cell) {
			w.addLook(cell)
		}
		for _, beside := range w.beside[cell][:4] {
			if w.cost[beside] == unknown {
				w.addLook(int(beside))
			}
		}
	}
	w.toLook.spread(w, 1)
}

// unseen reports whether there is something to look at in a cell: nothing is known of it, or it is floor that was not looked at well.
func (w *walker) unseen(cell int) bool {
	cost := w.cost[cell]
	return cost == unknown || cost == 1 && w.looked[cell] < leastLook
}

// addLook makes a cell a place to look at.
func (w *walker) addLook(cell int) {
	more := 0
	for _, beside := range &w.beside[cell] {
		if w.unseen(int(beside)) {
			more++
		}
	}
	w.toLook.add(cell, lookDelay[more])
}

func (w *walker) mostWanted() (most int) {
	for k, logit := range w.senses.Wanted {
		if logit > w.senses.Wanted[most] {
			most = k
		}
	}
	return most
}

// near is what is shown of a way's length.
func near(length int32) float32 {
	if length >= int32(len(nearness)) {
		return 0
	}
	return nearness[length]
}

var nearness = func() (n [8 * wayFades]float32) {
	for i := range n {
		n[i] = float32(math.Exp(-float64(i) / wayFades))
	}
	return n
}()

// showWay writes the point that is some steps along a way, to the walker's right and forward in cells, and how near the way's end is; zeros where
// there is no way. Ways that end before that have end as their point.
func (w *walker) showWay(numbers []float32, f *field, end []float32) {
	clear(numbers)
	x, y := w.cellX, w.cellY
	at := w.at(x, y)
	if f.length[at] == nowhere {
		return
	}
	numbers[2] = near(f.length[at])
	pointX, pointY := float64(x)+0.5, float64(y)+0.5
	for range ahead {
		beside, best, to := &w.beside[at], f.length[at], -1
		for k := range steps {
			if k >= 4 && (w.cost[beside[corners[k-4][0]]] == 0 || w.cost[beside[corners[k-4][1]]] == 0) {
				continue
			}
			if length := f.length[beside[k]]; length < best {
				best, to = length, k
			}
		}
		if to < 0 {
			break
		}
		x, y = x+steps[to].x, y+steps[to].y
		at, pointX, pointY = w.at(x, y), float64(x)+0.5, float64(y)+0.5
	}
	if end != nil && f.length[at] == 0 {
		pointX, pointY = w.x+nearest(float64(end[0])-w.x, float64(w.Side)), w.y+nearest(float64(end[1])-w.y, float64(w.Side))
	}
	right, forward := w.ahead(pointX-w.x, pointY-w.y)
	numbers[0], numbers[1] = float32(right), float32(forward)
}
