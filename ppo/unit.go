package ppo

import (
	"errors"
	"math"
)

// unit follows the deviation of discounted returns, in which Config.NormReturns measures advantages and the errors of values.
// It is the one that rewards are divided by in Engstrom et al. 2020 (and VecNormalize): of the sums R = γR + r that begin with each
// episode, but with moments that forget, since returns grow as the agent learns. The value itself stays in the task's own
// units, so that it need not be learnt anew when the deviation changes, and whoever shows it needs no scale.
type unit struct {
	Return []float64 `json:"return"` // [N], R
	// Decayed sums over updates of 1, of the mean and of the mean square of R in each.
	Weight float64 `json:"weight"`
	Mean   float64 `json:"mean"`
	Square float64 `json:"square"`

	sum, squares float64 // of R since the last update
	n            int
}

// unitDecay is the weight of the updates before in the moments: a hundred count, about.
const unitDecay = 0.99

func newUnit(c Config) *unit {
	if !c.NormReturns {
		return nil
	}
	return &unit{Return: make([]float64, c.NumEnvs)}
}

// step takes in one step of every environment.
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

// update takes in the steps since the last one, and returns the deviation: 1 where returns have not varied yet.
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

// deviation is that of the moments.
func (u *unit) deviation() float64 {
	mean, square := u.Mean/u.Weight, u.Square/u.Weight
	variance := square - mean*mean
	if variance <= 1e-12*square {
		return 1
	}
	return math.Sqrt(variance)
}

// drop forgets the episodes under way.
func (u *unit) drop() {
	if u != nil {
		clear(u.Return)
	}
}

// check refuses what cannot be that of n environments.
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
