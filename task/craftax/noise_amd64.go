//go:build amd64 && !purego

package craftax

import (
	"math"

	"golang.org/x/sys/cpu"
)

// bandAVX2 is fillGo with fuse of size elements, eight of them or more in whole eights, for at, with above = at - 1,
// t = fade(at) and rest = 1 - t.
//
//go:noescape
func bandAVX2(row *float32, b *band, size int, at, above, t, rest float32)

// roundedBandAVX2 is bandAVX2 without fuse.
//
//go:noescape
func roundedBandAVX2(row *float32, b *band, size int, at, above, t, rest float32)

// boundsAVX2 puts the least and the greatest of every eighth element of size, sixteen or more in whole sixteens, into lowest
// and highest.
//
//go:noescape
func boundsAVX2(f *float32, size int, lowest, highest *[8]float32)

// scaleAVX2 is scaleGo of size elements, in whole eights, with root = √2.
//
//go:noescape
func scaleAVX2(f *float32, size int, root, shift, span float32)

var vector = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// fill writes the noise of a row of tiles at a part of the band's height, but for a factor √2.
func (b *band) fill(row []float32, at float32, fuse bool) {
	t := fade(at)
	switch {
	case !vector:
		b.fillGo(row, at, fuse)
		return
	case !fuse:
		roundedBandAVX2(&row[0], b, len(row), at, at-1, t, 1-t)
		return
	}
	bandAVX2(&row[0], b, len(row), at, at-1, t, 1-t)
}

// bounds returns the least and the greatest element.
func (f field) bounds() (lowest, highest float32) {
	if !vector {
		return f.boundsGo()
	}
	var low, high [8]float32
	boundsAVX2(&f[0], len(f), &low, &high)
	lowest, highest = low[0], high[0]
	for i := range low {
		lowest, highest = min(lowest, low[i]), max(highest, high[i])
	}
	return lowest, highest
}

// scale multiplies by √2, adds shift, and multiplies by span.
func (f field) scale(shift, span float32) {
	if !vector {
		f.scaleGo(shift, span)
		return
	}
	scaleAVX2(&f[0], len(f), math.Sqrt2, shift, span)
}
