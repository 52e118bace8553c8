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

// TestVTraceIsWhatThePaperSays computes v by the sum in the paper's equation 1, and the gradients from v.
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

func TestVTraceTakesTheActionsOfOthersForValuesAlone(t *testing.T) {
	const steps, b, other = 4, 2, 5 // another actor chose the action of row 5
	loss := &VTraceLoss{Gamma: 0.9, Lambda: 0.8, RhoBar: 1.2, CBar: 1, VFCoef: 0.7}
	c, own := vtraceCase(t, loss, steps, b), vtraceCase(t, loss, steps, b)
	clear(c.part.Done)
	clear(own.part.Done)
	c.part.Floats(LogProbColumn.Name)[other] = nan
	logits, _, width := own.part.Output(OutputPolicy)
	var d Distribution
	d.set(logits[other*width:(other+1)*width], 1)
	own.part.Floats(LogProbColumn.Name)[other] = float32(d.LogProbs[own.part.Ints(ActionColumn.Name)[other]])
	c.run()
	own.run()
	for _, name := range []string{OutputPolicy, OutputValue} {
		_, got, width := c.part.Output(name)
		_, want, _ := own.part.Output(name)
		for i := range want {
			row := i / width
			if name == OutputPolicy && row == other {
				if got[i] != 0 || want[i] == 0 {
					t.Errorf("gradient of logit %d is %v, of an action of its own %v", i, got[i], want[i])
				}
				continue
			}
			if math.Abs(float64(got[i]-want[i])) > 1e-6 {
				t.Errorf("gradient of %s %d is %v, where the policy would have done the same %v", name, i, got[i], want[i])
			}
		}
	}
	if kl := c.mean(MeanApproxKL); math.IsNaN(kl) || kl <= 0 {
		t.Errorf("the divergence is %v", kl)
	}
}

func TestVTraceWithoutAPolicyLossTrainsValues(t *testing.T) {
	half, none := float32(0.5), float32(0)
	loss := VTraceLoss{Gamma: 0.9, Lambda: 0.8, RhoBar: 1, CBar: 1, VFCoef: 0.7}
	whole := vtraceCase(t, &loss, 5, 2)
	withHalf, withNone := loss, loss
	withHalf.PolicyCoef, withNone.PolicyCoef = &half, &none
	part, values := vtraceCase(t, &withHalf, 5, 2), vtraceCase(t, &withNone, 5, 2)
	all, some, least := whole.run(), part.run(), values.run()
	if want := 0.7 * values.mean(MeanValue); math.Abs(least-want) > 1e-6 {
		t.Errorf("loss %v, want %v", least, want)
	}
	if math.Abs(some-(all+least)/2) > 1e-6 {
		t.Errorf("loss %v of half the policy loss, of all %v, of none %v", some, all, least)
	}
	for _, s := range values.part.sums {
		if s.name == MeanPolicy {
			t.Error("a policy loss is reported")
		}
	}
	for name, share := range map[string][3]float32{OutputPolicy: {1, 0.5, 0}, OutputValue: {1, 1, 1}} {
		_, want, _ := whole.part.Output(name)
		for i, c := range []*lossCase{whole, part, values} {
			_, got, _ := c.part.Output(name)
			for j := range want {
				if math.Abs(float64(got[j]-share[i]*want[j])) > 1e-6 {
					t.Errorf("gradient of %s %d is %v, want %v of %v", name, j, got[j], share[i], want[j])
				}
			}
		}
	}
}

func TestVTraceCountsWhatALimitHasCut(t *testing.T) {
	for _, limits := range []bool{false, true} {
		c := newLossCase(t, &VTraceLoss{Gamma: 0.9, Lambda: 0.5, RhoBar: 1, CBar: 1, VFCoef: 1, Limits: limits}, 2, 2, 2, 0,
			intColumn(ActionColumn, 0, 0, 0, 0), floatColumn(RewardColumn, 1, 2, 3, 4), floatColumn(LogProbColumn, nan, nan, nan, nan),
			floatColumn(LimitColumn, 10, 0, 0, 0))
		value, dvalue, _ := c.part.Output(OutputValue)
		copy(value, []float32{0.5, 0.5, 1, 1, 2, 2})
		c.part.Done[2] = true // the first action of the first sequence ends an episode
		c.run()
		cut := 0.0
		if limits {
			cut = 0.9 * 10
		}
		last := []float64{3 + 0.9*2 - 1, 4 + 0.9*2 - 1}
		for i, want := range []float64{1 + cut - 0.5, 2 + 0.9*1 - 0.5 + 0.9*0.5*last[1], last[0], last[1], 0, 0} {
			if math.Abs(float64(dvalue[i])+want/4) > 1e-6 {
				t.Errorf("limits %v: gradient %v of value %d, want %v", limits, dvalue[i], i, -want/4)
			}
		}
	}
}
