package agent

import (
	"math"
	"math/rand/v2"
	"testing"
)

// a2cCase is a case of A2C on random samples.
func a2cCase(t *testing.T, steps, b, actions int) *lossCase {
	loss := &A2CLoss{Gamma: 0.9, Lambda: 0.8, EntCoef: 0.3, ValueCoef: 0.6}
	n := steps * b
	c := newLossCase(t, loss, steps, b, actions, 0, intColumn(ActionColumn, randomActions(9, n, actions)...), floatColumn(RewardColumn, randomFloats(10, n)...))
	rng := rand.New(rand.NewPCG(9, 1))
	for i := range n {
		c.part.Done[b+i] = rng.IntN(4) == 0
	}
	return c
}

func TestA2CGradientIsTheSlopeForLogits(t *testing.T) {
	a2cCase(t, 5, 3, 4).checkSlope(OutputPolicy)
}

func TestA2CTakesReturnsForConstants(t *testing.T) {
	c := a2cCase(t, 1, 2, 3)
	value, dvalue, _ := c.part.Output(OutputValue)
	copy(value, []float32{1, 2, 3, 4})
	copy(c.part.Floats(RewardColumn.Name), []float32{0.5, 0.25})
	c.part.Done[2], c.part.Done[3] = true, false
	c.run()
	advantage := []float64{0.5 - 1, 0.25 + 0.9*4 - 2}
	if got, want := c.mean(MeanValue), (advantage[0]*advantage[0]+advantage[1]*advantage[1])/2; math.Abs(got-want) > 1e-6 {
		t.Errorf("value loss %v, want %v", got, want)
	}
	for i, want := range []float64{-advantage[0] * 0.6, -advantage[1] * 0.6, 0, 0} {
		if math.Abs(float64(dvalue[i])-want) > 1e-6 {
			t.Errorf("gradient %v of value %d, want %v", dvalue[i], i, want)
		}
	}
}
