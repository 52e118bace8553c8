package gridmap

import "math"

// How much of the difference between a pose and what the lattice says is corrected in a step, where the lattice is sure.
const (
	turnGain  = 0.5
	placeGain = 0.3
)

// locate finds the pose. It moves the pose of the step before by the sensed motion, and corrects it by the lattice. When an
// episode begins it clears the map and takes the pose from the lattice alone.
func (w *walker) locate(begins bool) {
	heading, sure := phase(w.senses.Lattice[0:])
	heading /= 4
	first, sureFirst := phase(w.senses.Lattice[2:])
	second, sureSecond := phase(w.senses.Lattice[4:])
	first, second = first/(2*math.Pi), second/(2*math.Pi)
	if begins || w.pose[3] == 0 {
		w.pose[3] = 1
		clear(w.floor)
		clear(w.wall)
		clear(w.looked)
		clear(w.targets)
		w.turn(heading)
		w.move(first-math.Floor(first), -second-math.Floor(-second))
		return
	}
	w.turn(float64(w.pose[2]))
	right, forward := float64(w.senses.Motion[0]), float64(w.senses.Motion[1])
	x, y := float64(w.pose[0])+w.cos*forward+w.sin*right, float64(w.pose[1])+w.sin*forward-w.cos*right
	turned := float64(w.pose[2]) - float64(w.senses.Motion[2])
	w.turn(turned + turnGain*sure*nearest(heading-turned, math.Pi/2))

	ax, ay := float64(w.axisX), float64(w.axisY)
	trust := placeGain * max(0, math.Cos(2*w.off)) // between two axes it is hard to see which of them the place refers to
	errFirst := trust * sureFirst * nearest(first-(ax*x+ay*y), 1)
	errSecond := trust * sureSecond * nearest(second-(ay*x-ax*y), 1)
	w.move(x+ax*errFirst+ay*errSecond, y+ay*errFirst-ax*errSecond)
}

// turn sets the heading.
func (w *walker) turn(heading float64) {
	heading = nearest(heading, 2*math.Pi)
	w.pose[2] = float32(heading)
	w.sin, w.cos = math.Sincos(heading)
	axis := math.Round(heading / (math.Pi / 2))
	w.off = heading - axis*(math.Pi/2)
	axes := [4][2]int{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}
	a := axes[round(int(axis), 4)]
	w.axisX, w.axisY = a[0], a[1]
}

// move sets the place.
func (w *walker) move(x, y float64) {
	w.x, w.y = x, y
	w.pose[0], w.pose[1] = float32(x), float32(y)
	w.cellX, w.cellY = int(math.Floor(x)), int(math.Floor(y))
}

// phase returns the angle of a pair of a cosine and a sine, and the pair's length, at most 1.
func phase(pair []float32) (angle, length float64) {
	c, s := float64(pair[0]), float64(pair[1])
	return math.Atan2(s, c), min(1, math.Hypot(c, s))
}

// nearest returns the number nearest to 0 that differs from x by whole periods.
func nearest(x, period float64) float64 { return x - period*math.Round(x/period) }
