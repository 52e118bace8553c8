package render

import "github.com/go-gl/mathgl/mgl64"

// Affine is an affine function of a place in the picture: At + x*X + y*Y, with x and y in pixels from the upper left corner, y
// downwards.
type Affine struct{ At, X, Y float64 }

// Plus returns a + b.
func (a Affine) Plus(b Affine) Affine { return Affine{a.At + b.At, a.X + b.X, a.Y + b.Y} }

// Times returns f * a.
func (a Affine) Times(f float64) Affine {
	return Affine{float64(a.At * f), float64(a.X * f), float64(a.Y * f)}
}

// Row returns the function's value on a row at x = 0.
func (a Affine) Row(y float64) float64 { return a.At + float64(a.Y*y) }

// Value returns the function's value at a place.
func (a Affine) Value(x, y float64) float64 { return a.At + float64(a.X*x) + float64(a.Y*y) }

// Lens is a camera together with the size of its picture. It gives the direction of each place of the picture. Directions have
// length 1 along the camera's axis. So if a multiple of a direction reaches a point, the factor is the point's depth.
type Lens struct {
	Camera
	Width, Height       int
	First, Across, Down mgl64.Vec3 // the direction of the upper left corner, and its change from pixel to pixel
}

// NewLens returns the lens of a camera for pictures of the given size in pixels.
func NewLens(c Camera, width, height int) Lens {
	aspect := float64(width) / float64(height)
	return Lens{
		Camera: c,
		Width:  width,
		Height: height,
		First:  Scale(c.Up, c.Tan).Sub(Scale(c.Right, c.Tan*aspect)).Sub(c.Back),
		Across: Scale(c.Right, 2*c.Tan*aspect/float64(width)),
		Down:   Scale(c.Up, -2*c.Tan/float64(height)),
	}
}

// Along returns the component of the directions along v.
func (l *Lens) Along(v mgl64.Vec3) Affine {
	return Affine{Dot(l.First, v), Dot(l.Across, v), Dot(l.Down, v)}
}

// Direction returns the direction of a place.
func (l *Lens) Direction(x, y float64) mgl64.Vec3 {
	return l.First.Add(Scale(l.Across, x)).Add(Scale(l.Down, y))
}

// Row returns the height in the picture, in pixels from the top, at which a point of the world is seen. The point must lie in
// front of the camera.
func (l *Lens) Row(point mgl64.Vec3) float64 {
	half := float64(l.Height) / 2
	d := point.Sub(l.Position)
	return half + half/l.Tan*Dot(d, l.Up)/Dot(d, l.Back)
}

// Between returns two functions for a surface whose depth is 1/q. The first is positive where the surface's point lies beyond a
// on an axis of the world, the second where it lies before b.
func (l *Lens) Between(q Affine, axis int, a, b float64) (beyond, before Affine) {
	var unit mgl64.Vec3
	unit[axis] = 1
	along, eye := l.Along(unit), l.Position[axis]
	return q.Times(eye - a).Plus(along), q.Times(b - eye).Plus(along.Times(-1))
}

// Paper returns how a face appears in the picture: its depth is 1/q, and it shows its texture at s/q and t/q (see Face).
func (l *Lens) Paper(f *Face) (q, s, t Affine) {
	center, u, v := vec(f.Center), vec(f.U), vec(f.V)
	normal := Cross(u, v)
	to := l.Position.Sub(center)
	q = l.Along(Scale(normal, -1/Dot(normal, to)))
	// The coordinate of a point p of the face is (p-center)·axis - 1/2, with p = eye + direction/q and to = eye - center.
	position := func(axis mgl64.Vec3) Affine { return q.Times(Dot(to, axis) - 0.5).Plus(l.Along(axis)) }
	s = position(Scale(u, 0.5*float64(f.RepeatU)/Dot(u, u)))
	t = position(Scale(v, -0.5*float64(f.RepeatV)/Dot(v, v)))
	return q, s, t
}

// Light returns the factor with which a camera's headlight lights a face.
func (c *Camera) Light(f *Face) float64 {
	normal := unit(Cross(vec(f.U), vec(f.V)))
	return ambient + float64(diffuse*max(0, Dot(normal, c.Back)))
}

// The camera's own light (memory-maze 1.0.3): the ambient part, and the part for surfaces that face the camera.
const (
	ambient = 0.3
	diffuse = 0.6
)
