//go:build amd64 && !purego

package craftax

import (
	"math"

	"golang.org/x/sys/cpu"
)

// bandAVX2 does what fillGo does with fuse, for size elements. size is a multiple of eight and at least eight; above is at - 1, t is
// fade(at) and rest is 1 - t.
//
//go:noescape
func bandAVX2(row *float32, b *band, size int, at, above, t, rest float32)

// roundedBandAVX2 is bandAVX2 without fuse.
//
//go:noescape
func roundedBandAVX2(row *float32, b *band, size int, at, above, t, rest float32)

// boundsAVX2 computes the least and the greatest of every eighth element, for each of the eight offsets, and stores them in lowest and
// highest. size is a multiple of sixteen and at least sixteen.
//
//go:noescape
func boundsAVX2(f *float32, size int, lowest, highest *[8]float32)

// scaleAVX2 does what scaleGo does, for size elements. size is a multiple of eight; root is √2.
//
//go:noescape
func scaleAVX2(f *float32, size int, root, shift, span float32)

var vector = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// fill writes the noise of a row of tiles, up to a factor √2. at is the row's place within the band, from 0 to 1.
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
