package soft

import (
	"encoding/binary"
	"fmt"
	"image"
	"math/bits"
)

// Texels are 8-bit R, G, B and an unused byte, with R lowest. To be weighed, a texel is spread into a word of four 16-bit
// lanes, so that one multiplication weighs all of them. The lanes hold R, B, G and the unused byte, lowest first.
const laneMask = 0x00ff00ff00ff00ff

// spread puts the four bytes of a texel into lanes.
func spread(t uint32) uint64 {
	v := uint64(t)
	return (v | v<<24) & laneMask
}

// gather is the inverse of spread for lanes below 256.
func gather(v uint64) uint32 { return uint32(v | v>>24) }

// Positions in a texture are fixed-point numbers; the whole width, or height, of a texture is 1<<positionBits. For the largest
// texture this leaves 8 bits below the texels, for weights.
const (
	positionBits = 20
	maxSide      = 1 << (positionBits - 8)
	maxLevels    = positionBits - 8 + 1
)

// texture is a chain of mipmaps that repeats in both directions. Level 0 is the finest one; level i has side>>i texels a side.
// Every row of a level ends with its first texel once more, and after the last row the first one comes once more. So the right
// and lower neighbours of a texel lie at fixed distances.
type texture struct {
	texels []uint32  // of all levels, each [side+1, side+1]
	start  [16]int32 // of each level in texels
	side   int32     // of level 0
	top    int32     // the last level, which has one texel
	shift  int32     // a position shifted right by it counts in 1/256 texels of level 0
}

// newTexture computes the mipmaps of an image. Each texel is the rounded mean of four texels of the level before.
func newTexture(m *image.RGBA) (*texture, error) {
	b := m.Bounds()
	if b.Dx() != b.Dy() || b.Dx() == 0 {
		return nil, fmt.Errorf("%dx%d, want a square", b.Dx(), b.Dy())
	}
	if b.Dx() > maxSide {
		return nil, fmt.Errorf("%dx%d, at most %dx%d are allowed", b.Dx(), b.Dy(), maxSide, maxSide)
	}
	pix, side := square(m)
	log := bits.Len(uint(side)) - 1
	t := &texture{side: int32(side), top: int32(log), shift: int32(positionBits - 8 - log)}
	size := 0
	for i := range log + 1 {
		size += (side>>i + 1) * (side>>i + 1)
	}
	t.texels = make([]uint32, 0, size)
	for i := 0; ; i++ {
		t.start[i] = int32(len(t.texels))
		t.append(pix, side)
		if side == 1 {
			return t, nil
		}
		pix, side = halve(pix, side), side/2
	}
}

// square returns the texels of an image, [side, side]. If the image's side is no power of two, it is enlarged to the next one.
func square(m *image.RGBA) (pix []uint32, side int) {
	n := m.Bounds().Dx()
	side = 1 << bits.Len(uint(n-1))
	at := func(x, y int) uint32 {
		return binary.LittleEndian.Uint32(m.Pix[(y%n)*m.Stride+4*(x%n):]) & 0xffffff
	}
	pix = make([]uint32, side*side)
	for y := range side {
		for x := range side {
			if n == side {
				pix[y*side+x] = at(x, y)
				continue
			}
			// Centres of texels in 1/256 texels of the image, plus one whole image to stay positive.
			px, py := (2*x+1)*n*128/side-128+n*256, (2*y+1)*n*128/side-128+n*256
			fx, fy := uint64(px&255), uint64(py&255)
			px, py = px>>8, py>>8
			upper := (spread(at(px, py))*(256-fx) + spread(at(px+1, py))*fx) >> 8 & laneMask
			lower := (spread(at(px, py+1))*(256-fx) + spread(at(px+1, py+1))*fx) >> 8 & laneMask
			pix[y*side+x] = gather((upper*(256-fy) + lower*fy) >> 8 & laneMask)
		}
	}
	return pix, side
}

// halve returns the next mipmap. It takes the means of pairs of texels, and then of pairs of these, each rounded up. llvmpipe
// does the same, and so does the reference. Each coarser level becomes half a step brighter by that.
func halve(pix []uint32, side int) []uint32 {
	half := side / 2
	out := make([]uint32, half*half)
	for y := range half {
		a, b := pix[2*y*side:][:side], pix[(2*y+1)*side:][:side]
		for x := range half {
			upper, lower := mean(spread(a[2*x]), spread(a[2*x+1])), mean(spread(b[2*x]), spread(b[2*x+1]))
			out[y*half+x] = gather(mean(upper, lower))
		}
	}
	return out
}

// mean returns the means of lanes, rounded up.
func mean(a, b uint64) uint64 { return (a + b + 0x0001000100010001) >> 1 & laneMask }

// append appends a level.
func (t *texture) append(pix []uint32, side int) {
	for y := range side + 1 {
		row := pix[y%side*side:][:side]
		t.texels = append(append(t.texels, row...), row[0])
	}
}
