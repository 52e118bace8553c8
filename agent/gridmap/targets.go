package gridmap

import "math"

const (
	spreadNear = 0.15 // cells: error of the place of a target that is seen close by
	spreadMore = 0.12 // cells per cell of distance: error that is added to that
	elsewhere  = 1.5  // cells²: squared distance above which two places cannot be the same
	mostWeight = 100  // largest weight of the evidence about a place, 1/cells²

	absent     = 0.2 // a target counts as not in view if the probability that it is in view is at most this
	absentKeep = 0.7 // factor of the evidence about a target that should be in view and is not
	otherKeep  = 0.8 // factor of the evidence about a target that is seen elsewhere
)

// mark notes where targets are. A target's place is the mean of all places where it was seen, each weighted by its precision.
func (w *walker) mark() {
	for k := range w.Targets {
		t, likely := rowOf(w.targets, k, targetWidth), sigmoid(w.senses.Visible[k])
		if likely <= 0.5 {
			if likely <= absent && t[2] > 0 && w.shouldSee(t) {
				t[2] *= absentKeep
			}
			continue
		}
		right, forward := float64(w.senses.View[3*k+1]), float64(w.senses.View[3*k+2])
		x, y := float32(w.x+w.cos*forward+w.sin*right), float32(w.y+w.sin*forward-w.cos*right)
		spread := spreadNear + spreadMore*math.Hypot(right, forward)
		weight := float32((2*likely - 1) / (spread * spread))
		dx, dy := x-t[0], y-t[1]
		switch {
		case t[2] == 0, dx*dx+dy*dy > elsewhere && weight > t[2]/4:
			t[0], t[1], t[2] = x, y, weight
		case dx*dx+dy*dy > elsewhere:
			t[2] *= otherKeep
		default:
			t[2] = min(t[2]+weight, mostWeight)
			t[0] += weight / t[2] * dx
			t[1] += weight / t[2] * dy
		}
	}
}

// shouldSee reports whether a target's place is well within view, near, and not hidden.
func (w *walker) shouldSee(t []float32) bool {
	const (
		nearest, farthest = 0.5, 3 // cells
		inner             = 0.6    // of the picture's width, within which the place must lie
		open              = 0.8
	)
	right, forward := w.ahead(float64(t[0])-w.x, float64(t[1])-w.y)
	if forward < nearest || forward > farthest || math.Abs(right) > inner*w.tan*forward {
		return false
	}
	w.survive(int((right/(w.tan*forward) + 1) / 2 * float64(w.Rays)))
	return w.free(forward) > open
}
