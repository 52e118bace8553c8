package soft

import "ariadne/render"

// paint says what colour the pixels of a primitive have. A pixel is shaded at its centre, even if the primitive covers only
// some of its samples.
type paint struct {
	kind paintKind

	// Texture: the position in the texture is (s/q, t/q), and the depth is 1/q.
	q, s, t render.Affine
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
func (p *paint) paper(f *render.Face, l *render.Lens, textures []*texture) {
	p.kind = paintTexture
	p.texture = textures[int(f.Texture)]
	q, u, v := l.Paper(f)
	p.q, p.s, p.t = q, u.Times(1<<positionBits), v.Times(1<<positionBits)
	p.run = run{
		dq: float32(p.q.X), ds: float32(p.s.X), dt: float32(p.t.X),
		eq: float32(p.q.Y), es: float32(p.s.Y), et: float32(p.t.Y),
		detail: lodFactor * float32(p.texture.side) / (1 << positionBits),
		light:  uint32(float64(l.Light(f)*(1<<16)) + 0.5),
		texels: &p.texture.texels[0],
		start:  &p.texture.start,
		side:   p.texture.side,
		top:    p.texture.top,
		shift:  p.texture.shift,
	}
}

// shade computes the colours of the pixels [from, to) of a row.
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
	q, s, t := p.q.At+float64(p.q.X*x), p.s.At+float64(p.s.X*x), p.t.At+float64(p.t.X*x)
	r.q, r.s, r.t = float32(q+float64(p.q.Y*yf)), float32(s+float64(p.s.Y*yf)), float32(t+float64(p.t.Y*yf))
	r.qm, r.sm, r.tm = float32(q+float64(p.q.Y*middle)), float32(s+float64(p.s.Y*middle)), float32(t+float64(p.t.Y*middle))
	r.first, r.end = int32(from-even), int32(to-even)
	r.shade(row[even:to], p.texture.texels)
}
