package soft

import (
	"math"

	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// paint says which colour the pixels of a primitive have. Pixels are shaded at their centres, also where the primitive
// covers only some of their samples.
type paint struct {
	kind paintKind

	// Texture: the position in the texture is s/q and t/q, and 1/q is the depth.
	q, s, t affine
	texture *texture
	light   uint64  // 16 bits of fraction
	detail  float64 // texels of level 0 to a unit of position, times lodFactor

	ball *ball

	sky   []uint32 // [height, width]
	width int
}

type paintKind uint8

const (
	paintTexture paintKind = iota
	paintBall
	paintSky
)

// paper makes p the paint of a face.
func (p *paint) paper(f *render.Face, l *lens, textures []*texture) {
	center, u, v := vec(f.Center), vec(f.U), vec(f.V)
	normal := u.Cross(v)
	to := l.Position.Sub(center)
	p.kind = paintTexture
	p.texture = textures[int(f.Texture)]
	p.q = l.along(normal.Mul(-1 / normal.Dot(to)))
	p.s = position(p.q, l, to, u.Mul(0.5*float64(f.RepeatU)/u.Dot(u)))
	p.t = position(p.q, l, to, v.Mul(-0.5*float64(f.RepeatV)/v.Dot(v)))
	p.light = uint64((0.3+0.6*max(0, normal.Normalize().Dot(l.Back)))*(1<<16) + 0.5)
	p.detail = lodFactor * float64(p.texture.levels[0].mask+1) / (1 << positionBits)
}

// position returns a texture coordinate times q. A point p of the surface has the coordinate (p-center)·axis - 1/2,
// where p = eye + direction/q and to = eye - center.
func position(q affine, l *lens, to, axis mgl64.Vec3) affine {
	return q.times(to.Dot(axis) - 0.5 + positionOffset).plus(l.along(axis)).times(1 << positionBits)
}

func vec(v [3]float32) mgl64.Vec3 {
	return mgl64.Vec3{float64(v[0]), float64(v[1]), float64(v[2])}
}

// shade gives pixels of row y, from x on, their colours.
func (p *paint) shade(pixels []uint32, x, y int) {
	switch {
	case p.kind == paintSky:
		copy(pixels, p.sky[y*p.width+x:])
	case p.kind == paintBall:
		p.ball.shade(pixels, x, y)
	case p.q.x == 0:
		p.shadeLevel(pixels, x, y)
	default:
		p.shadeDeep(pixels, x, y)
	}
}

// lodFactor is llvmpipe's: with ρ texels to a pixel, ρ·lodFactor = 2^i·(1 + f) stands for level i, and from f = 1/2 on
// for a blend with level i + 1. Where that is steeper than OpenGL's plain rule, fewer pixels need two levels.
const lodFactor = 3.5 / (2 * math.Sqrt2)

// texel returns the lit colour at a position in the texture, where spacing is ρ·lodFactor.
func (p *paint) texel(s, t int, spacing float32) uint32 {
	b := math.Float32bits(spacing)
	i := int(b>>23) - 127
	levels := p.texture.levels
	if i < 0 {
		return light(levels[0].bilinear(s, t), p.light)
	}
	if i >= len(levels)-1 {
		return light(levels[len(levels)-1].bilinear(s, t), p.light)
	}
	v := levels[i].bilinear(s, t)
	if b&(1<<22) == 0 {
		return light(v, p.light)
	}
	far := p.light * uint64(b>>14&0xff) >> 8
	return blend(v, levels[i+1].bilinear(s, t), p.light-far, far)
}

// light returns the texel that lanes, times 256, stand for, multiplied by k/65536.
func light(v, k uint64) uint32 {
	rg := v&0x0000ffff0000ffff*k + 0x0080000000800000
	b := v>>16&0xffff*k + 0x800000
	return uint32(rg>>24&0xff | rg>>56<<8 | b>>24<<16)
}

// blend returns the sum of two texels with a light each.
func blend(v, w, k, l uint64) uint32 {
	rg := v&0x0000ffff0000ffff*k + w&0x0000ffff0000ffff*l + 0x0080000000800000
	b := v>>16&0xffff*k + w>>16&0xffff*l + 0x800000
	return uint32(rg>>24&0xff | rg>>56<<8 | b>>24<<16)
}

// shadeDeep shades pixels of a surface whose depth changes along the row. The texels' spacing is that in the middle of
// squares of 2x2 pixels, as graphics cards have it.
func (p *paint) shadeDeep(pixels []uint32, x, y int) {
	q, s, t := p.q.row(float64(y)+0.5), p.s.row(float64(y)+0.5), p.t.row(float64(y)+0.5)
	middle := float64(y&^1) + 1
	qm, sm, tm := p.q.row(middle), p.s.row(middle), p.t.row(middle)
	for len(pixels) > 0 {
		xm := float64(x&^1) + 1
		z := 1 / (qm + p.q.x*xm)
		sq, tq := (sm+p.s.x*xm)*z, (tm+p.t.x*xm)*z
		spacing := steepest(p.s.x-sq*p.q.x, p.t.x-tq*p.q.x, p.s.y-sq*p.q.y, p.t.y-tq*p.q.y)
		lod := float32(spacing * z * p.detail)
		n := min(2-x&1, len(pixels))
		for i := range pixels[:n] {
			xf := float64(x+i) + 0.5
			z := 1 / (q + p.q.x*xf)
			pixels[i] = p.texel(int((s+p.s.x*xf)*z), int((t+p.t.x*xf)*z), lod)
		}
		pixels, x = pixels[n:], x+n
	}
}

// shadeLevel shades pixels of a surface whose depth is the same along the row.
func (p *paint) shadeLevel(pixels []uint32, x, y int) {
	const fraction = 16 // more bits for steps
	z := 1 / p.q.row(float64(y)+0.5)
	xf := float64(x) + 0.5
	s := int((p.s.row(float64(y)+0.5) + p.s.x*xf) * z * (1 << fraction))
	t := int((p.t.row(float64(y)+0.5) + p.t.x*xf) * z * (1 << fraction))
	ds, dt := int(p.s.x*z*(1<<fraction)), int(p.t.x*z*(1<<fraction))

	middle := float64(y&^1) + 1
	zm := 1 / p.q.row(middle)
	sm, tm := p.s.row(middle)*zm, p.t.row(middle)*zm
	across := max(math.Abs(p.s.x*zm), math.Abs(p.t.x*zm)) * p.detail
	// How s and t change downwards is an affine function of x.
	scale := zm * p.detail
	a, b := (p.s.y-sm*p.q.y)*scale, (p.t.y-tm*p.q.y)*scale
	da, db := -p.s.x*zm*p.q.y*scale, -p.t.x*zm*p.q.y*scale
	for len(pixels) > 0 {
		xm := float64(x&^1) + 1
		spacing := across
		if v := math.Abs(a + da*xm); v > spacing {
			spacing = v
		}
		if v := math.Abs(b + db*xm); v > spacing {
			spacing = v
		}
		n := min(2-x&1, len(pixels))
		for i := range pixels[:n] {
			pixels[i] = p.texel(s>>fraction, t>>fraction, float32(spacing))
			s += ds
			t += dt
		}
		pixels, x = pixels[n:], x+n
	}
}

// steepest returns the largest absolute value.
func steepest(a, b, c, d float64) float64 {
	a, b, c, d = math.Abs(a), math.Abs(b), math.Abs(c), math.Abs(d)
	if b > a {
		a = b
	}
	if d > c {
		c = d
	}
	if c > a {
		a = c
	}
	return a
}
