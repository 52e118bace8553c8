package physics

// Limits of Newton's iteration, from the reference. It stops when a step gains less than tolerance, or when the gradient is
// shorter than tolerance, both multiplied by inertiaScale. A line search ends at lineTolerance times the length of the step.
const (
	maxIterations = 100
	tolerance     = 1e-8
	inertiaScale  = 3*mass + steerInertia + shellInertia // trace of M
	stopLimit     = tolerance * inertiaScale
	lineTolerance = stopLimit * 0.01
	shortestStep  = 1e-15
)

// stop is the rule by which Newton's iteration ends.
type stop uint8

const (
	early stop = iota // where the reference stops, before rounding limits the iteration
	late              // where rounding limits the iteration
)

// reached reports whether to stop after a step. gain is the decrease of the cost; before and after are the gradient's squared
// lengths.
func (s stop) reached(gain, before, after float64) bool {
	if s == early {
		return gain < stopLimit || after < stopLimit*stopLimit
	}
	return gain <= 0 && after >= before
}
