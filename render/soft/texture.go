package soft

import (
	"fmt"
	"image"
	"math/bits"
)

// Texels are 8-bit R, G, B and an unused byte, R lowest. To be weighed they are spread into a word of four 16-bit lanes,
// so that one multiplication weighs all of them; the lanes hold R, B, G and the unused byte, lowest first.
const laneMask = 0x00ff00ff00ff00ff

// spread puts the four bytes of a texel into lanes.
func spread(t uint32) uint64 {
	v := uint64(t)
	return (v | v<<24) & laneMask
}

// gather is the inverse of spread for lanes below 256.
func gather(v uint64) uint32 { return uint32(v | v>>24) }

// Positions in a texture are fixed point numbers in which the texture's whole width, or height, is 1<<positionBits.
// Below the texels of the largest texture that leaves 8 bits for weights.
const (
	positionBits = 20
	maxSide      = 1 << (positionBits - 8)
)

// positionOffset, a whole number of textures, keeps positions positive.
const positionOffset = 64

// texture is a chain of mipmaps that repeats in both directions. Level 0 is the finest one.
type texture struct {
	levels []level
}

// level is one mipmap, side x side texels. Every row ends with its first texel again, and the first row comes again at
// the end, so that a texel's right and lower neighbours lie at fixed distances.
type level struct {
	texels []uint32 // [side+1, side+1]
	stride int      // side+1
	mask   int      // side-1
	shift  uint     // a position shifted right by it counts in 1/256 texels
}

// newTexture makes the mipmaps of an image: each texel is the mean of four of the level before, rounded.
func newTexture(m *image.RGBA) (*texture, error) {
	b := m.Bounds()
	if b.Dx() != b.Dy() || b.Dx() == 0 {
		return nil, fmt.Errorf("%dx%d pixels, want a square", b.Dx(), b.Dy())
	}
	if b.Dx() > maxSide {
		return nil, fmt.Errorf("%dx%d pixels, at most %dx%d are allowed", b.Dx(), b.Dy(), maxSide, maxSide)
	}
	t := &texture{}
	pix, side := square(m)
	for {
		t.levels = append(t.levels, newLevel(pix, side))
		if side == 1 {
			return t, nil
		}
		pix, side = halve(pix, side), side/2
	}
}

// square returns the texels of an image whose side is a power of two, [side, side]. Other images are enlarged to the
// next one.
func square(m *image.RGBA) (pix []uint32, side int) {
	n := m.Bounds().Dx()
	side = 1 << bits.Len(uint(n-1))
	at := func(x, y int) uint64 {
		p := m.Pix[(y%n)*m.Stride+4*(x%n):]
		return spread(uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16)
	}
	pix = make([]uint32, side*side)
	// Centres of texels in 1/256 texels of the image, shifted by one whole image to stay positive.
	place := func(i int) (int, uint64) {
		p := (2*i+1)*n*128/side - 128 + n*256
		return p >> 8, uint64(p & 255)
	}
	for y := range side {
		py, fy := place(y)
		for x := range side {
			px, fx := place(x)
			upper := (at(px, py)*(256-fx) + at(px+1, py)*fx) >> 8 & laneMask
			lower := (at(px, py+1)*(256-fx) + at(px+1, py+1)*fx) >> 8 & laneMask
			pix[y*side+x] = gather((upper*(256-fy) + lower*fy) >> 8 & laneMask)
		}
	}
	return pix, side
}

// halve returns the next mipmap.
func halve(pix []uint32, side int) []uint32 {
	half := side / 2
	out := make([]uint32, half*half)
	for y := range half {
		a, b := pix[2*y*side:][:side], pix[(2*y+1)*side:][:side]
		for x := range half {
			sum := spread(a[2*x]) + spread(a[2*x+1]) + spread(b[2*x]) + spread(b[2*x+1]) + 0x0002000200020002
			out[y*half+x] = gather(sum >> 2 & laneMask)
		}
	}
	return out
}

func newLevel(pix []uint32, side int) level {
	stride := side + 1
	texels := make([]uint32, stride*stride)
	for y := range stride {
		row := pix[y%side*side:][:side]
		copy(texels[y*stride:], row)
		texels[y*stride+side] = row[0]
	}
	return level{
		texels: texels,
		stride: stride,
		mask:   side - 1,
		shift:  uint(positionBits - 8 - bits.Len(uint(side-1))),
	}
}

// bilinear returns the texture at a position, in lanes, 256 times as large as the texels. Texels' centres lie half a
// texel within them.
func (l *level) bilinear(s, t int) uint64 {
	u, v := s>>l.shift-128, t>>l.shift-128
	i := (v>>8&l.mask)*l.stride + u>>8&l.mask
	fx, fy := uint64(u&255), uint64(v&255)
	// The weights of the four texels add up to 256.
	xy := fx * fy >> 8
	upper, lower := l.texels[i:i+2:i+2], l.texels[i+l.stride:][:2]
	return spread(upper[0])*(256-fx-fy+xy) + spread(upper[1])*(fx-xy) + spread(lower[0])*(fy-xy) + spread(lower[1])*xy
}
