package curve

// Smooth replaces each point by the mean of the points around it: of those whose distance is at most half of the window, which
// is in units of x. At the ends the window is cut off. In contrast to an exponential average, the result does not lag behind,
// and it does not depend on how densely a run was measured.
func (c Curve) Smooth(window float64) Curve {
	out := Curve{X: c.X, Y: make([]float64, len(c.Y))}
	from, to := 0, 0
	for i, x := range c.X {
		for x-c.X[from] > window/2 {
			from++
		}
		for to < len(c.X) && c.X[to]-x <= window/2 {
			to++
		}
		sum := 0.0 // computed anew for each point, because a running sum would keep the rounding errors of the largest value so far
		for _, y := range c.Y[from:to] {
			sum += y
		}
		out.Y[i] = sum / float64(to-from)
	}
	return out
}
