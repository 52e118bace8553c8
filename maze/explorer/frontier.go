package explorer

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// frontier chooses what to look at next.
type frontier struct {
	t     *terrain
	views int // views of the terrain when worth was computed

	forward float32 // cost of a change to the opposite direction, decisions

	places []int32   // cells that may hold a target not seen yet
	weight []float32 // [places] how likely it does
	likely []float32 // [side, side] the same by cell, 0 elsewhere
	worth  []float32 // [places] weight summed over the place and its surroundings
	from   field     // times from the walker, for a walker that need not turn
	turn   []float32 // [corners] what the turn at the start adds on the way to each

	queue   []int32
	reached []bool // [side, side]
}

// How likely a target is in a cell, relative to a cell of open floor in a room.
const (
	unseenWeight   = 0.5
	corridorWeight = 0.01
)

// update recomputes places and their worth after the terrain has changed.
func (r *frontier) update(start int) {
	if r.views == r.t.views {
		return
	}
	r.views = r.t.views
	r.reach(start)
	t := r.t
	r.places, r.weight = r.places[:0], r.weight[:0]
	for cell, reached := range r.reached {
		known := t.cells[cell]
		if !reached || known&searched != 0 {
			continue
		}
		w := float32(1)
		switch {
		case known&seen == 0:
			w = unseenWeight
		case known&corridor != 0:
			w = corridorWeight
		}
		r.places, r.weight = append(r.places, int32(cell)), append(r.weight, w)
	}
	clear(r.likely)
	for i, p := range r.places {
		r.likely[p] = r.weight[i]
	}
	r.worth = resize(r.worth, len(r.places))
	for i, p := range r.places {
		r.worth[i] = r.around(int(p))
	}
}

const wide = 6 // cells, up to which distance the surroundings of a place count

// nearness is the weight of a cell by its distance from a place, [cells up, cells to the side].
var nearness = makeNearness()

func makeNearness() (n [wide + 1][wide + 1]float32) {
	const fades = 2 // cells
	for y := range n {
		for x := range n[y] {
			n[y][x] = float32(portable.Exp(-portable.Hypot(float64(x), float64(y)) / fades))
		}
	}
	return n
}

// around sums how likely a target is in the cells around a cell, weighted by their nearness.
func (r *frontier) around(cell int) (sum float32) {
	side := r.t.side
	cx, cy := cell%side, cell/side
	for y := max(0, cy-wide); y <= min(side-1, cy+wide); y++ {
		row := &nearness[max(y-cy, cy-y)]
		for x := max(0, cx-wide); x <= min(side-1, cx+wide); x++ {
			sum += float32(r.likely[y*side+x] * row[max(x-cx, cx-x)])
		}
	}
	return sum
}

// reach finds the cells that the walker may be able to reach.
func (r *frontier) reach(start int) {
	side := r.t.side
	if len(r.reached) != side*side {
		r.reached, r.likely = make([]bool, side*side), make([]float32, side*side)
	}
	clear(r.reached)
	r.reached[start] = true
	r.queue = append(r.queue[:0], int32(start))
	for head := 0; head < len(r.queue); head++ {
		cell := int(r.queue[head])
		for _, next := range [4]int{cell - 1, cell + 1, cell - side, cell + side} {
			if !r.reached[next] && r.t.cells[next]&wall == 0 {
				r.reached[next] = true
				r.queue = append(r.queue, int32(next))
			}
		}
	}
}

// choose returns the cell that is most worth going to, given the time until it is in view, or -1 if there is none. It leaves
// the cell that was chosen before (if that is still worth anything) only for a much better one. Otherwise the choice might
// change with each turn of the walker, and the walker would turn to and fro.
//
// The path to a cell is the shortest one, because that is the one that the agent walks. The time for the turn at its start is
// added afterwards.
func (r *frontier) choose(p *pace, w *ways, s *walk.State, before int) (cell int) {
	_, x, y := r.t.node(s.X, s.Y)
	r.lead(p, w, s, x, y)
	const much, start = 1.4, 10 // 10 decisions are added to each time; both by trial
	best := float32(0)
	cell = -1
	for i, place := range r.places {
		score := r.worth[i] / (start + r.timeToSee(p, s, x, y, int(place)))
		if int(place) == before {
			score *= much
		}
		if score > best {
			best, cell = score, int(place)
		}
	}
	return cell
}

// lead computes the times from the walker to the corners. (x, y) is the node at which the walker is.
func (r *frontier) lead(p *pace, w *ways, s *walk.State, x, y float64) {
	heading := p.m.Settled(s)
	f := &r.from
	f.begin(w, p.m.Rate)
	r.turn = resize(r.turn, len(w.corners))
	for i := range w.corners {
		c := &w.corners[i]
		if !r.t.free(x, y, c.x, c.y) {
			continue
		}
		dx, dy := c.x-s.X, c.y-s.Y
		d, h := math.Sqrt(float64(dx*dx)+float64(dy*dy)), headingOf(dx, dy)
		f.time[i] = float32(d * p.m.Rate / walk.TopSpeed)
		f.out[i] = float32(h + math.Pi)
		f.first[i] = int32(i)
		r.turn[i] = max(0, p.pass.at(d-p.pass.radius, h-heading, s.Speed)-f.time[i]) + r.about(h-heading)
	}
	f.spread()
}

// timeToSee returns the number of decisions until a cell is in view.
func (r *frontier) timeToSee(p *pace, s *walk.State, x, y float64, cell int) float32 {
	u, v := r.t.middle(cell)
	if r.t.free(x, y, u, v) {
		bearing := headingOf(u-s.X, v-s.Y) - p.m.Settled(s)
		return p.turn(bearing) + r.about(bearing) + p.come(portable.Hypot(u-s.X, v-s.Y))
	}
	f := &r.from
	best, turn := float32(far), float32(0)
	for _, i := range f.list {
		if f.time[i] >= best {
			break
		}
		c := &f.w.corners[i]
		dx, dy := u-c.x, v-c.y
		t := f.time[i] + p.come(math.Sqrt(float64(dx*dx)+float64(dy*dy)))
		if t >= best || !r.t.free(c.x, c.y, u, v) {
			continue
		}
		if t += p.turn(headingOf(dx, dy) - float64(f.out[i]) - math.Pi); t < best {
			best, turn = t, r.turn[f.first[i]]
		}
	}
	return best + turn
}

// about returns the cost of a change of direction, in decisions, besides the time that it takes.
func (r *frontier) about(angle float64) float32 {
	angle -= float64(2 * math.Pi * math.Round(angle/(2*math.Pi)))
	return float32(r.forward * float32(math.Abs(angle)/math.Pi))
}

// turn returns the number of decisions until something at a bearing is in view.
func (p *pace) turn(bearing float64) float32 {
	const half = 40 * math.Pi / 180
	bearing -= float64(2 * math.Pi * math.Round(bearing/(2*math.Pi)))
	return float32(max(0, math.Abs(bearing)-half) * p.m.Rate / walk.SteerRate)
}

// come returns the number of decisions until something at a distance is close enough to be seen.
func (p *pace) come(distance float64) float32 {
	return float32(max(0, distance-targetRange+maze.CellSize) * p.m.Rate / walk.TopSpeed)
}
