//go:build cgo && !nogl

package gl

import (
	"math"

	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// mosaic collects pictures that consist of parts which do not overlap, nearest first. It serves views from between walls that
// are higher than the eye. Each part has up to four straight edges. For each pixel a part gives the number of the pixel's four
// samples that lie inside it. A pixel adds up parts until its samples are used up. So neither a depth buffer nor several stored
// samples are needed.
type mosaic struct {
	pieces fans[pieceCorner]
	balls  fans[ballCorner]
	skies  fans[skyCorner]

	// The view that add is working on.
	lens     render.Lens
	panorama render.Panorama
	frame    polygon // the picture without its border
	x, y     float64 // position of the picture in the framebuffer
	order    []ball
}

// pieceCorner is a corner of a part of a wall or of the floor, an input of the shader piece.
type pieceCorner struct {
	x, y, depth, light float32
	s, t, surface      float32
	edges              [4]float32
}

// ballCorner is a corner of a part of a sphere, an input of the shader ball.
type ballCorner struct {
	x, y                      float32
	edges                     [2]float32
	along, right, up, rise    float32
	near, depth, radius, eyeZ float32
	color                     [3]float32
}

// skyCorner is a corner of the sky, an input of the shader backdrop.
type skyCorner struct{ x, y, s, t float32 }

// ball is a sphere to draw.
type ball struct {
	to    mgl64.Vec3 // from the eye to the centre
	near  float64    // |to|^2 - radius^2
	color [3]uint8
}

// mosaicSamples is the number of samples for each pixel, as the shaders of a mosaic assume it.
const mosaicSamples = 4

// roundRadius is the radius of the sphere that looks like a target's polyhedron.
const roundRadius = render.TargetRadius * render.Roundness

func (m *mosaic) reset() {
	m.pieces.reset()
	m.balls.reset()
	m.skies.reset()
}

// fits reports whether a view can be drawn as a mosaic: no target may reach above the walls or into the eye.
func fits(g *render.Geometry, seen *render.Visible, c *render.Camera) bool {
	if !seen.Enclosed {
		return false
	}
	for _, i := range seen.Spheres {
		s := &g.Spheres[i]
		to := mgl64.Vec3{s.X, s.Y, s.Z}.Sub(c.Position)
		if s.Z+roundRadius > g.WallHeight() || to.Len() < roundRadius+2*render.NearPlane {
			return false
		}
	}
	return true
}

// add appends a view, to be drawn at the position (x, y) of the framebuffer.
func (m *mosaic) add(v *render.View, g *render.Geometry, seen *render.Visible, c *render.Camera, width, height, x, y int) {
	m.lens = render.NewLens(*c, width, height)
	m.panorama.Find(g, seen, &m.lens)
	m.x, m.y = float64(x), float64(y)
	border := 0.0
	if v.Border {
		border = float64(min(render.BorderWidth(height), width/2, height/2))
	}
	m.frame = rectangle(border, border, float64(width)-border, float64(height)-border)
	m.addBalls(g, seen)
	skyline, horizon := m.addWalls(g)
	for i := len(seen.Faces) - 1; i >= 0; i-- {
		f := &g.Faces[seen.Faces[i]]
		if f.Center[2] != 0 {
			break // walls come before the floor
		}
		m.addFloor(f, horizon)
	}
	m.addSky(skyline)
}

// addWalls adds the walls. It returns the lowest height of their upper edges and the highest of their lower edges in the
// picture.
func (m *mosaic) addWalls(g *render.Geometry) (skyline, horizon float64) {
	skyline, horizon = 0, float64(m.lens.Height)
	for i := range m.panorama.Pieces {
		s := &m.panorama.Pieces[i]
		f := &g.Faces[s.Face]
		q, u, t := m.lens.Paper(f)
		right, left := m.panorama.Between(s.From, s.To)
		above, below := m.lens.Between(q, 2, 0, g.WallHeight())
		m.addPiece(f, q, u, t, m.frame, [4]render.Affine{edge(right), edge(left), edge(above), edge(below)})
		for _, bearing := range [2]float64{s.From, s.To} {
			foot := m.panorama.Foot(f, bearing)
			if row, ok := m.row(foot); ok {
				horizon = min(horizon, row)
			}
			if row, ok := m.row(mgl64.Vec3{foot[0], foot[1], g.WallHeight()}); ok {
				skyline = max(skyline, row)
			}
		}
	}
	return skyline + 1, horizon - 1
}

// row returns the height in the picture at which a point is seen. It reports false if the point lies behind the camera.
func (m *mosaic) row(point mgl64.Vec3) (float64, bool) {
	if m.lens.Position.Sub(point).Dot(m.lens.Back) < render.NearPlane {
		return 0, false
	}
	return m.lens.Row(point), true
}

// addFloor adds the part of a tile that is seen below a height in the picture.
func (m *mosaic) addFloor(f *render.Face, horizon float64) {
	q, s, t := m.lens.Paper(f)
	x, y, u, v := float64(f.Center[0]), float64(f.Center[1]), float64(f.U[0]), float64(f.V[1])
	east, west := m.lens.Between(q, 0, x-u, x+u)
	north, south := m.lens.Between(q, 1, y-v, y+v)
	p := m.frame
	p.cut(render.Affine{At: -horizon, Y: 1})
	m.addPiece(f, q, s, t, p, [4]render.Affine{edge(east), edge(west), edge(north), edge(south)})
}

// farthest is a distance in metres; all of a maze is nearer.
const farthest = 1000

// addPiece adds the part of a face that lies within a polygon and four edges.
func (m *mosaic) addPiece(f *render.Face, q, s, t render.Affine, p polygon, edges [4]render.Affine) {
	for _, e := range edges {
		p.cutEdge(e)
	}
	p.cut(render.Affine{At: q.At - 1.0/farthest, X: q.X, Y: q.Y})
	m.pieces.add(p.n)
	light := float32(m.lens.Light(f))
	for _, c := range p.corners[:p.n] {
		depth := 1 / q.Value(c.x, c.y)
		k := pieceCorner{
			x: float32(m.x + c.x), y: float32(m.y + c.y), depth: float32(depth), light: light,
			s: float32(s.Value(c.x, c.y) * depth), t: float32(t.Value(c.x, c.y) * depth), surface: f.Texture,
		}
		for i, e := range edges {
			k.edges[i] = float32(e.Value(c.x, c.y))
		}
		m.pieces.corners = append(m.pieces.corners, k)
	}
}

// addBalls adds the parts of the targets that no wall hides, nearest target first.
func (m *mosaic) addBalls(g *render.Geometry, seen *render.Visible) {
	m.order = m.order[:0]
	for _, i := range seen.Spheres {
		s := &g.Spheres[i]
		to := mgl64.Vec3{s.X, s.Y, s.Z}.Sub(m.lens.Position)
		m.order = append(m.order, ball{to, to.Dot(to) - roundRadius*roundRadius, s.Color})
		for k := len(m.order) - 1; k > 0 && m.order[k].near < m.order[k-1].near; k-- {
			m.order[k], m.order[k-1] = m.order[k-1], m.order[k]
		}
	}
	for i := range m.order {
		b := &m.order[i]
		center := m.lens.Position.Add(b.to)
		for first, end := m.panorama.Open(g, center, 0); first < end; first, end = m.panorama.Open(g, center, end) {
			m.addBall(b, m.panorama.Pieces[first].From, m.panorama.Pieces[end-1].To)
		}
	}
}

// addBall adds the part of a ball that lies between two bearings.
func (m *mosaic) addBall(b *ball, from, to float64) {
	l := &m.lens
	right, left := m.panorama.Between(from, to)
	edges := [2]render.Affine{edge(right), edge(left)}
	along, across, up, rise := l.Along(b.to), l.Along(l.Right), l.Along(l.Up), l.Along(mgl64.Vec3{0, 0, 1})
	depth := -b.to.Dot(l.Back)
	p := m.frame
	for _, e := range edges {
		p.cutEdge(e)
	}
	limit(&p, across, b.to.Dot(l.Right), depth)
	limit(&p, up, b.to.Dot(l.Up), depth)
	m.balls.add(p.n)
	for _, c := range p.corners[:p.n] {
		m.balls.corners = append(m.balls.corners, ballCorner{
			x: float32(m.x + c.x), y: float32(m.y + c.y),
			edges: [2]float32{float32(edges[0].Value(c.x, c.y)), float32(edges[1].Value(c.x, c.y))},
			along: float32(along.Value(c.x, c.y)), right: float32(across.Value(c.x, c.y)),
			up: float32(up.Value(c.x, c.y)), rise: float32(rise.Value(c.x, c.y)),
			near: float32(b.near), depth: float32(depth), radius: roundRadius, eyeZ: float32(l.Position[2]),
			color: [3]float32{float32(b.color[0]) / 255, float32(b.color[1]) / 255, float32(b.color[2]) / 255},
		})
	}
}

// limit keeps the pixels that may show a ball along one of the camera's axes. The ball lies between two planes through the eye
// that touch it. side is the component of its centre along the axis.
func limit(p *polygon, axis render.Affine, side, depth float64) {
	const r = roundRadius
	if depth <= r*(1+1e-6) {
		return
	}
	root := r * math.Sqrt(depth*depth+side*side-r*r)
	low, high := (depth*side-root)/(depth*depth-r*r), (depth*side+root)/(depth*depth-r*r)
	p.cutEdge(edge(render.Affine{At: axis.At - low, X: axis.X, Y: axis.Y}))
	p.cutEdge(edge(render.Affine{At: high - axis.At, X: -axis.X, Y: -axis.Y}))
}

// addSky adds the sky down to a height in the picture.
func (m *mosaic) addSky(skyline float64) {
	p := m.frame
	p.cut(render.Affine{At: skyline, Y: -1})
	m.skies.add(p.n)
	for _, c := range p.corners[:p.n] {
		m.skies.corners = append(m.skies.corners, skyCorner{float32(m.x + c.x), float32(m.y + c.y), float32(c.x), float32(c.y)})
	}
}
