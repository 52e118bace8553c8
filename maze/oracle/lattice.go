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

// decisions are the actions that plans consist of, numbered in this order. The action that does nothing is left out, because
// turning is never worse.
var decisions = [...]int{1, 4, 5, 2, 3}

// lattice discretises a maze. A node is a place at which the walker's centre may be. A state is a node, a heading and a speed.
// Values between states are interpolated. The nodes lie on a square grid, whose outermost lines in a cell are as far from its
// border as the walker's radius. So a place between two walls has nodes on all sides. Nodes are numbered cell by cell.
type lattice struct {
	sp      *walk.Space
	fine    int     // nodes along a cell's side
	spacing float64 // m
	across  int     // nodes along the maze's side
	id      []int32 // [across, across] y, x: node number, -1 for none
	x, y    []float64
	at      []int32    // [node] its index into id
	home    []int32    // [node] its block
	corner  [][4]int32 // [node] the node itself, right, above, right above; a missing one is replaced by one of the others
	blocks  []block
	blockAt []int32 // [side, side] y, x: index into blocks, -1 for walls
	moves   []point // [node, heading, speed, decision]
}

// block holds the nodes of one cell.
type block struct {
	from, to int32
	near     [9]int32 // the block itself and the blocks of the cells around
	nears    int
}

// point is a place in the space of states. It gives the position between two nodes in each axis and between two headings in
// units of 1/256, and between two speeds in units of 1/255.
type point struct {
	node           int32
	heading        uint8
	fx, fy, fh, fv uint8
	met            bool // the walker met a wall on its way there
}

const grain = 1.0 / 256

// split returns the whole part of a coordinate and the rest in grains.
func split(x float64) (whole int, grains uint8) {
	n := int(math.Floor(x/grain + 0.5))
	return n >> 8, uint8(n)
}

// resize returns a slice of n elements. It uses the memory of s if that is large enough. The values of the elements are
// undefined.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// set builds the lattice for the maze of a space.
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

// coordinate returns the world coordinate of a grid line in metres.
func (l *lattice) coordinate(i int) float64 {
	return l.sp.Origin + physics.Radius + float64(float64(i)*l.spacing)
}

// connectNodes finds, for each node, the corners of the square above and to the right of it.
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

// step is the way from a node to a neighbouring one.
type step struct {
	x, y   int
	length float64 // in units of spacing
}

// steps are the ways to the eight neighbouring nodes.
var steps = [8]step{
	{1, 0, 1}, {0, 1, 1}, {1, 1, math.Sqrt2}, {-1, 0, 1}, {0, -1, 1}, {-1, 1, math.Sqrt2}, {1, -1, math.Sqrt2}, {-1, -1, math.Sqrt2},
}

var right, above, rightAbove = steps[0], steps[1], steps[2]

// neighbour returns the node that is one step away, or -1. There is always a grid line beyond a node, because the outer ring of
// the maze is wall.
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

// around returns a block and those of the cells around it.
func (l *lattice) around(b int32) []int32 { return l.blocks[b].near[:l.blocks[b].nears] }

// state returns the walker in state s of a node, about to take an action. A heading of the lattice is one that has settled, so
// the walker is taken to steer already as the action will.
func (l *lattice) state(m *walk.Motion, node, s, action int) walk.State {
	rate := walk.SteerRate * float64(walk.Turns[action])
	return walk.State{
		X: l.x[node], Y: l.y[node],
		Heading: float64(float64(s/levels)*headingStep) - float64(m.Lag*rate), Rate: rate,
		Speed: float64(s%levels) * walk.TopSpeed,
	}
}

// addMoves computes where decisions lead from a node.
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

// locate returns the point of a state. ok is false if no node surrounds it, as inside walls.
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

// nearest is for squares whose first corner is no node, as beside the corners of walls. It returns the nearest of the other
// corners, or -1 if there is none.
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

// interpolate returns the value at a point of a function that is given for all states.
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

// between interpolates between two headings and two speeds, whose four values are adjacent.
func between(v []float32, at int, fv, fh float32) float32 {
	s := (*[2 * levels]float32)(v[at:])
	low := s[0] + float32(fv*(s[1]-s[0]))
	return low + float32(fh*(s[2]+float32(fv*(s[3]-s[2]))-low))
}
