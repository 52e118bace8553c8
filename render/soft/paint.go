package soft

import (
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
	run     run

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
	p.run = run{
		dq: float32(p.q.x), ds: float32(p.s.x), dt: float32(p.t.x),
		eq: float32(p.q.y), es: float32(p.s.y), et: float32(p.t.y),
		detail: lodFactor * float32(p.texture.side) / (1 << positionBits),
		light:  uint32((0.3+0.6*max(0, normal.Normalize().Dot(l.Back)))*(1<<16) + 0.5),
		texels: &p.texture.texels[0],
		start:  &p.texture.start,
		side:   p.texture.side,
		top:    p.texture.top,
		shift:  p.texture.shift,
	}
}

// position returns a texture coordinate times q. A point p of the surface has the coordinate (p-center)·axis - 1/2,
// where p = eye + direction/q and to = eye - center.
func position(q affine, l *lens, to, axis mgl64.Vec3) affine {
	return q.times(to.Dot(axis) - 0.5).plus(l.along(axis)).times(1 << positionBits)
}

func vec(v [3]float32) mgl64.Vec3 {
	return mgl64.Vec3{float64(v[0]), float64(v[1]), float64(v[2])}
}

// shade gives the pixels from one column of a row up to another their colours.
func (p *paint) shade(row []uint32, from, to, y int) {
	switch p.kind {
	case paintSky:
		copy(row[from:to], p.sky[y*p.width+from:])
	case paintBall:
		p.ball.shade(row[from:to], from, y)
	default:
		p.shadeTexture(row, from, to, y)
	}
}

func (p *paint) shadeTexture(row []uint32, from, to, y int) {
	r := &p.run
	even := from &^ 1
	x, yf, middle := float64(even), float64(y)+0.5, float64(y&^1)+1
	q, s, t := p.q.at+p.q.x*x, p.s.at+p.s.x*x, p.t.at+p.t.x*x
	r.q, r.s, r.t = float32(q+p.q.y*yf), float32(s+p.s.y*yf), float32(t+p.t.y*yf)
	r.qm, r.sm, r.tm = float32(q+p.q.y*middle), float32(s+p.s.y*middle), float32(t+p.t.y*middle)
	r.first, r.end = int32(from-even), int32(to-even)
	r.shade(row[even:to], p.texture.texels)
}
