package physics

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze/internal/elementary"
)

// heading is the direction the walker faces: the sine and cosine of its steer angle.
type heading struct{ sin, cos float64 }

func headingOf(steer float64) heading {
	s, c := portable.Sincos(steer)
	return heading{s, c}
}

// local converts a horizontal vector from world axes to heading axes.
func (h heading) local(x, y float64) (forward, left float64) {
	return float64(h.cos*x) - float64(h.sin*y), float64(h.sin*x) + float64(h.cos*y)
}

// world converts a horizontal vector from heading axes to world axes.
func (h heading) world(forward, left float64) (x, y float64) {
	return float64(h.cos*forward) + float64(h.sin*left), float64(h.cos*left) - float64(h.sin*forward)
}

// Shell returns the centre of the shell sphere in metres.
func (w *World) Shell() (x, y, z float64) {
	return w.QPos[0], w.QPos[1], (w.QPos[2] + headUp) - shellDown
}

// height returns the height of the shell's centre. After every reset, rounding decides whether the shell touches the floor.
// Therefore the height is equal to the reference's in every bit, which makes it depend on the steer angle.
func (w *World) height() float64 {
	const close = 1e-14
	_, _, z := w.Shell()
	if math.Abs(z-Radius) < close {
		z = (w.QPos[2] + headUp) - float64(shellDown*uprightness(w.QPos[3]))
	}
	return z
}

// uprightness returns the last entry of the head's rotation matrix, which is 1 except for rounding. It is computed as the
// reference does: the quaternion of the model's quarter turn times that of the steer angle, normalised and converted to a
// matrix. Conversions keep the compiler from fusing a product and a sum, which would round differently.
func uprightness(angle float64) float64 {
	const quarter = 0x1.6a09e667f3bccp-1 // cos 45°
	w, z := 1.0, 0.0
	if angle != 0 {
		w, z = elementary.Cos(angle/2), -elementary.Sin(angle/2)
	}
	w, z = float64(quarter*w)+float64(quarter*z), float64(quarter*z)-float64(quarter*w)
	inverse := 1 / math.Sqrt(float64(w*w)+float64(z*z))
	w, z = w*inverse, z*inverse
	return float64(w*w) + float64(z*z)
}
