package oracle

import (
	"math"

	"ariadne/maze"
	"ariadne/maze/internal/walk"
	"ariadne/maze/physics"
)

const (
	headings    = 40 // of the lattice
	headingStep = 2 * math.Pi / headings
	levels      = 2                       // of speed: at rest and at top speed
	nodeStates  = (headings + 1) * levels // the first heading is repeated after the last
)

// decisions are the actions that the planner considers, numbered in this order. To stay is never better than to turn.
var decisions = [...]int{1, 4, 5, 2, 3}

// lattice discretises a maze. A node is a place that the walker's centre may be at; a state is a node, a heading and a
// speed. Between states one interpolates. Nodes lie on a square grid whose lines run along the walls at the distance of
// the walker's radius, so that a place between walls has nodes on all sides. They are numbered cell by cell.
type lattice struct {
	sp      *walk.Space
	fine    int     // nodes along a cell's side
	spacing float64 // m
	across  int     // nodes along the maze's side
	id      []int32 // [across, across] y, x: node number, -1 for none
	x, y    []float64
	at      []int32    // [node] its place in id
	home    []int32    // [node] its block
	corner  [][4]int32 // [node] itself, right, above, right above; where there is none, one that there is
	blocks  []block
	blockAt []int32 // [side, side] y, x: index into blocks, -1 for walls
	moves   []point // [node, heading, speed, decision]
}

// block is the nodes of one cell.
type block struct {
	from, to int32
	near     [9]int32 // blocks of its cell and of those around
	nears    int
}

// point is a place in the space of states: in 1/256, 1/255 for speed, between two nodes each way, two headings, two
// speeds.
type point struct {
	node           int32
	heading        uint8
	fx, fy, fh, fv uint8
	met            bool // by contact with a wall
}

const grain = 1.0 / 256

// split cuts a coordinate into its whole part and the grains above it.
func split(x float64) (whole int, grains uint8) {
	n := int(math.Floor(x/grain + 0.5))
	return n >> 8, uint8(n)
}

// resize returns a slice of n elements in the memory of s, if that is large enough; they hold anything.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// set takes up the maze of a space.
func (l *lattice) set(sp *walk.Space, fine int, m *walk.Motion) {
	l.sp, l.fine, l.spacing = sp, fine, maze.CellSize/float64(fine)
	l.across = sp.Side * fine
	l.id = resize(l.id, l.across*l.across)
	for i := range l.id {
		l.id[i] = -1
	}
	l.blockAt = resize(l.blockAt, sp.Side*sp.Side)
	l.x, l.y, l.at, l.home, l.blocks = l.x[:0], l.y[:0], l.at[:0], l.home[:0], l.blocks[:0]
	for cy := range sp.Side {
		for cx := range sp.Side {
			l.addBlock(cx, cy)
		}
	}
	l.connectNodes()
	l.connectBlocks()
	l.moves = resize(l.moves, len(l.x)*nodeStates*len(decisions))
	for node := range l.x {
		l.addMoves(node, m)
	}
}

// addBlock adds the nodes of a cell.
func (l *lattice) addBlock(cx, cy int) {
	cell := cy*l.sp.Side + cx
	l.blockAt[cell] = -1
	if l.sp.Closed(cx, cy) {
		return
	}
	const rounding = 1e-6
	b := block{from: int32(len(l.x))}
	for j := cy * l.fine; j < (cy+1)*l.fine; j++ {
		for i := cx * l.fine; i < (cx+1)*l.fine; i++ {
			x, y := l.coordinate(i), l.coordinate(j)
			if l.sp.Clearance(x, y) < -rounding {
				continue
			}
			at := j*l.across + i
			l.id[at] = int32(len(l.x))
			l.x, l.y = append(l.x, x), append(l.y, y)
			l.at, l.home = append(l.at, int32(at)), append(l.home, int32(len(l.blocks)))
		}
	}
	b.to = int32(len(l.x))
	l.blockAt[cell] = int32(len(l.blocks))
	l.blocks = append(l.blocks, b)
}

// coordinate returns the place of a grid line.
func (l *lattice) coordinate(i int) float64 {
	return l.sp.Origin + physics.Radius + float64(float64(i)*l.spacing)
}

// connectNodes finds the corners of the square above and to the right of each node.
func (l *lattice) connectNodes() {
	l.corner = resize(l.corner, len(l.x))
	for n := range l.corner {
		c := [4]int32{int32(n), l.neighbour(int32(n), right), l.neighbour(int32(n), above), l.neighbour(int32(n), rightAbove)}
		for k := range c {
			if c[k] < 0 {
				c[k] = max(c[0], c[1], c[2])
			}
		}
		l.corner[n] = c
	}
}

// step is the way from a node to one beside it.
type step struct {
	x, y   int
	length float64 // in spacings
}

// steps are the ways to the eight nodes around one.
var steps = [8]step{
	{1, 0, 1}, {0, 1, 1}, {1, 1, math.Sqrt2}, {-1, 0, 1}, {0, -1, 1}, {-1, 1, math.Sqrt2}, {1, -1, math.Sqrt2}, {-1, -1, math.Sqrt2},
}

var right, above, rightAbove = steps[0], steps[1], steps[2]

// neighbour returns the node a step away, or -1. The outer ring is wall, so there is always a grid line beyond a node.
func (l *lattice) neighbour(node int32, s step) int32 {
	return l.id[int(l.at[node])+s.y*l.across+s.x]
}

func (l *lattice) connectBlocks() {
	for cy := range l.sp.Side {
		for cx := range l.sp.Side {
			at := l.blockAt[cy*l.sp.Side+cx]
			if at < 0 {
				continue
			}
			b := &l.blocks[at]
			for y := cy - 1; y <= cy+1; y++ {
				for x := cx - 1; x <= cx+1; x++ {
					if !l.sp.Closed(x, y) {
						b.near[b.nears] = l.blockAt[y*l.sp.Side+x]
						b.nears++
					}
				}
			}
		}
	}
}

// around returns a block and those around it.
func (l *lattice) around(b int32) []int32 { return l.blocks[b].near[:l.blocks[b].nears] }

// state returns the walker in a state s of a node that is about to act. The lattice knows settled headings alone; the
// walker is taken to be steering already as it will.
func (l *lattice) state(m *walk.Motion, node, s, action int) walk.State {
	rate := walk.SteerRate * float64(walk.Turns[action])
	return walk.State{
		X: l.x[node], Y: l.y[node],
		Heading: float64(float64(s/levels)*headingStep) - float64(m.Lag*rate), Rate: rate,
		Speed: float64(s%levels) * walk.TopSpeed,
	}
}

// addMoves fills in where decisions lead from a node.
func (l *lattice) addMoves(node int, m *walk.Motion) {
	to := l.moves[node*nodeStates*len(decisions):]
	for s := range nodeStates {
		for d, action := range decisions {
			from := l.state(m, node, s, action)
			next, met, _ := m.Advance(&from, action, l.sp, nil)
			p, ok := l.locate(m, &next)
			if !ok {
				p = point{node: int32(node), heading: uint8(s / levels)}
			}
			p.met = met
			to[s*len(decisions)+d] = p
		}
	}
}

// locate finds the point of a state. Where there is no node around it, as inside walls, ok is false.
func (l *lattice) locate(m *walk.Motion, s *walk.State) (p point, ok bool) {
	i, fx := split((s.X - l.sp.Origin - physics.Radius) / l.spacing)
	j, fy := split((s.Y - l.sp.Origin - physics.Radius) / l.spacing)
	if i < 0 || j < 0 || i >= l.across-1 || j >= l.across-1 {
		return p, false
	}
	p.node, p.fx, p.fy = l.id[j*l.across+i], fx, fy
	if p.node < 0 {
		if p.node = l.nearest(i, j, int(fx), int(fy)); p.node < 0 {
			return p, false
		}
		p.fx, p.fy = 0, 0
	}
	h, fh := split(m.Settled(s) / headingStep)
	if h %= headings; h < 0 {
		h += headings
	}
	p.heading, p.fh = uint8(h), fh
	p.fv = uint8(float64(max(0, min(1, s.Speed/walk.TopSpeed))*255) + 0.5)
	return p, true
}

// nearest serves where a square lacks its first corner, as around the corners of walls: it returns the nearest of the
// others, or -1.
func (l *lattice) nearest(i, j, fx, fy int) int32 {
	best, node := math.MaxInt, int32(-1)
	for k := 1; k < 4; k++ {
		right, up := k&1, k>>1
		dx, dy := right<<8-fx, up<<8-fy
		if n := l.id[(j+up)*l.across+i+right]; n >= 0 && dx*dx+dy*dy < best {
			best, node = dx*dx+dy*dy, n
		}
	}
	return node
}

// interpolate returns a function of states at a point.
func (l *lattice) interpolate(v []float32, p *point) float32 {
	fv, fh := float32(p.fv)*(1.0/255), float32(p.fh)*grain
	c := &l.corner[p.node]
	at := int(p.heading) * levels
	low := between(v, int(c[0])*nodeStates+at, fv, fh)
	if p.fx|p.fy == 0 {
		return low
	}
	fx, fy := float32(p.fx)*grain, float32(p.fy)*grain
	low += float32(fx * (between(v, int(c[1])*nodeStates+at, fv, fh) - low))
	high := between(v, int(c[2])*nodeStates+at, fv, fh)
	high += float32(fx * (between(v, int(c[3])*nodeStates+at, fv, fh) - high))
	return low + float32(fy*(high-low))
}

// between interpolates over two headings and two speeds, which lie one after the other.
func between(v []float32, at int, fv, fh float32) float32 {
	s := (*[2 * levels]float32)(v[at:])
	low := s[0] + float32(fv*(s[1]-s[0]))
	return low + float32(fh*(s[2]+float32(fv*(s[3]-s[2]))-low))
}
