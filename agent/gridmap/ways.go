package gridmap

import "math"

// Lengths of ways are in halves of a cell. So steps along the lattice and diagonal ones both have whole numbers as lengths.
const (
	straight = 2
	diagonal = 3
	unknown  = 3 // cost of a step into a cell that nobody has seen; a known cell's is 1

	nowhere = math.MaxInt32 // length where there is no way
)

const (
	leastKnown = 0.2 // evidence from which on a cell counts as known
	leastLook  = 0.5 // how well a cell must have been looked at, so that there is nothing left to look at
	leastSure  = 0.2 // how sure a target must be, so that ways to it are searched
	wayFades   = 20  // halves of a cell along which the shown nearness of a way falls to 1/e
	beyond     = 24  // halves of a cell: the search finds ways that are up to this much longer than the walker's
	ahead      = 2   // number of steps along a way to the point that is shown
)

// lookDelay holds lengths in halves of a cell. lookDelay[n] is added to the way to a place to look at that has n more such places
// around it. The more there are, the less is added, so that a walker prefers places where it sees much at once.
var lookDelay = func() (delay [9]int32) {
	for n := range delay {
		delay[n] = int32(math.Round(10 * math.Log(8/max(float64(n), 1))))
	}
	return delay
}()

// steps are the steps to the neighbours of a cell: those along the lattice, then the diagonal ones.
var steps = [8]struct{ x, y int }{{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 1}, {-1, 1}, {-1, -1}, {1, -1}}

// field holds, for all cells of a map, the length of the way to the nearest of some places.
type field struct {
	length  []int32         // [Side, Side]
	queues  [queues][]int32 // cells from which the search has yet to go on, by their length modulo the number of queues (Dial 1969)
	waiting int             // cells in all queues
}

// queues is the number of queues. It must be larger than any difference between the lengths of two cells that wait: a step has at
// most the length 9, and a place begins with at most 21.
const queues = 32

func newField(side int) *field { return &field{length: make([]int32, side*side)} }

// begin clears all places.
func (f *field) begin() {
	for i := range f.length {
		f.length[i] = nowhere
	}
}

// add sets the length of the way from a cell, if it is shorter than the known one.
func (f *field) add(cell int, length int32) {
	if length < f.length[cell] {
		f.length[cell] = length
		q := &f.queues[length%queues]
		*q = append(*q, int32(cell))
		f.waiting++
	}
}

// spread finds the ways from cells in the order of their lengths (Dijkstra's algorithm). It stops when it has found all ways that
// are not much longer than the walker's. dearest is the largest cost of a step that is allowed.
func (f *field) spread(w *walker, dearest uint8) {
	here, enough := w.at(w.cellX, w.cellY), int32(nowhere)
	for at := int32(0); f.waiting > 0; at++ {
		if at > enough {
			f.drop(at)
			return
		}
		q := &f.queues[at%queues]
		for _, cell := range *q { // no step has the length 0, so pass adds no cell to this queue
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

// drop forgets the cells that wait. Their lengths are at least the given one and may not be the shortest.
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

// pass goes on from a cell to its neighbours. A diagonal step must not touch a wall.
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

// corners are the two neighbours between which each of the last four steps, the diagonal ones, passes.
var corners = [4][2]int{{0, 1}, {2, 1}, {2, 3}, {0, 3}}

// neighbours returns the neighbours of each cell [Side, Side], in the order of steps.
func neighbours(side int) [][len(steps)]int32 {
	beside := make([][len(steps)]int32, side*side)
	for cell := range beside {
		for k, s := range steps {
			beside[cell][k] = int32(round(cell/side+s.y, side)*side + round(cell%side+s.x, side))
		}
	}
	return beside
}

// findWays finds the ways to the target that is wanted most, and to places to look at. The latter are floor that was not looked
// at well, and unknown cells beside floor.
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

// unseen reports whether there is something to look at in a cell: it is unknown, or it is floor that was not looked at well.
func (w *walker) unseen(cell int) bool {
	cost := w.cost[cell]
	return cost == unknown || cost == 1 && w.looked[cell] < leastLook
}

// addLook makes a cell a place to look at. Its way begins with the length that lookDelay gives it.
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

// near returns the nearness that is shown for a way's length.
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

// showWay writes the point some steps along a way, to the walker's right and forward in cells, and how near the way's end is. It
// writes zeros if there is no way. If the way ends before that point, the point is the way's end, which end gives exactly unless
// it is nil.
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
