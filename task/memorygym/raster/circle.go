package raster

// Circle draws a circle whose centre is the corner between the pixels cx-1 and cx, cy-1 and cy. It is a disc if width is 0,
// otherwise a ring of width pixels. With a radius below 1, nothing is drawn.
func (s *Surface) Circle(cx, cy, radius, width int, c Colour) {
	width = min(width, radius)
	switch {
	case radius < 1:
	case width == 0 || width == radius:
		s.disc(cx, cy, radius, c)
	case width == 1:
		s.thinRing(cx, cy, radius, c)
	default:
		s.ring(cx, cy, radius, width, c)
	}
}

// octant walks the eighth of a circle from its top to its diagonal, by the midpoint rule. x is the number of columns passed, y
// the distance of the row from the centre.
type octant struct {
	x, y     int
	decision int // negative while the next midpoint lies inside
}

func newOctant(radius int) octant { return octant{y: radius, decision: 1 - radius} }

// next moves one column on and reports whether there was one.
func (o *octant) next() bool {
	if o.x >= o.y {
		return false
	}
	o.on()
	return true
}

// on moves one column on, even beyond the diagonal.
func (o *octant) on() {
	if o.decision >= 0 {
		o.y--
		o.decision -= 2 * o.y
	}
	o.x++
	o.decision += 2*o.x + 1
}

func (s *Surface) disc(cx, cy, radius int, c Colour) {
	for o := newOctant(radius); o.next(); {
		if o.decision >= 0 { // the row's last column: the next column has another row
			s.bothRows(cx, cy, o.x, o.y, c)
		}
		s.bothRows(cx, cy, o.y, o.x, c)
	}
}

// bothRows colours the rows at the given distance above and below the centre, half columns to either side.
func (s *Surface) bothRows(cx, cy, half, distance int, c Colour) {
	s.row(cx-half, cx+half-1, cy-distance, c)
	s.row(cx-half, cx+half-1, cy+distance-1, c)
}

func (s *Surface) thinRing(cx, cy, radius int, c Colour) {
	for o := newOctant(radius); o.next(); {
		for _, p := range [2][2]int{{o.x, o.y}, {o.y, o.x}} {
			for _, x := range [2]int{cx - p[0], cx + p[0] - 1} {
				s.Set(x, cy-p[1], c)
				s.Set(x, cy+p[1]-1, c)
			}
		}
	}
}

// contour walks the quarter of a circle from its top to its side, by the midpoint rule of ellipses with equal axes.
type contour struct {
	x, y     int
	rr       float64 // radius squared
	decision float64
}

func newContour(radius int) contour {
	rr := float64(radius * radius)
	return contour{y: radius, rr: rr, decision: rr * (1.25 - float64(radius))}
}

// flat reports whether the contour is above the diagonal, where a row has several columns.
func (o *contour) flat() bool { return o.x < o.y }

// widen moves to the last column of the row.
func (o *contour) widen() {
	for o.decision < 0 {
		o.x++
		o.decision += float64(o.rr * float64(2*o.x+1))
	}
}

// turn prepares for the part below the diagonal.
func (o *contour) turn() {
	x, y := float64(o.x)+0.5, float64(o.y-1)
	o.decision = o.rr * (float64(x*x) + float64(y*y) - o.rr)
}

func (o *contour) diagonal() {
	o.x++
	o.y--
	o.decision += float64(o.rr * float64(2*o.x-2*o.y+1))
}

// down moves to the next row below the diagonal.
func (o *contour) down() {
	if o.decision > 0 {
		o.y--
		o.decision += float64(o.rr * float64(1-2*o.y))
	} else {
		o.diagonal()
	}
}

// ring draws the area between two contours. It walks both row by row. As in pygame, the inner contour stays on its upper part
// as long as the outer one does.
func (s *Surface) ring(cx, cy, radius, width int, c Colour) {
	outer, inner := newContour(radius), newContour(radius-width+1)
	turned := false // the inner contour is below its diagonal
	hollow := func() bool { return outer.y <= radius-width }
	rows := func() {
		if !hollow() {
			s.bothRows(cx, cy, outer.x, outer.y, c)
			return
		}
		for _, y := range [2]int{cy - outer.y, cy + outer.y - 1} {
			s.row(cx-outer.x, cx-inner.x, y, c)
			s.row(cx+inner.x-1, cx+outer.x-1, y, c)
		}
	}
	for outer.flat() {
		outer.widen()
		rows()
		outer.diagonal()
		if hollow() {
			inner.widen()
			inner.diagonal()
		}
	}
	for outer.turn(); outer.y >= 0; {
		rows()
		outer.down()
		switch {
		case !hollow():
		case inner.flat():
			inner.widen()
			inner.diagonal()
		default:
			if !turned {
				inner.turn()
				turned = true
			}
			inner.down()
		}
	}
}
