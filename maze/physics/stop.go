package physics

// Limits of Newton's iteration, from the reference: it stops when a step gains less than tolerance, or the gradient is
// shorter than that, both per inertiaScale. A line search ends at lineTolerance times the step's length.
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
	early stop = iota // where the reference stops, short of rounding
	late              // at rounding
)

// reached tells whether to stop after a step that gained so much of the cost and took the gradient's squared length
// from before to after.
func (s stop) reached(gain, before, after float64) bool {
	if s == early {
		return gain < stopLimit || after < stopLimit*stopLimit
	}
	return gain <= 0 && after >= before
}
