//go:build !amd64 || purego

package craftax

// fill writes the noise of a row of tiles, up to a factor √2. at is the row's place within the band, from 0 to 1.
func (b *band) fill(row []float32, at float32, fuse bool) { b.fillGo(row, at, fuse) }

// bounds returns the least and the greatest element.
func (f field) bounds() (lowest, highest float32) { return f.boundsGo() }

// scale multiplies by √2, adds shift, and multiplies by span.
func (f field) scale(shift, span float32) { f.scaleGo(shift, span) }
