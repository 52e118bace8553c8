package physics

import "math"

// maxContacts is the floor and one box for each of the four cells that a ball smaller than a cell can touch.
const maxContacts = 5

// contact is a place where the shell touches an obstacle, and its share of the contact problem.
type contact struct {
	dir  [3]float64 // unit vector from the shell's centre to the obstacle: forward, left, up
	dist float64    // m, negative where the two overlap
	rows
	force [4]float64 // normal and three friction components, N
}

// contacts lists the floor first, then walls in their order.
type contacts struct {
	list [maxContacts]contact
	n    int
}

func (c *contacts) add(dir [3]float64, dist float64) {
	k := &c.list[c.n]
	k.dir, k.dist = dir, dist
	c.n++
}

// collide finds the contacts of the shell in the present state; h is the walker's heading.
func (w *World) collide(c *contacts, h heading) {
	x, y, z := w.Shell()
	c.n = 0
	if z <= Radius {
		c.add([3]float64{0, 0, -1}, z-Radius)
	}
	near, n := w.wallsNear(x, y)
	for _, i := range near[:n] {
		w.collideWall(c, h, &w.walls.box[i-1])
	}
}

// wallsNear returns the numbers (index plus one), in ascending order, of the walls that cover a cell within reach of
// the shell.
func (w *World) wallsNear(x, y float64) (near [4]uint16, n int) {
	x0, x1 := max(cell(x-Radius), 0), min(cell(x+Radius), gridSide-1)
	y0, y1 := max(cell(y-Radius), 0), min(cell(y+Radius), gridSide-1)
	for i := x0; i <= x1; i++ {
	next:
		for j := y0; j <= y1; j++ {
			wall := w.walls.cover[i][j]
			if wall == 0 {
				continue
			}
			at := n
			for at > 0 && near[at-1] >= wall {
				if near[at-1] == wall {
					continue next
				}
				at--
			}
			copy(near[at+1:n+1], near[at:n])
			near[at] = wall
			n++
		}
	}
	return near, n
}

// collideWall adds the contact with a wall box, if there is one. With q the box's nearest point to the shell's centre c:
// dir = (q-c)/|q-c|, dist = |q-c| - Radius.
func (w *World) collideWall(c *contacts, h heading, b *Wall) {
	height := w.WallHeight
	if height == 0 {
		height = DefaultWallHeight
	}
	x, y, z := w.Shell()
	lx, ly, lz := x-b.X, y-b.Y, z-height/2
	dx := max(-b.HalfX, min(b.HalfX, lx)) - lx
	dy := max(-b.HalfY, min(b.HalfY, ly)) - ly
	dz := max(-height/2, min(height/2, lz)) - lz
	away := math.Sqrt(dx*dx + dy*dy + dz*dz)
	if !(away <= Radius) {
		return
	}
	dist := away - Radius
	if away > 0 {
		dx, dy, dz = dx/away, dy/away, dz/away
	} else {
		var depth float64
		dx, dy, depth = inward(b, lx, ly)
		dist = -depth - Radius
	}
	f, l := h.local(dx, dy)
	c.add([3]float64{f, l, dz}, dist)
}

// inward serves a ball whose centre is inside a wall: the way in through the nearest side, and how deep it is.
func inward(b *Wall, lx, ly float64) (dx, dy, depth float64) {
	if depthX, depthY := b.HalfX-math.Abs(lx), b.HalfY-math.Abs(ly); depthX < depthY {
		return math.Copysign(1, -lx), 0, depthX
	} else {
		return 0, math.Copysign(1, -ly), depthY
	}
}
