package raster

// Side is the width and height of the pictures that stencils belong to.
const Side = 84

// Shape is a figure without colours: runs of pixels relative to its place.
type Shape []run

// Shape returns those pixels of the surface that have a colour. The surface's pixel x, y becomes the shape's place.
func (s *Surface) Shape(x, y int, c Colour) Shape {
	var out Shape
	s.eachRun(func(at Colour) bool { return at == c }, func(i, j, n int) {
		out = append(out, run{int32(i - x), int32(j - y), int32(n)})
	})
	return out
}

// Stencil is a set of pixels of a picture of Side columns and rows: a bit for each row, lowest first.
type Stencil [Side][2]uint64

// Add puts a shape's pixels into the set, those outside of the picture left out.
func (t *Stencil) Add(p Shape, x, y int) {
	t.each(p, x, y, func(column *[2]uint64, rows [2]uint64) {
		column[0] |= rows[0]
		column[1] |= rows[1]
	})
}

// Remove takes a shape's pixels out of the set.
func (t *Stencil) Remove(p Shape, x, y int) {
	t.each(p, x, y, func(column *[2]uint64, rows [2]uint64) {
		column[0] &^= rows[0]
		column[1] &^= rows[1]
	})
}

func (t *Stencil) each(p Shape, x, y int, f func(column *[2]uint64, rows [2]uint64)) {
	for _, r := range p {
		i, from := x+int(r.x), y+int(r.y)
		to := min(from+int(r.n), Side)
		if from = max(from, 0); uint(i) < Side && from < to {
			low, high := upTo(from), upTo(to)
			f(&t[i], [2]uint64{high[0] &^ low[0], high[1] &^ low[1]})
		}
	}
}

// upTo returns the set of the first n rows. A shift by 64 or more leaves nothing.
func upTo(n int) [2]uint64 {
	return [2]uint64{1<<n - 1, 1<<max(n-64, 0) - 1}
}

// has reports whether row y of column x is in the set.
func (t *Stencil) has(x, y int) bool { return t[x][y/64]>>(y%64)&1 != 0 }

// Veil lays a black layer over a picture: opaque at alpha 255, not there at 0. Pixels in holes are left as they are, those
// in rims get white instead of black. No pixel is in both.
func Veil(on *Surface, holes, rims *Stencil, alpha uint8) {
	for x := range Side {
		column := on.Pix[x*Side*Channels : (x+1)*Side*Channels]
		if alpha == 255 && holes[x] == [2]uint64{} && rims[x] == [2]uint64{} {
			clear(column)
			continue
		}
		for y := range Side {
			if holes.has(x, y) {
				continue
			}
			layer := 0
			if rims.has(x, y) {
				layer = 255
			}
			pixel := column[y*Channels : (y+1)*Channels]
			for c, under := range pixel {
				pixel[c] = Blend(under, layer, alpha)
			}
		}
	}
}

// Blend lays a value over another as SDL 2.26 does: the difference is scaled by alpha/255 and cut towards zero.
func Blend(under uint8, over int, alpha uint8) uint8 {
	return uint8(int(under) + (over-int(under))*int(alpha)/255)
}
