package soft

import (
	"math"

	"ariadne/maze"
	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// painter draws one view at a time. Each thread has its own. It keeps its memory.
type painter struct {
	canvas   *canvas
	textures []*texture

	lens     render.Lens
	geometry *render.Geometry
	seen     render.Visible
	panorama render.Panorama
	walker   []render.Ball
	balls    []ball

	region region
	paint  paint
	plans  planeRows
}

// draw draws a band of a view into pix. sky is the picture of the sky behind it.
func (p *painter) draw(v *render.View, b band, g *render.Geometry, sky []uint32, pix []byte) {
	c := p.canvas
	camera := render.NewCamera(v, g.Grid())
	p.lens, p.geometry = render.NewLens(camera, c.width, c.height), g
	p.plans = newPlaneRows(&p.lens, c.height)
	p.seen.Find(g, &camera, float64(c.width)/float64(c.height), v.Hidden)
	frame := 0
	if v.Border {
		frame = render.BorderWidth(c.height)
	}
	c.begin(b, frame)
	p.findBalls(v)
	if p.seen.Enclosed && p.lowBalls() {
		p.drawEnclosed()
	} else {
		p.drawOpen()
	}
	p.drawFloor()
	p.paint.kind, p.paint.sky, p.paint.width = paintSky, sky, c.width
	c.fillRest(&p.paint)
	c.read(pix)
	if v.Border {
		render.PaintBorder(pix, c.width, c.height, b.from, b.to, v.Color)
	}
}

// findBalls lists the balls of a view, nearest first.
func (p *painter) findBalls(v *render.View) {
	p.balls = p.balls[:0]
	for _, i := range p.seen.Spheres {
		s := &p.geometry.Spheres[i]
		p.addBall(mgl64.Vec3{s.X, s.Y, s.Z}, render.TargetRadius, [3]float64{float64(s.Color[0]), float64(s.Color[1]), float64(s.Color[2])})
	}
	p.walker = render.AppendWalker(p.walker[:0], v)
	for i := range p.walker {
		b := &p.walker[i]
		p.addBall(b.Center, b.Radius, [3]float64{float64(b.Color[0]) * 255, float64(b.Color[1]) * 255, float64(b.Color[2]) * 255})
	}
}

func (p *painter) addBall(center mgl64.Vec3, radius float64, color [3]float64) {
	var b ball
	if !b.set(&p.lens, center, radius, color) {
		return
	}
	p.balls = append(p.balls, b)
	for i := len(p.balls) - 1; i > 0 && p.balls[i].near < p.balls[i-1].near; i-- {
		p.balls[i], p.balls[i-1] = p.balls[i-1], p.balls[i]
	}
}

// lowBalls reports whether a wall hides every part of a ball that lies behind it.
func (p *painter) lowBalls() bool {
	for i := range p.balls {
		b := &p.balls[i]
		if p.lens.Position[2]+b.to[2]+b.radius > p.geometry.WallHeight() {
			return false
		}
	}
	return true
}

// drawFloor draws the floor tiles on what is still open. Tiles with the same texture are drawn together.
func (p *painter) drawFloor() {
	g := p.geometry
	for texture := range maze.FloorTextures {
		var last *render.Face
		for i := len(p.seen.Faces) - 1; i >= 0; i-- {
			f := &g.Faces[p.seen.Faces[i]]
			if f.Center[2] != 0 {
				break // walls come before the floor
			}
			if int(f.Texture) != len(maze.WallTextures)+texture {
				continue
			}
			last = f
			x, y := float64(f.Center[0]), float64(f.Center[1])
			p.level(f, x-float64(f.U[0]), x+float64(f.U[0]), y-float64(f.V[1]), y+float64(f.V[1]))
			p.canvas.add(&p.region)
		}
		if last != nil {
			p.paint.paper(last, &p.lens, p.textures)
			p.canvas.fillUnion(&p.paint)
		}
	}
}

// level makes p.region a rectangle on the plane of a level face.
func (p *painter) level(f *render.Face, x0, x1, y0, y1 float64) {
	z := float64(f.Center[2])
	q := p.lens.Along(mgl64.Vec3{0, 0, 1 / (z - p.lens.Position[2])})
	r := &p.region
	r.reset(p.canvas.height)
	p.cutAxis(q, 0, x0, x1)
	p.cutAxis(q, 1, y0, y1)
	p.plans.between(r, []mgl64.Vec3{{x0, y0, z}, {x1, y0, z}, {x0, y1, z}, {x1, y1, z}})
}

// upright makes p.region a rectangle on the plane of an upright face, from a to b on one of the ground's axes.
func (p *painter) upright(q render.Affine, axis int, at, a, b, height float64) {
	r := &p.region
	r.reset(p.canvas.height)
	p.cutAxis(q, axis, a, b)
	p.cutAxis(q, 2, 0, height)
	if axis == 0 {
		p.plans.between(r, []mgl64.Vec3{{a, at, 0}, {b, at, 0}, {a, at, height}, {b, at, height}})
	} else {
		p.plans.between(r, []mgl64.Vec3{{at, a, 0}, {at, b, 0}, {at, a, height}, {at, b, height}})
	}
}

// cutAxis cuts p.region to the points of a plane, whose depth is 1/q, that lie between a and b on an axis of the world.
func (p *painter) cutAxis(q render.Affine, axis int, a, b float64) {
	beyond, before := p.lens.Between(q, axis, a, b)
	p.region.cut(beyond)
	p.region.cut(before)
}

// planeRows computes the rows in which points of the world appear.
type planeRows struct {
	eye, up, back mgl64.Vec3
	middle, scale float64
}

func newPlaneRows(l *render.Lens, height int) planeRows {
	h := float64(height) / 2
	return planeRows{eye: l.Position, up: l.Up, back: l.Back, middle: h, scale: -h / l.Tan}
}

// between limits a region to the rows between its corners, unless a corner lies behind the camera.
func (p *planeRows) between(r *region, corners []mgl64.Vec3) {
	const close = 1e-3
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range corners {
		d := c.Sub(p.eye)
		depth := -render.Dot(d, p.back)
		if depth < close {
			return
		}
		y := p.middle + p.scale*render.Dot(d, p.up)/depth
		low, high = min(low, y), max(high, y)
	}
	r.between(low, high)
}
