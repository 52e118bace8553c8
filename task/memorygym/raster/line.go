package raster

// Line draws a line of a width in pixels between two points, both included. It is Bresenham's line with each pixel extended to
// a run across the line. Runs are vertical if the line is more horizontal than vertical, otherwise horizontal; so the line's
// ends are flat. If the width is even, the extra pixel is to the right or below.
func (s *Surface) Line(x0, y0, x1, y1, width int, c Colour) {
	dx, sx := distance(x0, x1)
	dy, sy := distance(y0, y1)
	before, after := (width-1)/2, width/2
	rest := dx / 2
	if dx <= dy {
		rest = -dy / 2
	}
	for x, y := x0, y0; ; {
		if dx <= dy {
			s.FillRect(x-before, y, before+1+after, 1, c)
		} else {
			s.FillRect(x, y-before, 1, before+1+after, c)
		}
		if x == x1 && y == y1 {
			return
		}
		r := rest
		if r > -dx {
			rest -= dy
			x += sx
		}
		if r < dy {
			rest += dx
			y += sy
		}
	}
}

// distance returns the number of steps from a to b, and their direction.
func distance(a, b int) (steps, sign int) {
	if a < b {
		return b - a, 1
	}
	return a - b, -1
}
