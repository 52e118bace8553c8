package soft

import (
	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// drawEnclosed draws walls and balls for an eye between walls that are higher than it. Walls are drawn piece by piece. A ball
// is drawn between exactly those bearings at which the nearest wall lies behind it.
func (p *painter) drawEnclosed() {
	p.panorama.Find(p.geometry, &p.seen, &p.lens)
	for i := range p.balls {
		p.drawBallBeforeWalls(&p.balls[i])
	}
	for i := range p.panorama.Pieces {
		p.drawPiece(&p.panorama.Pieces[i])
	}
}

// drawPiece draws the wall between two bearings.
func (p *painter) drawPiece(s *render.Piece) {
	f := &p.geometry.Faces[s.Face]
	height := p.geometry.WallHeight()
	p.paint.paper(f, &p.lens, p.textures)
	p.region.reset(p.canvas.height)
	p.cutBearings(s.From, s.To)
	p.cutAxis(p.paint.q, 2, 0, height)
	a, b := p.panorama.Foot(f, s.From), p.panorama.Foot(f, s.To)
	p.plans.between(&p.region, []mgl64.Vec3{a, b, {a[0], a[1], height}, {b[0], b[1], height}})
	p.canvas.region(&p.region, &p.paint)
}

// cutBearings cuts p.region to the part between two bearings.
func (p *painter) cutBearings(from, to float64) {
	right, left := p.panorama.Between(from, to)
	p.region.cut(right)
	p.region.cut(left)
}

// drawBallBeforeWalls draws a ball where no wall lies before it.
func (p *painter) drawBallBeforeWalls(b *ball) {
	center := p.lens.Position.Add(b.to)
	p.paint.kind, p.paint.ball = paintBall, b
	for first, end := p.panorama.Open(p.geometry, center, 0); first < end; first, end = p.panorama.Open(p.geometry, center, end) {
		p.region.reset(p.canvas.height)
		p.cutBearings(p.panorama.Pieces[first].From, p.panorama.Pieces[end-1].To)
		b.limit(&p.region)
		p.canvas.ball(b, &p.region, &p.paint)
	}
}
