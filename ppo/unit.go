package ppo

import (
	"errors"
	"math"
)

// unit computes the standard deviation of discounted returns, in which Config.NormReturns measures advantages and value errors.
// It is the one by which Engstrom et al. 2020 (and VecNormalize) divide rewards: that of the sums R = γR + r, which begin anew
// with each episode. Here the moments decay, because returns grow as the agent learns. The value itself stays in the task's
// units. So it need not be learned again when the deviation changes, and programs that show it need no scale.
type unit struct {
	Return []float64 `json:"return"` // [N], R
	// Sums over updates, with decay, of 1, of the mean of R, and of the mean square of R.
	Weight float64 `json:"weight"`
	Mean   float64 `json:"mean"`
	Square float64 `json:"square"`

	sum, squares float64 // of R since the last update
	n            int
}

// unitDecay is the factor by which the moments of earlier updates decay. So about a hundred updates count.
const unitDecay = 0.99

func newUnit(c Config) *unit {
	if !c.NormReturns {
		return nil
	}
	return &unit{Return: make([]float64, c.NumEnvs)}
}

// step adds one step of every environment.
func (u *unit) step(reward []float32, done []bool, gamma float64) {
	if u == nil {
		return
	}
	for i, r := range reward {
		sum := gamma*u.Return[i] + float64(r)
		u.sum += sum
		u.squares += sum * sum
		u.n++
		if done[i] {
			sum = 0
		}
		u.Return[i] = sum
	}
}

// update adds the steps since the last update to the moments. It returns the deviation, or 1 if returns have not varied yet.
func (u *unit) update() float64 {
	if u == nil {
		return 1
	}
	by := (1 - unitDecay) / float64(u.n)
	u.Weight = unitDecay*u.Weight + 1 - unitDecay
	u.Mean = unitDecay*u.Mean + by*u.sum
	u.Square = unitDecay*u.Square + by*u.squares
	u.sum, u.squares, u.n = 0, 0, 0
	return u.deviation()
}

// deviation returns the standard deviation that follows from the moments.
func (u *unit) deviation() float64 {
	mean, square := u.Mean/u.Weight, u.Square/u.Weight
	variance := square - mean*mean
	if variance <= 1e-12*square {
		return 1
	}
	return math.Sqrt(variance)
}

// drop drops the running episodes.
func (u *unit) drop() {
	if u != nil {
		clear(u.Return)
	}
}

// check returns an error if the fields are impossible for the environments of c.
func (u *unit) check(c Config) error {
	if (u != nil) != c.NormReturns || u != nil && len(u.Return) != c.NumEnvs {
		return errors.New("deviation of returns is missing, or is that of other environments")
	}
	return nil
}

// scale divides the elements of x by a deviation.
func scale(x []float32, deviation float64) {
	by := float32(1 / deviation)
	for i := range x {
		x[i] *= by
	}
}
