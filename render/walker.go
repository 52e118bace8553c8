package render

import (
	"github.com/go-gl/mathgl/mgl64"

	"ariadne/internal/portable"
)

// Ball is a sphere in one colour, lit like a target.
type Ball struct {
	Center mgl64.Vec3
	Radius float64
	Color  [3]float32 // unlit, components in [0, 1]
}

// The walker as the top camera sees it (memory-maze 1.0.3). Its ears hide it, except for small parts of the ball before and
// behind them. Head, neck and face are left out, and the ball's texture is reduced to its mean colour.
const (
	headHeight = 0.6  // metres, of the frame that the ears sit in
	earSide    = 0.22 // metres to the right and left
	earRadius  = 0.26
	ballHeight = 0.2
	ballRadius = 0.2
)

var (
	rightEarColor = [3]float32{0.7, 0, 0}
	leftEarColor  = [3]float32{0, 0, 0.7}
	ballColor     = [3]float32{86.1 / 255, 199.7 / 255, 153.3 / 255}
)

// AppendWalker appends the parts of the walker that a view shows. The walker's own camera shows none.
func AppendWalker(to []Ball, v *View) []Ball {
	if v.Camera != TopCamera {
		return to
	}
	sin, cos := portable.Sincos(v.Steer)
	ear := mgl64.Vec3{-sin * earSide, -cos * earSide, 0} // the walker's right
	head := mgl64.Vec3{v.X, v.Y, v.Z + headHeight}
	return append(to,
		Ball{Center: mgl64.Vec3{v.X, v.Y, v.Z + ballHeight}, Radius: ballRadius, Color: ballColor},
		Ball{Center: head.Add(ear), Radius: earRadius, Color: rightEarColor},
		Ball{Center: head.Sub(ear), Radius: earRadius, Color: leftEarColor},
	)
}
