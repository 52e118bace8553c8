package soft

import (
	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// affine is a function of a place in the picture: at + x*X + y*Y, in pixels from the upper left corner, Y downwards.
type affine struct{ at, x, y float64 }

func (a affine) plus(b affine) affine { return affine{a.at + b.at, a.x + b.x, a.y + b.y} }

func (a affine) times(f float64) affine { return affine{a.at * f, a.x * f, a.y * f} }

// row returns the function's value on a row at X = 0.
func (a affine) row(y float64) float64 { return a.at + a.y*y }

// lens is a camera with the size of its picture: it says into which direction each place of the picture looks. The
// directions have length 1 along the camera's axis, so that the multiple of a direction that reaches a point is the
// point's depth.
type lens struct {
	render.Camera
	first, right, down mgl64.Vec3 // the direction at X = Y = 0 and its change from pixel to pixel
}

func newLens(c render.Camera, width, height int) lens {
	aspect := float64(width) / float64(height)
	return lens{
		Camera: c,
		first:  c.Up.Mul(c.Tan).Sub(c.Right.Mul(c.Tan * aspect)).Sub(c.Back),
		right:  c.Right.Mul(2 * c.Tan * aspect / float64(width)),
		down:   c.Up.Mul(-2 * c.Tan / float64(height)),
	}
}

// along returns the component along v of the directions.
func (l *lens) along(v mgl64.Vec3) affine {
	return affine{l.first.Dot(v), l.right.Dot(v), l.down.Dot(v)}
}

// direction returns the direction at a place.
func (l *lens) direction(x, y float64) mgl64.Vec3 {
	return l.first.Add(l.right.Mul(x)).Add(l.down.Mul(y))
}
