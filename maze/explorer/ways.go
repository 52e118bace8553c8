package explorer

import (
	"math"
	"slices"

	"ariadne/internal/portable"
	"ariadne/maze"
	"ariadne/maze/internal/walk"
)

// corner is a point beside the corner of a wall, at which a shortest way may bend.
type corner struct{ x, y float64 }

// beside is the distance in metres between such a point and the wall's corner, in either axis.
const beside = 0.2 // m

// ways holds the points at which shortest ways through the known maze bend, and which of them are joined by a free straight
// line.
type ways struct {
	t       *terrain
	walls   int // walls of the terrain when corners was computed
	corners []corner
	links   []uint8 // [corners, corners]; computed when they are asked for
	rest    []int32 // scratch: corners whose time is not final yet
}

const (
	unasked uint8 = iota // links
	passable
	blocked
)

// update recomputes the corners after walls have changed. It reports whether anything changed.
func (w *ways) update() bool {
	if w.walls == w.t.walls {
		return false
	}
	w.walls = w.t.walls
	w.corners = w.corners[:0]
	t := w.t
	for y := 1; y < t.side; y++ {
		for x := 1; x < t.side; x++ {
			w.addCorners(x, y)
		}
	}
	n := len(w.corners) * len(w.corners)
	if cap(w.links) < n {
		w.links = make([]uint8, n, 2*n)
	}
	w.links = w.links[:n]
	clear(w.links)
	return true
}

// addCorners adds the corners of the walls that meet in the lower left point of a cell.
func (w *ways) addCorners(x, y int) {
	sp := &w.t.space
	for _, s := range [4][2]int{{0, 0}, {-1, 0}, {0, -1}, {-1, -1}} {
		ox, oy := -1-s[0], -1-s[1] // the cell diagonally opposite
		if sp.Closed(x+s[0], y+s[1]) && !sp.Closed(x+ox, y+s[1]) && !sp.Closed(x+s[0], y+oy) && !sp.Closed(x+ox, y+oy) {
			w.corners = append(w.corners, corner{
				sp.Origin + float64(maze.CellSize*float64(x)) + float64(beside*float64(2*ox+1)),
				sp.Origin + float64(maze.CellSize*float64(y)) + float64(beside*float64(2*oy+1)),
			})
		}
	}
}

// linked reports whether the straight way between two corners is free.
func (w *ways) linked(a, b int) bool {
	n := len(w.corners)
	link := &w.links[a*n+b]
	if *link == unasked {
		*link = blocked
		c, d := &w.corners[a], &w.corners[b]
		if w.t.free(c.x, c.y, d.x, d.y) {
			*link = passable
		}
		w.links[b*n+a] = *link
	}
	return *link == passable
}

// fine is the number of nodes along a cell's side. The first node is as far from the cell's border as the walker's radius.
const fine = 5

// far is the time from a place without a way to the goal, in decisions.
const far = 1e4

// field holds the times from everywhere on the floor to a goal, in decisions. A way leads straight to the first bend, from
// there to the next, and so on to the goal; each bend costs time.
type field struct {
	w    *ways
	rate float64 // decisions per second
	goal walk.Goal
	last [lastSize]float32 // time from the goal to what comes after it, by the heading of arrival
	more bool              // something comes after the goal

	time  []float32 // [corners] time from each corner to the goal
	out   []float32 // [corners] heading in which the way leaves the corner
	end   []uint8   // [corners] index into last
	first []int32   // [corners] the corner at the far end of the way: its last one before the goal, or the first one after the walker
	list  []int32   // corners sorted by time

	bend []int32 // [nodes] first bend of the way: direct (none), a corner, or nowhere (no way); stale where it was not computed yet
}

const lastSize = 16 // headings

const (
	stale int32 = -1 - iota // of bend
	direct
	nowhere
)

// headingOf returns the heading from one point to another.
func headingOf(dx, dy float64) float64 { return portable.Atan2(-dy, dx) }

// bendCost returns the cost of a change of heading at top speed, in seconds.
func bendCost(angle float64) float64 {
	const perSquare = 0.13 // by trial
	angle -= float64(2 * math.Pi * math.Round(angle/(2*math.Pi)))
	return perSquare * angle * angle
}

// set computes the times to a goal.
func (f *field) set(w *ways, rate float64, g walk.Goal) {
	f.begin(w, rate)
	f.goal = g
	perMetre := rate / walk.TopSpeed
	for i := range f.time {
		c := &w.corners[i]
		if w.t.free(c.x, c.y, g.X, g.Y) {
			h := headingOf(g.X-c.x, g.Y-c.y)
			f.end[i] = lastIndex(h)
			f.time[i] = float32(portable.Hypot(g.X-c.x, g.Y-c.y)*perMetre) + f.last[f.end[i]]
			f.out[i] = float32(h)
		}
	}
	f.spread()
	nodes := w.t.side * w.t.side * fine * fine
	f.bend = resize(f.bend, nodes)
	for i := range f.bend {
		f.bend[i] = stale
	}
}

// begin makes the memory ready for new times.
func (f *field) begin(w *ways, rate float64) {
	f.w, f.rate = w, rate
	n := len(w.corners)
	f.time, f.out, f.end, f.first, f.list = resize(f.time, n), resize(f.out, n), resize(f.end, n), resize(f.first, n), f.list[:0]
	for i := range f.time {
		f.time[i] = far
	}
}

// spread computes the times of the remaining corners from those of the corners that have one, by Dijkstra's algorithm.
func (f *field) spread() {
	w, rate := f.w, f.rate
	perMetre := rate / walk.TopSpeed
	n := len(w.corners)
	w.rest = w.rest[:0]
	for i := range n {
		w.rest = append(w.rest, int32(i))
	}
	for len(w.rest) > 0 {
		at := 0
		for k, i := range w.rest {
			if f.time[i] < f.time[w.rest[at]] {
				at = k
			}
		}
		i := int(w.rest[at])
		if f.time[i] >= far {
			break
		}
		w.rest = slices.Delete(w.rest, at, at+1)
		f.list = append(f.list, int32(i))
		c := &w.corners[i]
		for _, j := range w.rest {
			d := &w.corners[j]
			dx, dy := c.x-d.x, c.y-d.y
			length := float64(math.Sqrt(float64(dx*dx)+float64(dy*dy)) * perMetre)
			if f.time[i]+float32(length) >= f.time[j] || !w.linked(i, int(j)) {
				continue
			}
			h := headingOf(dx, dy)
			t := f.time[i] + float32(length+float64(bendCost(float64(f.out[i])-h)*rate))
			if t < f.time[j] {
				f.time[j], f.out[j], f.end[j], f.first[j] = t, float32(h), f.end[i], f.first[i]
			}
		}
	}
}

func lastIndex(heading float64) uint8 {
	return uint8(int(math.Round(heading*(lastSize/(2*math.Pi)))) & (lastSize - 1))
}

// resize returns a slice of n elements. It uses the memory of s if that is large enough. The values of the elements are
// undefined.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	return s[:n]
}

// node returns the number and place of the node nearest to a point, or -1 for points outside the maze.
func (t *terrain) node(x, y float64) (id int, nx, ny float64) {
	const spacing = maze.CellSize / fine
	i, j := int((x-t.space.Origin)/spacing), int((y-t.space.Origin)/spacing)
	across := t.side * fine
	if i < 0 || j < 0 || i >= across || j >= across {
		return -1, 0, 0
	}
	return j*across + i, t.space.Origin + float64((float64(i)+0.5)*spacing), t.space.Origin + float64((float64(j)+0.5)*spacing)
}

// firstBend returns the first bend of the way from a point.
func (f *field) firstBend(x, y float64) int32 {
	id, nx, ny := f.w.t.node(x, y)
	if id < 0 {
		return nowhere
	}
	if f.bend[id] == stale {
		f.bend[id] = f.findBend(nx, ny)
	}
	return f.bend[id]
}

func (f *field) findBend(x, y float64) int32 {
	if f.w.t.free(x, y, f.goal.X, f.goal.Y) {
		return direct
	}
	best, at := float32(far), nowhere
	for _, i := range f.list {
		if f.time[i] >= best {
			break
		}
		c := &f.w.corners[i]
		dx, dy := c.x-x, c.y-y
		t := f.time[i] + float32(math.Sqrt(float64(dx*dx)+float64(dy*dy))*f.rate/walk.TopSpeed)
		if t < best && f.w.t.free(x, y, c.x, c.y) {
			best, at = t, i
		}
	}
	return at
}

// ahead returns the first point to which the way from (x, y) leads straight, and the time from there. known is false if there
// is no way.
func (f *field) ahead(x, y float64) (aheadX, aheadY float64, rest float32, known bool) {
	switch bend := f.firstBend(x, y); bend {
	case nowhere:
		return 0, 0, 0, false
	case direct:
		return f.goal.X, f.goal.Y, 0, true
	default:
		c := &f.w.corners[bend]
		return c.x, c.y, f.time[bend], true
	}
}
