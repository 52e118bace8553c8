package physics

import "math"

// heading is the direction the walker faces: the sine and cosine of its steer angle.
type heading struct{ sin, cos float64 }

func headingOf(steer float64) heading {
	s, c := math.Sincos(steer)
	return heading{s, c}
}

// local turns a horizontal world vector into heading axes.
func (h heading) local(x, y float64) (forward, left float64) {
	return h.cos*x - h.sin*y, h.sin*x + h.cos*y
}

// world turns a horizontal vector in heading axes into world axes.
func (h heading) world(forward, left float64) (x, y float64) {
	return h.cos*forward + h.sin*left, h.cos*left - h.sin*forward
}

// Shell returns the centre of the shell sphere in metres.
func (w *World) Shell() (x, y, z float64) {
	// Summed body by body as the reference does: at z = 0 the result is one rounding below Radius, which makes the
	// first contact after a reset an active one.
	return w.QPos[0], w.QPos[1], (w.QPos[2] + headUp) - shellDown
}
