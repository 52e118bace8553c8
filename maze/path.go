package maze

import "slices"

// Pathfinder finds shortest paths on a maze's plan. It reuses its memory from call to call; the zero value is ready to use. It is
// used from one goroutine at a time.
type Pathfinder struct {
	queue []Cell
	from  []Cell // [Size*Size] the cell from which the search came
	seen  []bool // [Size*Size]
}

// Path appends the cells of a shortest path between two cells of the plan to path, both ends included. Among several shortest paths
// it chooses that of the reference's oracle, whose breadth-first search tries -x, +x, -y, +y in this order. If there is no path,
// nothing is appended.
func (p *Pathfinder) Path(path []Cell, l *Layout, from, to Cell) []Cell {
	n := l.Size
	inside := func(c Cell) bool { return c.X >= 0 && c.Y >= 0 && c.X < n && c.Y < n }
	if !inside(from) || !inside(to) {
		return path
	}
	if len(p.seen) != n*n {
		p.queue, p.from, p.seen = make([]Cell, 0, n*n), make([]Cell, n*n), make([]bool, n*n)
	}
	clear(p.seen)
	index := func(c Cell) int { return c.Y*n + c.X }

	p.seen[index(from)] = true
	p.queue = append(p.queue[:0], from)
	for head := 0; head < len(p.queue) && !p.seen[index(to)]; head++ {
		c := p.queue[head]
		for _, next := range [4]Cell{{c.X - 1, c.Y}, {c.X + 1, c.Y}, {c.X, c.Y - 1}, {c.X, c.Y + 1}} {
			if inside(next) && !p.seen[index(next)] && l.Open(next) {
				p.seen[index(next)] = true
				p.from[index(next)] = c
				p.queue = append(p.queue, next)
			}
		}
	}
	if !p.seen[index(to)] {
		return path
	}
	start := len(path)
	for c := to; c != from; c = p.from[index(c)] {
		path = append(path, c)
	}
	path = append(path, from)
	slices.Reverse(path[start:])
	return path
}
