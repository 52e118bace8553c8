package texture

// scales draws overlapping fans of concentric arcs, like waves, three in a row.
func scales(x, y int) int {
	const (
		radius = Unit / 6
		pitch  = radius / 2
	)
	// The fans of a lower row are on top, so the lowest fan that covers the point is visible.
	for row := y/pitch + 2; row >= y/pitch-1; row-- {
		dx := mod(x+row%2*radius, 2*radius) - radius
		dy := y - row*pitch
		r := dx*dx + dy*dy
		if r >= radius*radius {
			continue
		}
		for ring, shades := 8, [...]int{groove, 190, 190, 90, 90, 190, 190, 90}; ring >= 1; ring-- {
			if edge := radius * (ring - 1) / 8; r >= edge*edge {
				return shades[8-ring]
			}
		}
	}
	return groove
}

// discs draws staggered rows of bright coins with a raised rim on a plain ground.
func discs(x, y int) int {
	const (
		width  = Unit / 3
		height = Unit / 4
		radius = Unit / 9
	)
	row := y / height
	dx := mod(x+row%2*width/2, width) - width/2
	dy := y - row*height - height/2
	r := dx*dx + dy*dy
	within := func(eighths int) bool { e := radius * eighths / 8; return r < e*e }
	switch {
	case within(3):
		return 120
	case within(6):
		return highlight
	case within(7):
		return 150
	case within(8):
		return groove
	}
	return 105
}

// lattice draws a trellis of diagonal slats that pass over and under each other, with a knob in each opening.
func lattice(x, y int) int {
	const (
		pitch = Unit / 3
		slat  = pitch / 4
		edge  = slat / 6
	)
	a, b := x+y, x-y+Unit
	u, v := mod(a, pitch), mod(b, pitch)
	stripe := func(w int) int {
		if w < edge || w >= slat-edge {
			return groove
		}
		return 245 - 60*abs(2*w-slat)/slat
	}
	over := (a/pitch+b/pitch)%2 == 0
	switch {
	case u < slat && (v >= slat || over):
		return stripe(u)
	case v < slat:
		return stripe(v)
	}
	du, dv := u-(pitch+slat)/2, v-(pitch+slat)/2
	if du*du+dv*dv < pitch*pitch/64 {
		return highlight
	}
	return 110
}

// bricks draws six courses, each shifted by half a brick, in slightly different shades.
func bricks(x, y int) int {
	const (
		width  = Unit / 3
		height = Unit / 6
	)
	course := y / height
	x = mod(x+course%2*width/2, Unit)
	face := vary(course*3+x/width, 115, 185)
	return bevel(x%width, y%height, width, height, Unit/110, Unit/90, face)
}

// chevrons draws zigzag bands in two shades with a thin line between them.
func chevrons(x, y int) int {
	const (
		period = Unit / 4
		fold   = Unit / 3
		line   = period / 12
	)
	v := mod(y+abs(mod(x, fold)-fold/2), period)
	switch {
	case v < line, v >= period/2 && v < period/2+line:
		return groove
	case v < period/2:
		return 205
	}
	return 110
}

// triangles draws rows of standing, bright and hanging, dark triangles.
func triangles(x, y int) int {
	const (
		width  = Unit / 3
		height = Unit / 4
		line   = Unit / 100
	)
	row := y / height
	x = mod(x+row%2*width/2, Unit)
	u, v := x%width, y%height
	// Positive inside the standing triangle: the horizontal distance from its slanted sides.
	inside := width*v/height - abs(2*u-width)
	switch {
	case v < line/2 || v >= height-line/2 || abs(inside) < line:
		return groove
	case inside > 0:
		return vary(row*3+x/width, 170, 230)
	}
	return vary(100+row*3+mod(x+width/2, Unit)/width, 70, 125)
}

// weave draws a basket of rounded strands, six in each direction, that pass over and under each other in turn.
func weave(x, y int) int {
	const (
		cell = Unit / 6
		half = cell * 2 / 5 // half of a strand's width
	)
	column, row := x/cell, y/cell
	dx, dy := x%cell-cell/2, y%cell-cell/2
	lying, standing := abs(dy) < half, abs(dx) < half
	lyingOnTop := (row+column)%2 == 0
	switch {
	case lying && (lyingOnTop || !standing):
		return strand(dy, half, dx, cell, lyingOnTop)
	case standing:
		return strand(dx, half, dy, cell, !lyingOnTop)
	}
	return groove
}

// strand shades a point of a strand, at a distance across and along its axis from the middle of a crossing. The strand is
// bright where it comes to the top and dark where it dives.
func strand(across, half, along, cell int, onTop bool) int {
	if abs(across) > half*7/8 {
		return groove
	}
	depth := 256 * abs(along) / cell // 0 in the middle of the crossing, 128 at its edge
	if !onTop {
		depth = 256 - depth
	}
	round := 256 * abs(across) / half
	return 245 - depth*110/256 - round*round*55/65536
}

// lozenges draws diamonds inside diamonds, three in a row, with dark outlines.
func lozenges(x, y int) int {
	const (
		width  = Unit / 3
		height = Unit / 2
		line   = 10
	)
	// From 0 in the middle of a diamond to 256 on its outline. The corners between belong to other diamonds.
	d := 512*abs(x%width-width/2)/width + 512*abs(y%height-height/2)/height
	if d > 256 {
		d = 512 - d
	}
	switch {
	case d > 256-line, abs(d-160) < line:
		return groove
	case d > 160:
		return 200
	case d > 80:
		return 140
	}
	return 240
}
