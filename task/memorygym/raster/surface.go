package raster

// Channels is the number of bytes of a pixel.
const Channels = 3

// Colour is red, green, blue.
type Colour [Channels]uint8

// Surface is a picture to draw on. Drawing outside it has no effect.
type Surface struct {
	W, H int
	Pix  []uint8 // [W, H, 3]
}

// New returns a surface of one colour.
func New(w, h int, c Colour) *Surface {
	s := &Surface{w, h, make([]uint8, w*h*Channels)}
	s.FillRect(0, 0, w, h, c)
	return s
}

// At returns the colour of a pixel of the surface.
func (s *Surface) At(x, y int) Colour {
	return Colour(s.Pix[(x*s.H+y)*Channels:])
}

// Set colours a pixel.
func (s *Surface) Set(x, y int, c Colour) {
	if uint(x) < uint(s.W) && uint(y) < uint(s.H) {
		copy(s.Pix[(x*s.H+y)*Channels:], c[:])
	}
}

// FillRect colours the rectangle of width w and height h whose upper left pixel is x, y.
func (s *Surface) FillRect(x, y, w, h int, c Colour) {
	y0, y1 := max(y, 0), min(y+h, s.H)
	if y0 >= y1 {
		return
	}
	for i := max(x, 0); i < min(x+w, s.W); i++ {
		column := s.Pix[(i*s.H+y0)*Channels : (i*s.H+y1)*Channels]
		for ; len(column) >= Channels; column = column[Channels:] {
			column[0], column[1], column[2] = c[0], c[1], c[2]
		}
	}
}

// Frame draws the outline of a rectangle, width pixels wide, inside the rectangle.
func (s *Surface) Frame(x, y, w, h, width int, c Colour) {
	s.FillRect(x, y, w, width, c)
	s.FillRect(x, y+h-width, w, width, c)
	s.FillRect(x, y, width, h, c)
	s.FillRect(x+w-width, y, width, h, c)
}

// row colours the pixels from x0 to x1, both included. Either may be the smaller one.
func (s *Surface) row(x0, x1, y int, c Colour) {
	for x := min(x0, x1); x <= max(x0, x1); x++ {
		s.Set(x, y, c)
	}
}
