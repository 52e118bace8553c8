package agent

import (
	"math"
	"math/rand/v2"
	"testing"
)

func vtraceCase(t *testing.T, loss *VTraceLoss, steps, b int) *lossCase {
	const actions = 3
	n := steps * b
	logProb := randomFloats(5, n)
	for i := range logProb {
		logProb[i] -= 1.1
	}
	c := newLossCase(t, loss, steps, b, actions, 0, intColumn(ActionColumn, randomActions(9, n, actions)...),
		floatColumn(RewardColumn, randomFloats(10, n)...), floatColumn(LogProbColumn, logProb...))
	rng := rand.New(rand.NewPCG(9, 1))
	for i := range n {
		c.part.Done[b+i] = rng.IntN(4) == 0
	}
	return c
}

// TestVTraceIsWhatThePaperSays computes v by the sum of the paper's equation 1, and the gradients from that.
func TestVTraceIsWhatThePaperSays(t *testing.T) {
	const steps, b = 6, 2
	l := &VTraceLoss{Gamma: 0.9, Lambda: 0.95, RhoBar: 1.1, CBar: 0.9, VFCoef: 0.7, EntCoef: 0.2}
	c := vtraceCase(t, l, steps, b)
	c.run()
	logits, dlogits, width := c.part.Output(OutputPolicy)
	value, dvalue, _ := c.part.Output(OutputValue)
	actions, reward, behaviour := c.part.Ints("action"), c.part.Floats("reward"), c.part.Floats("log_prob")
	var d Distribution
	ratio := func(r int) float64 {
		d.set(logits[r*width:(r+1)*width], 1)
		return math.Exp(d.LogProbs[actions[r]] - float64(behaviour[r]))
	}
	gamma := func(r int) float64 {
		if c.part.Done[r+b] {
			return 0
		}
		return float64(l.Gamma)
	}
	v := make([]float64, len(value))
	for r := range value {
		v[r] = float64(value[r])
		weight := 1.0
		for at := r; at < steps*b; at += b {
			delta := min(float64(l.RhoBar), ratio(at)) * (float64(reward[at]) + gamma(at)*float64(value[at+b]) - float64(value[at]))
			v[r] += weight * delta
			weight *= gamma(at) * float64(l.Lambda) * min(float64(l.CBar), ratio(at))
		}
	}
	for r := range steps * b {
		share := 1. / (steps * b)
		if want := -(v[r] - float64(value[r])) * float64(l.VFCoef) * share; math.Abs(float64(dvalue[r])-want) > 1e-6 {
			t.Errorf("gradient of value %d is %v, want %v", r, dvalue[r], want)
		}
		rho := min(float64(l.RhoBar), ratio(r))
		advantage := rho * (float64(reward[r]) + gamma(r)*v[r+b] - float64(value[r]))
		want := make([]float32, width)
		d.set(logits[r*width:(r+1)*width], 1)
		d.AddGradient(want, actions[r], -advantage*share, -float64(l.EntCoef)*share)
		for a, w := range want {
			if got := dlogits[r*width+a]; math.Abs(float64(got-w)) > 1e-6 {
				t.Errorf("gradient of logit %d of row %d is %v, want %v", a, r, got, w)
			}
		}
	}
}

func TestVTraceOfTheActingPolicyHasA2CsGradient(t *testing.T) {
	const steps, b = 5, 3
	vtrace := vtraceCase(t, &VTraceLoss{Gamma: 0.9, Lambda: 0.8, RhoBar: 1, CBar: 1, VFCoef: 1.2, EntCoef: 0.3}, steps, b)
	a2c := vtraceCase(t, &VTraceLoss{}, steps, b)
	a2c.loss = &A2CLoss{Gamma: 0.9, Lambda: 0.8, ValueCoef: 0.6, EntCoef: 0.3}
	logits, _, width := vtrace.part.Output(OutputPolicy)
	var d Distribution
	for r, action := range vtrace.part.Ints("action") {
		d.set(logits[r*width:(r+1)*width], 1)
		vtrace.part.Floats("log_prob")[r] = float32(d.LogProbs[action])
	}
	vtrace.run()
	a2c.run()
	_, got, _ := vtrace.part.Output(OutputValue)
	_, want, _ := a2c.part.Output(OutputValue)
	for i := range want {
		if math.Abs(float64(got[i]-want[i])) > 1e-6 {
			t.Errorf("gradient of value %d is %v, A2C's %v", i, got[i], want[i])
		}
	}
}
