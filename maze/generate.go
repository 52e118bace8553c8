package maze

import (
	"cmp"
	"slices"

	"ariadne/internal/rng/libstdcxx"
)

// Cell characters of a generated grid. varyWalls later replaces cellWall by digits.
const (
	cellWall      = '*'
	cellEmpty     = ' '
	cellSpawn     = 'P'
	cellObject    = 'G'
	cellConnector = 0xff // joins two regions while the maze is being built
	cellOutside   = '.'  // in the variation layer: belongs to no room
)

// step is a move on the grid, in rows and columns.
type step struct{ row, col int }

// compass holds the four moves, in the order in which the generator tries them for corridors, connections and bends.
var compass = [4]step{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}

// room is a rectangle of cells.
type room struct{ row, col, rows, cols int }

func (r room) overlaps(o room) bool {
	return r.row < o.row+o.rows && o.row < r.row+r.rows && r.col < o.col+o.cols && o.col < r.col+r.cols
}

// connection is a wall cell between two regions a < b, and the move that leads through it from a to b.
type connection struct {
	a, b uint16
	cell int
	dir  step
}

// generator makes one random maze after another, as labmaze 1.0.6's RandomMaze does. It places rooms, fills each remaining area
// with a depth-first corridor, connects each pair of neighbouring regions once, and simplifies. A seed determines the whole
// sequence of mazes.
type generator struct {
	side             int // G
	maxRooms         int
	roomMin, roomMax int
	engine           libstdcxx.Engine

	entity    []byte   // [G*G] cellWall, cellEmpty, cellSpawn, cellObject
	variation []byte   // [G*G] cellOutside, 'A'.. by room
	id        []uint16 // [G*G] region of the cell: 0 none, then rooms, then corridors

	rooms       []room
	connections []connection // all candidates, sorted by pair of regions
	chosen      []connection // one for each pair of regions
	cells       []int        // scratch: a stack, or the cells of a room
}

// newGenerator returns the generator for a configuration. Its engine still needs a seed.
func newGenerator(c Config) *generator {
	side := c.Size + 2
	g := &generator{
		side: side, maxRooms: c.MaxRooms, roomMin: c.RoomMin, roomMax: c.RoomMax,
		entity: make([]byte, side*side), variation: make([]byte, side*side), id: make([]uint16, side*side),
		rooms:       make([]room, 0, c.MaxRooms),
		connections: make([]connection, 0, side*side),
		chosen:      make([]connection, 0, side*side),
		cells:       make([]int, 0, side*side),
	}
	return g
}

// generate replaces the grids by the next maze of the sequence.
func (g *generator) generate() {
	for i := range g.entity {
		g.entity[i], g.variation[i], g.id[i] = cellWall, cellOutside, 0
	}
	g.placeRooms()
	g.carveRooms()
	g.carveCorridors()
	g.connect()
	g.removeDeadEnds()
	g.removeBends()
	g.furnish()
	g.resolveConnectors()
}

// inside reports whether a cell is on the grid.
func (g *generator) inside(row, col int) bool {
	return row >= 0 && col >= 0 && row < g.side && col < g.side
}

// between draws a number from [low, high]. If that is a single value, it draws nothing, so the engine does not advance.
func (g *generator) between(low, high int) int {
	if low >= high {
		return low
	}
	return g.engine.Int(low, high)
}

// placeRooms draws random rectangles and keeps those that overlap no earlier one, until there are enough or too many overlapped. It
// draws in units of two cells, so that rooms start and end on odd rows and columns.
func (g *generator) placeRooms() {
	const maxFailures = 1000
	half, low, high := (g.side-1)/2, (g.roomMin-1)/2, (g.roomMax-1)/2
	middle := (low + high) / 2

	g.rooms = g.rooms[:0]
	failures, covered := 0, 0
	for failures < maxFailures && covered < g.side*g.side && len(g.rooms) < g.maxRooms {
		cols, rows := g.between(low, middle), g.between(low, middle)
		if g.engine.Int(0, 1) == 0 {
			cols += g.between(middle, high) - middle
		} else {
			rows += g.between(middle, high) - middle
		}
		row := g.between(0, half-rows-1)
		col := g.between(0, half-cols-1)
		r := room{2*row + 1, 2*col + 1, 2*rows + 1, 2*cols + 1}
		if slices.ContainsFunc(g.rooms, r.overlaps) {
			failures++
			continue
		}
		g.rooms = append(g.rooms, r)
		covered += r.rows * r.cols
	}
	g.engine.Shuffle(len(g.rooms), func(i, j int) { g.rooms[i], g.rooms[j] = g.rooms[j], g.rooms[i] })
}

func (g *generator) carveRooms() {
	for k, r := range g.rooms {
		for row := r.row; row < r.row+r.rows; row++ {
			for col := r.col; col < r.col+r.cols; col++ {
				i := row*g.side + col
				g.entity[i], g.id[i], g.variation[i] = cellEmpty, uint16(k+1), 'A'+byte(k%26)
			}
		}
	}
}

func (g *generator) carveCorridors() {
	id := uint16(len(g.rooms) + 1)
	for row := 1; row < g.side; row += 2 {
		for col := 1; col < g.side; col += 2 {
			if g.id[row*g.side+col] == 0 {
				g.carveCorridor(row*g.side+col, id)
				id++
			}
		}
	}
}

// carveCorridor starts at a cell and fills the free area around it with a depth-first random walk on odd rows and columns.
func (g *generator) carveCorridor(start int, id uint16) {
	g.entity[start], g.id[start] = cellEmpty, id
	stack := append(g.cells[:0], start)
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		row, col := top/g.side, top%g.side
		var open [4]step
		n := 0
		for _, d := range compass {
			r, c := row+2*d.row, col+2*d.col
			if g.inside(r, c) && g.id[r*g.side+c] == 0 {
				open[n] = d
				n++
			}
		}
		if n == 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		d := open[g.engine.Int(0, n-1)]
		for _, i := range [2]int{g.ahead(top, d), g.ahead(g.ahead(top, d), d)} {
			g.entity[i], g.id[i] = cellEmpty, id
			top = i
		}
		stack = append(stack, top)
	}
}

// ahead returns the cell that is one move away.
func (g *generator) ahead(cell int, d step) int { return cell + d.row*g.side + d.col }

// connect opens one wall between each two regions that share walls.
func (g *generator) connect() {
	g.connections = g.connections[:0]
	for row := 1; row < g.side; row += 2 {
		for col := 1; col < g.side; col += 2 {
			a := g.id[row*g.side+col]
			if a == 0 {
				continue
			}
			for _, d := range compass {
				r, c := row+2*d.row, col+2*d.col
				if g.inside(r, c) && g.id[r*g.side+c] > a {
					g.connections = append(g.connections, connection{a, g.id[r*g.side+c], g.ahead(row*g.side+col, d), d})
				}
			}
		}
	}
	slices.SortStableFunc(g.connections, func(p, q connection) int {
		return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})

	g.chosen = g.chosen[:0]
	for rest := g.connections; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].a == rest[0].a && rest[n].b == rest[0].b {
			n++
		}
		pick := rest[g.engine.Int(0, n-1)]
		g.entity[pick.cell] = cellConnector
		g.chosen = append(g.chosen, pick)
		rest = rest[n:]
	}
	// Memory Maze has no extra connections. The reference still draws a number for each candidate.
	for range g.connections {
		g.engine.Real()
	}
}

// removeDeadEnds fills cells that have at most one way out, and follows the corridor while that stays so. Connectors count neither
// as walls nor as ways.
func (g *generator) removeDeadEnds() {
	for start := range g.entity {
		for cell := start; g.entity[cell] == cellEmpty; {
			ways, walls, visited, way := 0, 0, 0, 0
			for _, d := range [4]step{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
				if !g.inside(cell/g.side+d.row, cell%g.side+d.col) {
					continue
				}
				visited++
				switch next := g.ahead(cell, d); g.entity[next] {
				case cellEmpty:
					ways++
					way = next
				case cellWall:
					walls++
				}
			}
			if walls+1 < visited {
				break
			}
			g.entity[cell] = cellWall
			if ways == 0 {
				break
			}
			cell = way
		}
	}
}

// removeBends straightens detours around k wall cells, for growing k. After a sweep that found a detour, k starts at 1 again; only
// after a sweep with k = 1 it grows in any case.
func (g *generator) removeBends() {
	for k := 1; k+3 < g.side; {
		if g.removeBend(k) && k != 1 {
			k = 1
		} else {
			k++
		}
	}
}

// removeBend straightens the first detour around k cells, and then those that this one uncovers behind it. It reports whether there
// was a detour.
func (g *generator) removeBend(k int) bool {
	for start := range g.entity {
		found := false
		row, col := start/g.side, start%g.side
	next:
		for g.at(row, col) == cellWall {
			for _, v := range compass {
				if !g.bendAt(row, col, v, k) {
					continue
				}
				g.straighten(row, col, v, k)
				row, col = row-v.row, col-v.col
				found = true
				continue next
			}
			break
		}
		if found {
			return true
		}
	}
	return false
}

// at returns the character of a cell, 0 outside the grid.
func (g *generator) at(row, col int) byte {
	if !g.inside(row, col) {
		return 0
	}
	return g.entity[row*g.side+col]
}

// bendAt reports whether a corridor makes a detour around the k walls that start at (row, col), on their side v. The drawing shows
// the detour, with a along the walls and b towards v:
//
//	b = 2   *********
//	b = 1  *         *
//	b = 0    ' ***** '
//	b = -1     *****
func (g *generator) bendAt(row, col int, v step, k int) bool {
	at := func(a, b int) byte { return g.at(row+a*v.col+b*v.row, col-a*v.row+b*v.col) }
	if at(-1, 0) != cellEmpty || at(k, 0) != cellEmpty || at(0, 1) != cellEmpty {
		return false // nearly every call ends here
	}
	for a := range k {
		if at(a, 0) != cellWall || at(a, -1) != cellWall {
			return false
		}
	}
	for a := -1; a <= k; a++ {
		if at(a, 1) != cellEmpty || at(a, 2) != cellWall {
			return false
		}
	}
	return at(-2, 1) == cellWall && at(k+1, 1) == cellWall
}

// straighten moves the corridor that bendAt found by one cell against v.
func (g *generator) straighten(row, col int, v step, k int) {
	index := func(a, b int) int { return (row+a*v.col+b*v.row)*g.side + col - a*v.row + b*v.col }
	for a := -1; a <= k; a++ {
		if a >= 0 && a < k {
			g.entity[index(a, 0)] = g.entity[index(a, 1)]
		}
		g.entity[index(a, 1)] = cellWall
	}
}

// furnish puts a spawn cell and then an object cell into each room.
func (g *generator) furnish() {
	for _, mark := range [2]byte{cellSpawn, cellObject} {
		for _, r := range g.rooms {
			g.cells = g.cells[:0]
			for row := r.row; row < r.row+r.rows; row++ {
				for col := r.col; col < r.col+r.cols; col++ {
					if i := row*g.side + col; g.entity[i] == cellEmpty {
						g.cells = append(g.cells, i)
					}
				}
			}
			g.engine.Shuffle(len(g.cells), func(i, j int) { g.cells[i], g.cells[j] = g.cells[j], g.cells[i] })
			if len(g.cells) > 0 {
				g.entity[g.cells[0]] = mark
			}
		}
	}
}

// resolveConnectors turns connectors into corridor cells, or into walls if the corridor behind them was filled.
func (g *generator) resolveConnectors() {
	for _, c := range g.chosen {
		if g.entity[g.ahead(c.cell, c.dir)] == cellWall {
			g.entity[c.cell] = cellWall
		} else {
			g.entity[c.cell] = cellEmpty
		}
	}
}
