package texture

// Shades used by several patterns.
const (
	groove    = 20
	shadow    = 70
	highlight = 225
)

// abs returns |a|.
func abs(a int) int {
	if a < 0 {
		return -a
	}
	return a
}

// mod returns a modulo n in [0, n).
func mod(a, n int) int {
	if a %= n; a < 0 {
		a += n
	}
	return a
}

// vary returns one of the shades low..high for a piece with a number. The choice is fixed, and neighbours differ.
func vary(piece, low, high int) int {
	h := uint32(piece)*0x9e3779b1 + 0x7f4a7c15
	h = (h ^ h>>15) * 0x85ebca6b
	return low + int(h>>16)%(high-low+1)
}

// bevel shades a rectangular piece that is lit from the upper left. (x, y) is the point relative to the piece's corner; width
// and height are its size; gap is the width of the groove around it, edge that of its slanted edge, and face the shade of its
// face.
func bevel(x, y, width, height, gap, edge, face int) int {
	right, below := width-1-x, height-1-y
	switch {
	case min(x, y, right, below) < gap:
		return groove
	case min(x, y) < gap+edge && min(x, y) <= min(right, below):
		return min(face+50, 255)
	case min(right, below) < gap+edge:
		return max(face-50, 0)
	}
	return face
}

// trimmed puts a dark plinth along the lower edge of a wall and a bright rail along its upper edge. Both lie at the edges of
// the visible part of a wall of full height. They help to judge its distance.
func trimmed(p pattern) pattern {
	const (
		top    = Unit / 8
		bottom = Unit - Unit/8
		rail   = Unit / 48
		plinth = Unit / 24
		line   = Unit / 128
	)
	return func(x, y int) int {
		switch {
		case y >= bottom || y < top:
			return p(x, y)
		case y < top+rail:
			return highlight
		case y < top+rail+line, y >= bottom-plinth-line && y < bottom-plinth:
			return groove
		case y >= bottom-plinth:
			return shadow
		}
		return p(x, y)
	}
}
