package raster

// Doorway draws a rectangle whose two upper corners are rounded. It is filled if width is 0, otherwise its outline is drawn,
// width pixels wide. The radius must be at most half of w and smaller than h. It is pygame's rectangle with
// border_top_left_radius and border_top_right_radius.
func (s *Surface) Doorway(x, y, w, h, radius, width int, c Colour) {
	right, bottom := x+w-1, y+h-1
	if width == 0 { // the corners are first cut off at 45 degrees and then rounded
		for i := range radius {
			s.row(x+radius-i, right-radius+i, y+i, c)
		}
		s.FillRect(x, y+radius, w, h-radius, c)
	} else {
		top := min(x+radius, right-radius)
		s.FillRect(top, y, max(x+radius, right-radius)-top+1, width, c)
		s.FillRect(x, y+radius, width, h-radius, c)
		s.FillRect(right-width+1, y+radius, width, h-radius, c)
		s.FillRect(x, bottom-width+1, w, width, c)
	}
	s.upperQuarters(x+radius, right-radius+1, y+radius, radius, width, c)
}

// upperQuarters draws the upper left quarter of one circle and the upper right quarter of another.
func (s *Surface) upperQuarters(left, right, cy, radius, width int, c Colour) {
	if radius == 1 {
		s.Set(left-1, cy-1, c)
		s.Set(right, cy-1, c)
		return
	}
	both := func(x, y int) {
		s.Set(left-x, cy-y, c)
		s.Set(right+x-1, cy-y, c)
	}
	inner, thickness := newOctant(radius-width), width
	for o := newOctant(radius); o.next(); {
		if width == 0 {
			for y := range o.y + 1 {
				both(o.x, y)
			}
			for y := range o.x + 1 {
				both(o.y, y)
			}
			continue
		}
		inner.on()
		if thickness > 1 {
			thickness = o.y - inner.y
		}
		for y := o.y; y > o.y-thickness && y >= o.x; y-- {
			both(o.x, y)
			both(y, o.x)
		}
	}
}
