package raster

// Sprite is the opaque part of a surface, stored as vertical runs of pixels, to be put into pictures.
type Sprite struct {
	runs []run
	pix  []uint8 // of all runs, one after another
}

// run is a vertical run of pixels: its place relative to the sprite's place, and its length.
type run struct{ x, y, n int32 }

// Sprite returns the pixels of the surface that do not have the transparent colour. Pixel (x, y) of the surface will be drawn
// at the sprite's place.
func (s *Surface) Sprite(x, y int, transparent Colour) *Sprite {
	out := &Sprite{}
	s.eachRun(func(c Colour) bool { return c != transparent }, func(i, j, n int) {
		out.runs = append(out.runs, run{int32(i - x), int32(j - y), int32(n)})
		out.pix = append(out.pix, s.Pix[(i*s.H+j)*Channels:(i*s.H+j+n)*Channels]...)
	})
	return out
}

// eachRun calls f for each vertical run of n wanted pixels, which starts at (x, y).
func (s *Surface) eachRun(wanted func(Colour) bool, f func(x, y, n int)) {
	for i := range s.W {
		for j := 0; j < s.H; {
			n := 0
			for j+n < s.H && wanted(s.At(i, j+n)) {
				n++
			}
			if n > 0 {
				f(i, j, n)
			}
			j += n + 1
		}
	}
}

// Draw puts the sprite at (x, y). It leaves out what lies outside the picture.
func (p *Sprite) Draw(on *Surface, x, y int) {
	at := 0
	for _, r := range p.runs {
		n := int(r.n) * Channels
		pix := p.pix[at : at+n]
		at += n
		i, j := x+int(r.x), y+int(r.y)
		if uint(i) >= uint(on.W) || j >= on.H {
			continue
		}
		if j < 0 {
			if pix = pix[min(n, -j*Channels):]; len(pix) == 0 {
				continue
			}
			j = 0
		}
		copy(on.Pix[(i*on.H+j)*Channels:(i+1)*on.H*Channels], pix)
	}
}
