package render

import "ariadne/maze"

// TargetRadius is the radius of a target sphere in metres.
const TargetRadius = maze.TargetRadius

// MaxTargets is the largest number of targets in a scene, because View.Hidden has one bit for each.
const MaxTargets = 32

// Scene is what does not change during an episode of one environment.
type Scene struct {
	Layout  *maze.Layout
	Targets []Sphere
}

// Sphere is a target: a ball of radius TargetRadius in one colour.
type Sphere struct {
	X, Y, Z float64  // centre, metres
	Color   [3]uint8 // colour before lighting
}

// View is one picture to draw: a camera in a scene, and the border over the picture.
type View struct {
	Scene  int        // the slot that was given to Renderer.SetScene
	X, Y   float64    // walker position (qpos[0], qpos[1]), metres
	Z      float64    // walker height (qpos[2]), metres
	Steer  float64    // steer joint angle (qpos[3]), radians; the walker faces (cos, -sin)
	Camera CameraKind // the zero value is the walker's camera
	Hidden uint32     // bit i: target i is not drawn
	Border bool       // paint the border
	Color  [3]uint8   // colour of the border
}

// Renderer draws views. It is used from one goroutine at a time. Implementations own the thread that their driver needs.
type Renderer interface {
	// SetScene replaces the content of a slot. Slots are numbered from 0 and grow on demand. A scene that cannot be drawn is an
	// error.
	SetScene(slot int, s *Scene) error
	// Render draws views[i] into pix[i]. pix is [len(views), height, width, 3], 8-bit RGB, row 0 at the top.
	Render(views []View, pix []byte) error
	// Size returns the pictures' width and height in pixels.
	Size() (width, height int)
	// Describe names the driver and the device in one line, for example "OpenGL 4.5, llvmpipe (LLVM 15), EGL surfaceless".
	Describe() string
	Close() error
}
