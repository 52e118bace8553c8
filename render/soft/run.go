package soft

import "math"

// run holds what is needed to shade pixels of one row of a textured surface. q is 1/depth; s and t are positions in the texture
// times q. All three change linearly along the row. The arithmetic uses single precision and integers, in the order of
// operations of vector units, so that shadeGo and its vector twins agree in every bit.
type run struct {
	q, s, t    float32 // at the left edge of pixel 0, on the row's middle
	qm, sm, tm float32 // at the left edge of pixel 0, midway between the two rows of the pair
	dq, ds, dt float32 // change from pixel to pixel
	eq, es, et float32 // change from row to row
	detail     float32 // texels of level 0 for one unit of position, times lodFactor
	light      uint32  // brightness, with 16 bits of fraction

	texels *uint32
	start  *[16]int32
	side   int32
	top    int32
	shift  int32

	first, end int32 // pixels to shade, [first, end): first is 0 or 1
}

// lodFactor is that of llvmpipe. With ρ texels for each pixel, ρ·lodFactor = 2^i·(1 + f) means level i, and from f = 1/2 on a
// blend with level i + 1. This is steeper than OpenGL's plain rule, so fewer pixels need two levels.
const lodFactor = 3.5 / (2 * math.Sqrt2)

// shadeGo shades pixels; pixel 0 must lie in an even column. It measures the spacing of texels in the middle of squares of 2x2
// pixels, as graphics cards do.
func (r *run) shadeGo(pixels []uint32, texels []uint32) {
	for i := int32(0); i < r.end; i += 2 {
		near, far, weight := r.level(float32(i + 1))
		for k := max(i, r.first); k < min(i+2, r.end); k++ {
			x := float32(k) + 0.5
			z := 1 / (r.q + float32(r.dq*x))
			s := int32((r.s + float32(r.ds*x)) * z)
			t := int32((r.t + float32(r.dt*x)) * z)
			v := r.bilinear(texels, near, s, t)
			if weight == 0 {
				pixels[k] = lit(v, r.light)
				continue
			}
			other := r.light * weight >> 8
			pixels[k] = blend(v, r.bilinear(texels, far, s, t), r.light-other, other)
		}
	}
}

// level returns the two mipmaps for a pair of pixels with the middle x, and the weight of the second one in 1/256.
func (r *run) level(x float32) (near, far int32, weight uint32) {
	z := 1 / (r.qm + float32(r.dq*x))
	s := (r.sm + float32(r.ds*x)) * z
	t := (r.tm + float32(r.dt*x)) * z
	a, b := abs(r.ds-float32(s*r.dq)), abs(r.dt-float32(t*r.dq))
	c, d := abs(r.es-float32(s*r.eq)), abs(r.et-float32(t*r.eq))
	if b > a {
		a = b
	}
	if d > c {
		c = d
	}
	if c > a {
		a = c
	}
	bits := math.Float32bits(float32(a*z) * r.detail)
	i := int32(bits>>23) - 127
	if i < 0 {
		return 0, 0, 0
	}
	if i >= r.top {
		return r.top, r.top, 0
	}
	return i, i + 1, max(bits>>14&0x1ff, 256) - 256
}

func abs(v float32) float32 { return math.Float32frombits(math.Float32bits(v) &^ (1 << 31)) }

// bilinear returns the texel of a mipmap at a position, in lanes, times 256. The centre of a texel lies half a texel inside it.
func (r *run) bilinear(texels []uint32, level, s, t int32) uint64 {
	side := r.side >> (level & 15)
	shift := (r.shift + level) & 31
	u, v := s>>shift-128, t>>shift-128
	mask := side - 1
	i := int(r.start[level&15] + (v>>8&mask)*(side+1) + u>>8&mask)
	fx, fy := uint64(u&255), uint64(v&255)
	// The weights of the four texels add up to 256.
	xy := fx * fy >> 8
	upper, lower := texels[i:][:2], texels[i+int(side)+1:][:2]
	return spread(upper[0])*(256-fx-fy+xy) + spread(upper[1])*(fx-xy) + spread(lower[0])*(fy-xy) + spread(lower[1])*xy
}

// Lanes of 32 bits each for red and green, as the products with a light need them.
const (
	wideLanes = 0x0000ffff0000ffff
	wideBytes = 0x000000ff000000ff
	wideHalf  = 0x0000008000000080
)

// lit returns the texel v, which is in lanes and times 256, multiplied by k/65536.
func lit(v uint64, k uint32) uint32 {
	rg := v & wideLanes * uint64(k) >> 16 & wideLanes
	b := uint32(v>>16) & 0xffff * k >> 16
	return pack(rg, b)
}

// blend returns the sum of two texels, each multiplied by its light.
func blend(v, w uint64, k, l uint32) uint32 {
	rg := v&wideLanes*uint64(k)>>16&wideLanes + w&wideLanes*uint64(l)>>16&wideLanes
	b := uint32(v>>16)&0xffff*k>>16 + uint32(w>>16)&0xffff*l>>16
	return pack(rg, b)
}

// pack rounds lanes of red and green, and blue, all times 256, into a texel.
func pack(rg uint64, b uint32) uint32 {
	rg = (rg + wideHalf) >> 8 & wideBytes
	return uint32(rg) | uint32(rg>>24) | (b+128)>>8<<16
}
