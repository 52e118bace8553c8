package physics

import "math"

// maxContacts is the floor and one box for each of the four cells that a ball smaller than a cell can touch.
const maxContacts = 5

// touch is a place where the shell meets an obstacle.
type touch struct {
	dir  [3]float64 // unit vector from the shell's centre to the obstacle: forward, left, up
	dist float64    // m, negative where the two overlap
}

// floorDir is the direction of the floor, the same in all headings.
var floorDir = [3]float64{0, 0, -1}

// touches lists the floor first, then walls in their order.
type touches struct {
	at [maxContacts]touch
	n  int
}

func (t *touches) add(dir [3]float64, dist float64) {
	t.at[t.n] = touch{dir, dist}
	t.n++
}

// floorOnly reports whether the list holds the floor and nothing else.
func (t *touches) floorOnly() bool {
	return t.n == 1 && t.at[0].dir == floorDir
}

// collide finds where the shell touches in the present state; h is the walker's heading. Surfaces that just meet, at
// distance 0, exert no force in the reference either.
func (w *World) collide(t *touches, h heading) {
	x, y, z := w.Shell()
	t.n = 0
	if z < Radius {
		t.add(floorDir, z-Radius)
	}
	if w.walls == nil {
		return
	}
	var near [4]uint16
	n := w.walls.near(x, y, &near)
	for _, i := range near[:n] {
		w.collideWall(t, h, &w.walls.boxes[i-1])
	}
}

// collideWall adds the contact with a wall box, if there is one. With q the box's nearest point to the shell's centre c:
// dir = (q-c)/|q-c|, dist = |q-c| - Radius.
func (w *World) collideWall(t *touches, h heading, b *Wall) {
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
	if !(away < Radius) {
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
	t.add([3]float64{f, l, dz}, dist)
}

// inward serves a ball whose centre is inside a wall: the direction away from the nearest side, and how deep it is.
func inward(b *Wall, lx, ly float64) (dx, dy, depth float64) {
	depthX, depthY := b.HalfX-math.Abs(lx), b.HalfY-math.Abs(ly)
	if depthX < depthY {
		return math.Copysign(1, -lx), 0, depthX
	}
	return 0, math.Copysign(1, -ly), depthY
}
