package physics

import "math"

// maxContacts is the largest number of contacts: the floor, and one box for each of the four cells that a ball smaller than a
// cell can touch.
const maxContacts = 5

// touch is a contact between the shell and an obstacle.
type touch struct {
	dir   [3]float64 // unit vector from the shell's centre to a wall: forward, left, up
	dist  float64    // m, negative where the two overlap
	floor bool       // the obstacle is the floor, which is straight below in every heading; dir is not set
}

// touches lists the contacts: the floor first, then walls in their order.
type touches struct {
	at [maxContacts]touch
	n  int

	// idle counts surfaces at distance exactly 0. They are not in the list: the reference lists them, but they exert no force
	// there.
	idle int
}

// next appends an empty touch and returns it.
func (t *touches) next() *touch {
	t.n++
	return &t.at[t.n-1]
}

// collide lists the contacts of the shell in the present state; h is the walker's heading.
func (w *World) collide(t *touches, h heading) {
	t.n, t.idle = 0, 0
	z := w.height()
	if z < Radius {
		k := t.next()
		k.dist, k.floor = z-Radius, true
	} else if z == Radius {
		t.idle++
	}
	if w.walls == nil {
		return
	}
	var near [4]uint16
	n := w.walls.near(w.QPos[0], w.QPos[1], &near)
	for _, i := range near[:n] {
		w.collideWall(t, h, &w.walls.boxes[i-1], z)
	}
}

// collideWall adds the contact with a wall box, if there is one. With q the box's nearest point to the shell's centre c:
// dir = (q-c)/|q-c|, dist = |q-c| - Radius. z is the centre's height.
func (w *World) collideWall(t *touches, h heading, b *Wall, z float64) {
	height := w.WallHeight
	if height == 0 {
		height = DefaultWallHeight
	}
	lx, ly, lz := w.QPos[0]-b.X, w.QPos[1]-b.Y, z-height/2
	dx := max(-b.HalfX, min(b.HalfX, lx)) - lx
	dy := max(-b.HalfY, min(b.HalfY, ly)) - ly
	dz := max(-height/2, min(height/2, lz)) - lz
	away := math.Sqrt(float64(dx*dx) + float64(dy*dy) + float64(dz*dz))
	dist := away - Radius
	if !(dist < 0) {
		if dist == 0 {
			t.idle++
		}
		return
	}
	if away > 0 {
		dx, dy, dz = dx/away, dy/away, dz/away
	} else {
		var depth float64
		dx, dy, depth = inward(b, lx, ly)
		dist = -depth - Radius
	}
	k := t.next()
	k.dir[0], k.dir[1] = h.local(dx, dy)
	k.dir[2], k.dist, k.floor = dz, dist, false
}

// inward is for a ball whose centre is inside a wall. It returns the direction away from the nearest side and the depth below
// that side.
func inward(b *Wall, lx, ly float64) (dx, dy, depth float64) {
	depthX, depthY := b.HalfX-math.Abs(lx), b.HalfY-math.Abs(ly)
	if depthX < depthY {
		return math.Copysign(1, -lx), 0, depthX
	}
	return 0, math.Copysign(1, -ly), depthY
}
