package raster

import "math/bits"

// Side is the width and height of the pictures that stencils belong to.
const Side = 84

// Shape is a figure without colours. Its runs of pixels are relative to its place.
type Shape []run

// Shape returns the pixels of the surface that have a colour. Pixel (x, y) of the surface becomes the shape's place.
func (s *Surface) Shape(x, y int, c Colour) Shape {
	var out Shape
	s.eachRun(func(at Colour) bool { return at == c }, func(i, j, n int) {
		out = append(out, run{int32(i - x), int32(j - y), int32(n)})
	})
	return out
}

// Stencil is a set of pixels of a picture with Side columns and rows. Each column has a bit for each row, lowest first.
type Stencil [Side][2]uint64

// Add adds the pixels of a shape at (x, y) to the set. It leaves out those outside the picture.
func (t *Stencil) Add(p Shape, x, y int) {
	for _, r := range p {
		if column, rows := r.rows(x, y); column >= 0 {
			t[column][0] |= rows[0]
			t[column][1] |= rows[1]
		}
	}
}

// Remove removes the pixels of a shape at (x, y) from the set.
func (t *Stencil) Remove(p Shape, x, y int) {
	for _, r := range p {
		if column, rows := r.rows(x, y); column >= 0 {
			t[column][0] &^= rows[0]
			t[column][1] &^= rows[1]
		}
	}
}

// rows returns the column and the rows of a run of a shape at (x, y). The column is -1 if it lies outside the picture.
func (r run) rows(x, y int) (column int, rows [2]uint64) {
	column = x + int(r.x)
	from, to := max(y+int(r.y), 0), min(y+int(r.y)+int(r.n), Side)
	if uint(column) >= Side || from >= to {
		return -1, rows
	}
	low, high := upTo(from), upTo(to)
	return column, [2]uint64{high[0] &^ low[0], high[1] &^ low[1]}
}

// upTo returns the set of the first n rows.
func upTo(n int) [2]uint64 {
	return [2]uint64{1<<n - 1, 1<<max(n-64, 0) - 1}
}

// has reports whether row y of column x is in the set.
func (t *Stencil) has(x, y int) bool { return t[x][y/64]>>(y%64)&1 != 0 }

// next returns the first row of column x from y on that is in the set, or Side.
func (t *Stencil) next(x, y int) int { return first(t[x][0], t[x][1], y) }

// gap returns the first row of column x from y on that is not in the set, or Side.
func (t *Stencil) gap(x, y int) int { return first(^t[x][0], ^t[x][1], y) }

// first returns the place of the lowest bit from y on, at most Side.
func first(low, high uint64, y int) int {
	if rest := low >> min(y, 64); rest != 0 {
		return y + bits.TrailingZeros64(rest)
	}
	from := max(y, 64)
	return min(from+bits.TrailingZeros64(high>>(from-64)), Side)
}

// Veil lays a black layer over a picture. It is opaque at alpha 255 and invisible at 0. Pixels in holes stay as they are;
// pixels in rims get white instead of black. No pixel may be in both.
func Veil(on *Surface, holes, rims *Stencil, alpha uint8) {
	var dark, light [256]uint8
	if alpha < 255 {
		for v := range dark {
			dark[v], light[v] = Blend(uint8(v), 0, alpha), Blend(uint8(v), 255, alpha)
		}
	} else {
		for v := range light {
			light[v] = 255
		}
	}
	for x := range Side {
		column := on.Pix[x*Side*Channels : (x+1)*Side*Channels]
		for y := 0; y < Side; {
			from := holes.gap(x, y)
			y = holes.next(x, from)
			part := column[from*Channels : y*Channels]
			switch {
			case rims[x] != [2]uint64{}:
				for i, under := range part {
					if rims.has(x, from+i/Channels) {
						part[i] = light[under]
					} else {
						part[i] = dark[under]
					}
				}
			case alpha == 255:
				clear(part)
			default:
				for i, under := range part {
					part[i] = dark[under]
				}
			}
		}
	}
}

// Blend lays a value over another as SDL 2.26 does: it scales the difference by alpha/255 and truncates it towards zero.
func Blend(under uint8, over int, alpha uint8) uint8 {
	return uint8(int(under) + (over-int(under))*int(alpha)/255)
}
