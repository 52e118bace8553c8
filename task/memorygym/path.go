package memorygym

import (
	"math"
	"slices"

	"ariadne/internal/rng/pcg64"
)

// pathGrid is the number of cells of Mystery Path in each direction.
const (
	pathGrid  = 7
	pathCells = pathGrid * pathGrid
)

// cell is a place on the grid of Mystery Path, 7·i + j for column i and row j.
type cell uint8

func (c cell) i() int { return int(c) / pathGrid }
func (c cell) j() int { return int(c) % pathGrid }

// cellSet is a set of cells.
type cellSet uint64

func (s cellSet) has(c cell) bool { return s>>c&1 != 0 }
func (s *cellSet) add(c cell)     { *s |= 1 << c }

// layout is what an episode of Mystery Path takes place on.
type layout struct {
	origin, goal cell
	walls, path  cellSet
}

// neighbours holds the cells beside each cell, in the order in which the path is searched; surroundings holds all cells around
// it.
var neighbours, surroundings = func() (beside [pathCells][]cell, around [pathCells]cellSet) {
	inside := func(i, j int) bool { return i >= 0 && i < pathGrid && j >= 0 && j < pathGrid }
	for c := range cell(pathCells) {
		for _, d := range [4][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			if i, j := c.i()+d[0], c.j()+d[1]; inside(i, j) {
				beside[c] = append(beside[c], cell(pathGrid*i+j))
			}
		}
		for i := c.i() - 1; i <= c.i()+1; i++ {
			for j := c.j() - 1; j <= c.j()+1; j++ {
				if inside(i, j) && cell(pathGrid*i+j) != c {
					around[c].add(cell(pathGrid*i + j))
				}
			}
		}
	}
	return beside, around
}()

// newLayout draws a layout. origins lists the sides at which the path may begin: left, right, top, bottom.
func newLayout(g *pcg64.Generator, origins []int) layout {
	for {
		l := drawLayout(g, origins)
		// The reference raises an error if walls leave no way. That has never been observed.
		if _, found := l.search(g); found {
			return l
		}
	}
}

// appendCrossing draws a layout whose path leads from a row of the first column to a row of the last. It appends the path's
// cells in their order.
func appendCrossing(way []cell, g *pcg64.Generator, from, to int) []cell {
	for {
		l := layout{origin: cell(from), goal: cell(pathGrid*(pathGrid-1) + to)}
		l.addInnerWalls(g)
		l.addOuterWalls(g)
		before, found := l.search(g)
		if !found {
			continue
		}
		first := len(way)
		way = append(way, l.goal)
		for c := l.goal; c != l.origin; {
			c = before[c]
			way = append(way, c)
		}
		slices.Reverse(way[first:])
		return way
	}
}

func drawLayout(g *pcg64.Generator, origins []int) layout {
	const last = pathGrid - 1
	var l layout
	side := pcg64.Choice(g, origins)
	a, b := cell(g.Integers(0, pathGrid)), cell(g.Integers(0, pathGrid))
	switch side {
	case 0:
		l.origin, l.goal = a, pathGrid*last+b
	case 1:
		l.origin, l.goal = pathGrid*last+a, b
	case 2:
		l.origin, l.goal = pathGrid*a, pathGrid*b+last
	default:
		l.origin, l.goal = pathGrid*a+last, pathGrid*b
	}
	l.addInnerWalls(g)
	l.addOuterWalls(g)
	return l
}

// addInnerWalls turns cells away from the border into walls.
func (l *layout) addInnerWalls(g *pcg64.Generator) {
	const wallPercent = 33
	for i := 1; i < pathGrid-2; i++ {
		for j := 1; j < pathGrid-2; j++ {
			if g.Integers(0, 100) < wallPercent {
				l.walls.add(cell(pathGrid*i + j))
			}
		}
	}
}

// addOuterWalls turns border cells that touch neither inner walls nor the ends of the path into walls.
func (l *layout) addOuterWalls(g *pcg64.Generator) {
	kept := cellSet(1)<<l.origin | 1<<l.goal
	for _, end := range [2]cell{l.origin, l.goal} {
		for _, n := range neighbours[end] {
			kept.add(n)
		}
	}
	var room [4 * (pathGrid - 1)]cell
	candidates := room[:0]
	for c := range cell(pathCells) {
		border := c.i() == 0 || c.i() == pathGrid-1 || c.j() == 0 || c.j() == pathGrid-1
		if border && !kept.has(c) && l.walls&surroundings[c] == 0 {
			candidates = append(candidates, c)
		}
	}
	for range 4 + 4*g.Integers(0, 2) {
		if n := len(candidates); n > 0 {
			at := g.Integers(0, n)
			l.walls.add(candidates[at])
			candidates = append(candidates[:at], candidates[at+1:]...)
		}
	}
}

// straight holds Euclidean distances of cells, by the sum of the squares of their differences in columns and rows.
var straight = func() (d [2 * pathCells]float64) {
	for square := range d {
		d[square] = math.Sqrt(float64(square))
	}
	return d
}()

func (c cell) distance(to cell) float64 {
	di, dj := c.i()-to.i(), c.j()-to.j()
	return straight[di*di+dj*dj]
}

// search finds a path from origin to goal that is not the shortest. It is A* with random costs and two peculiarities of the
// reference. First, it takes the first open cell that is better than the oldest, not the best. Second, if a cheaper way to an
// open cell is found, only the cell's predecessor changes and not its cost. search returns the predecessors of the path's
// cells, and whether there is a path.
func (l *layout) search(g *pcg64.Generator) (before [pathCells]cell, found bool) {
	var (
		cost   [pathCells]int     // so far
		total  [pathCells]float64 // cost plus the remaining distance
		room   [pathCells]cell
		seen   = cellSet(1) << l.origin // open or closed
		closed cellSet
	)
	open := append(room[:0], l.origin)
	for len(open) > 0 {
		at := 0
		for k, c := range open {
			if total[c] < total[open[0]] {
				at = k
				break
			}
		}
		c := open[at]
		if c == l.goal {
			break
		}
		open = append(open[:at], open[at+1:]...)
		closed.add(c)
		for _, n := range neighbours[c] {
			if (closed | l.walls).has(n) {
				continue
			}
			candidate := cost[c] + g.Integers(1, 9)
			switch {
			case !seen.has(n):
				seen.add(n)
				open = append(open, n)
				cost[n], before[n] = candidate, c
				total[n] = float64(candidate) + n.distance(l.goal)
			case candidate < cost[n]:
				before[n] = c
			}
		}
	}
	if len(open) == 0 {
		return before, false
	}
	for c := l.goal; c != l.origin; c = before[c] {
		l.path.add(c)
	}
	l.path.add(l.origin)
	return before, true
}

// valid reports whether a layout can have been drawn.
func (l *layout) valid() bool {
	const all = cellSet(1)<<pathCells - 1
	return l.origin < pathCells && l.goal < pathCells && l.origin != l.goal &&
		l.walls&^all == 0 && l.path&^all == 0 && l.walls&l.path == 0 && l.path.has(l.origin) && l.path.has(l.goal)
}
