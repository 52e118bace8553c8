package soft

import (
	"math"

	"ariadne/maze"
	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// drawEnclosed draws walls and balls as seen from between walls that are higher than the eye. Then in each direction of
// the compass the nearest wall hides all that lies behind it, so that walls are told apart on the ground, and a ball is
// seen exactly between the bearings where the nearest wall lies behind it.
func (p *painter) drawEnclosed() {
	p.findPieces()
	for i := range p.balls {
		p.drawBallBeforeWalls(&p.balls[i])
	}
	for i := range p.panorama.pieces {
		p.drawPiece(&p.panorama.pieces[i])
	}
}

// ahead returns the camera's axis on the ground, length 1.
func (p *painter) ahead() mgl64.Vec3 {
	flat := math.Hypot(p.lens.Back[0], p.lens.Back[1])
	return mgl64.Vec3{-p.lens.Back[0] / flat, -p.lens.Back[1] / flat, 0}
}

// findPieces makes the panorama of the sides that are seen.
func (p *painter) findPieces() {
	p.panorama.reset()
	g, l := p.geometry, &p.lens
	n, half := g.Grid(), float64(g.Grid())/2
	ahead := p.ahead()
	aspect := float64(p.canvas.width) / float64(p.canvas.height)
	flat := math.Hypot(l.Back[0], l.Back[1])
	// The widest bearing is seen in the picture's lower (or upper) corners.
	widest := l.Tan * aspect / (flat - l.Tan*math.Abs(l.Back[2])) * (1 + 1e-6)
	for _, s := range p.seen.Sides {
		row, col := int(s.Cell)/n, int(s.Cell)%n
		x0 := (float64(col)-half)*maze.CellSize - l.Position[0]
		x1 := (float64(col+1)-half)*maze.CellSize - l.Position[0]
		y0 := (half-float64(row+1))*maze.CellSize - l.Position[1]
		y1 := (half-float64(row))*maze.CellSize - l.Position[1]
		at := func(x, y float64) ground {
			return ground{x*l.Right[0] + y*l.Right[1], x*ahead[0] + y*ahead[1]}
		}
		var left, right ground
		switch s.Face - g.Wall(int(s.Cell)) {
		case render.West:
			left, right = at(x0, y1), at(x0, y0)
		case render.East:
			left, right = at(x1, y0), at(x1, y1)
		case render.South:
			left, right = at(x0, y0), at(x1, y0)
		case render.North:
			left, right = at(x1, y1), at(x0, y1)
		}
		from, to, ok := bearings(left, right, widest)
		if ok {
			p.panorama.add(from, to, s.Face)
		}
	}
}

// drawPiece draws the wall between two bearings.
func (p *painter) drawPiece(s *piece) {
	f := &p.geometry.Faces[s.face]
	height := p.geometry.WallHeight()
	p.paint.paper(f, &p.lens, p.textures)
	p.region.reset(p.canvas.height)
	p.cutBearings(s.from, s.to)
	p.cutAxis(p.paint.q, 2, 0, height)
	ahead := p.ahead()
	a, b := p.reach(f, ahead, s.from), p.reach(f, ahead, s.to)
	p.plans.between(&p.region, []mgl64.Vec3{a, b, {a[0], a[1], height}, {b[0], b[1], height}})
	p.canvas.region(&p.region, &p.paint)
}

// reach returns where a bearing meets the plane of an upright face on the ground.
func (p *painter) reach(f *render.Face, ahead mgl64.Vec3, bearing float64) mgl64.Vec3 {
	d := ahead.Add(p.lens.Right.Mul(bearing))
	normal := vec(f.U).Cross(vec(f.V))
	t := normal.Dot(vec(f.Center).Sub(p.lens.Position)) / normal.Dot(d)
	at := p.lens.Position.Add(d.Mul(t))
	at[2] = 0
	return at
}

// cutBearings cuts p.region to what lies between two bearings.
func (p *painter) cutBearings(from, to float64) {
	side, ahead := p.lens.along(p.lens.Right), p.lens.along(p.ahead())
	p.region.cut(side.plus(ahead.times(-from)))
	p.region.cut(ahead.times(to).plus(side.times(-1)))
}

// drawBallBeforeWalls draws a ball where no wall lies before it.
func (p *painter) drawBallBeforeWalls(b *ball) {
	center := p.lens.Position.Add(b.to)
	pieces := p.panorama.pieces
	p.paint.kind, p.paint.ball = paintBall, b
	for i := 0; i < len(pieces); {
		k := i
		for k < len(pieces) && p.before(center, pieces[k].face) {
			k++
		}
		if k > i {
			p.region.reset(p.canvas.height)
			p.cutBearings(pieces[i].from, pieces[k-1].to)
			b.limit(&p.region)
			p.canvas.ball(b, &p.region, &p.paint)
		}
		i = max(k, i+1)
	}
}

// before reports whether a point lies on the side of an upright face from which the face is seen.
func (p *painter) before(point mgl64.Vec3, face int32) bool {
	f := &p.geometry.Faces[face]
	return vec(f.U).Cross(vec(f.V)).Dot(point.Sub(vec(f.Center))) > 0
}
