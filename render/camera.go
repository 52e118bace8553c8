package render

import (
	"math"

	"github.com/go-gl/mathgl/mgl64"

	"ariadne/internal/portable"
)

// CameraKind says from where a view is seen.
type CameraKind uint8

const (
	// WalkerCamera looks ahead from the walker, slightly downwards.
	WalkerCamera CameraKind = iota
	// TopCamera looks straight down on the whole maze; +y is up in the picture.
	TopCamera
)

// The walker's camera in memory-maze 1.0.3: its place on the walker, its downward pitch, its field of view.
const (
	cameraAhead  = 0.15 // metres before the walker's axis
	cameraHeight = 0.9  // metres above the ground when the walker's height is 0
	cameraCos    = 0.99503719020998915
	cameraSin    = 0.09950371902099892 // pitch of atan(0.1), downwards
	cameraFovy   = 80                  // degrees
)

// The height of the top camera in metres, and the width of its picture relative to the maze.
const (
	topHeight = 100
	topMargin = 1.1
)

// NearPlane is the distance in metres, along the camera's axis, up to which nothing is drawn. The walker's radius keeps walls 5
// cm away from its camera. A floating target may come nearer than the plane and is then drawn cut open.
const NearPlane = 0.01

// Camera is a pinhole camera in the world. Right, Up and Back are its unit axes; it looks against Back.
type Camera struct {
	Position, Right, Up, Back mgl64.Vec3
	Tan                       float64 // tangent of half the vertical field of view
}

// NewCamera places the camera of a view in a maze whose grid has grid cells a side.
func NewCamera(v *View, grid int) Camera {
	if v.Camera == TopCamera {
		return Camera{
			Position: mgl64.Vec3{0, 0, topHeight},
			Right:    mgl64.Vec3{1, 0, 0},
			Up:       mgl64.Vec3{0, 1, 0},
			Back:     mgl64.Vec3{0, 0, 1},
			Tan:      topMargin * float64(grid) / topHeight,
		}
	}
	sin, cos := portable.Sincos(v.Steer)
	return Camera{
		Position: mgl64.Vec3{v.X + float64(cameraAhead*cos), v.Y - float64(cameraAhead*sin), cameraHeight + v.Z},
		Right:    mgl64.Vec3{-sin, -cos, 0},
		Up:       mgl64.Vec3{cameraSin * cos, -cameraSin * sin, cameraCos},
		Back:     mgl64.Vec3{-cameraCos * cos, cameraCos * sin, cameraSin},
		Tan:      portable.Tan(cameraFovy * math.Pi / 360),
	}
}

// Projection returns the matrix that converts world coordinates to clip space (OpenGL's conventions). aspect is width over
// height of the picture; near and far are the distances of the two planes in metres.
func (c *Camera) Projection(aspect, near, far float64) mgl64.Mat4 {
	view := mgl64.Mat4FromRows(
		c.Right.Vec4(-c.Right.Dot(c.Position)),
		c.Up.Vec4(-c.Up.Dot(c.Position)),
		c.Back.Vec4(-c.Back.Dot(c.Position)),
		mgl64.Vec4{0, 0, 0, 1},
	)
	top := near * c.Tan
	return mgl64.Frustum(-top*aspect, top*aspect, -top, top, near, far).Mul4(view)
}

// Horizon returns the height of the horizon in the picture, -1 at the bottom and 1 at the top. The horizon may lie outside the
// picture. For a camera that looks straight up or down it is ±Inf.
func (c *Camera) Horizon() float64 {
	// A horizontal direction ahead appears at the height of its Up component divided by its component along the view direction.
	flat := portable.Hypot(c.Back[0], c.Back[1])
	return c.Back[2] / (flat * c.Tan)
}
