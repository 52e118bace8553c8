package memorygym

import (
	"math"
	"slices"
)

// poses numbers the states of an agent of Mystery Path, and holds where actions lead from each. A state is a place in pixels
// or, on the grid, a cell and a direction. All environments of a batch share it.
type poses struct {
	grid    bool
	width   int // number of places in each direction; unused on the grid
	edge    int // distance from the tile's corner to which agents return after a fall
	actions int
	pace    float64            // mean steps from a cell to the next
	cell    []cell             // [P], pathCells if a pose lies outside all cells
	next    []int32            // [P, A]
	in      [pathCells][]int32 // the poses in each cell
	// before[first[p]:first[p+1]] are the poses from which an action leads to p.
	first  []int32 // [P+1]
	before []int32
}

const gridRotations = 4

// newPoses follows every action from every pose.
func newPoses(w *mysteryPath) *poses {
	// The last place is the lower right corner for a body without width, or the place to which a wide body returns.
	p := &poses{
		grid: w.grid, width: max(Side, pathTile*(pathGrid-1)+w.gait.radius) + 1, edge: w.gait.radius,
		actions: w.actions(), pace: math.Ceil(pathTile / float64(max(w.gait.straight, 1))),
	}
	n := p.width * p.width
	if w.grid {
		const turning = 1.5
		n, p.pace = pathCells*gridRotations, turning
	}
	p.cell, p.next = make([]cell, n), make([]int32, n*p.actions)
	e := pathGame{mysteryPath: w}
	for pose := range n {
		e.agent = p.agent(pose)
		c, inside := e.cell()
		if !inside {
			c = pathCells
		} else {
			p.in[c] = append(p.in[c], int32(pose))
		}
		p.cell[pose] = c
		for action := range p.actions {
			e.agent = p.agent(pose)
			e.move(action)
			p.next[pose*p.actions+action] = int32(p.of(e.agent))
		}
	}
	p.invert()
	return p
}

// invert fills in before and first.
func (p *poses) invert() {
	p.first = make([]int32, len(p.cell)+1)
	for _, to := range p.next {
		p.first[to+1]++
	}
	for i := range p.cell {
		p.first[i+1] += p.first[i]
	}
	p.before = make([]int32, len(p.next))
	free := slices.Clone(p.first)
	for i, to := range p.next {
		p.before[free[to]] = int32(i / p.actions)
		free[to]++
	}
}

// agent returns an agent in a pose.
func (p *poses) agent(pose int) walker {
	if p.grid {
		c := cell(pose / gridRotations)
		return walker{pathTile*c.i() + pathTile/2, pathTile*c.j() + pathTile/2, 90 * (pose % gridRotations)}
	}
	return walker{x: pose / p.width, y: pose % p.width}
}

// holds reports whether the agent's state is among the poses.
func (p *poses) holds(a walker) bool {
	limit := p.width
	if p.grid {
		limit = Side
	}
	return a.x >= 0 && a.y >= 0 && a.x < limit && a.y < limit
}

// of returns the pose of an agent.
func (p *poses) of(a walker) int {
	if p.grid {
		return (pathGrid*(a.x/pathTile)+a.y/pathTile)*gridRotations + a.rotation/90
	}
	return a.x*p.width + a.y
}

// atOrigin returns the pose after the step that is lost by a fall.
func (p *poses) atOrigin(fallen int, origin cell) int {
	if p.grid {
		return int(origin)*gridRotations + fallen%gridRotations
	}
	return p.of(walker{x: pathTile*origin.i() + p.edge, y: pathTile*origin.j() + p.edge})
}

// leadTo returns the poses from which an action leads to a pose.
func (p *poses) leadTo(pose int32) []int32 { return p.before[p.first[pose]:p.first[pose+1]] }
