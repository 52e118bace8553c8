package agent

import (
	"math"
	"testing"
)

// ppoCase is a case of PPO on random samples.
func ppoCase(t *testing.T, loss Loss, rows, actions int) *lossCase {
	logProb := randomFloats(5, rows)
	for i := range logProb {
		logProb[i] -= 1.4
	}
	return newLossCase(t, loss, rows, 1, actions, 0,
		intColumn(ActionColumn, randomActions(5, rows, actions)...), floatColumn(AdvantageColumn, randomFloats(6, rows)...),
		floatColumn(ReturnColumn, randomFloats(7, rows)...), floatColumn(LogProbColumn, logProb...), floatColumn(ValueColumn, randomFloats(8, rows)...))
}

func TestPPOGradientIsTheSlopeOfItsLoss(t *testing.T) {
	for _, clipValue := range []bool{false, true} {
		c := ppoCase(t, &PPOLoss{ClipCoef: 0.2, VFCoef: 0.7, EntCoef: 0.3, ClipValue: clipValue}, 40, 4)
		c.run()
		if clipped := c.mean(MeanClipFrac); clipped < 0.2 || clipped > 0.9 {
			t.Fatalf("%v of the samples are clipped, want some", clipped)
		}
		c.checkSlope(OutputPolicy)
		c.checkSlope(OutputValue)
	}
}

func TestPPOClipsValuesAwayFromTheOldOnes(t *testing.T) {
	c := ppoCase(t, &PPOLoss{ClipCoef: 0.2, VFCoef: 1, ClipValue: true}, 3, 2)
	value, dvalue, _ := c.part.Output(OutputValue)
	copy(c.part.Floats(ValueColumn.Name), []float32{0, 0, 0})
	copy(value, []float32{0.1, 0.5, 0.5})
	copy(c.part.Floats(ReturnColumn.Name), []float32{1, 1, -1})
	c.run()
	// A value near the old one counts as it is. One nearer to the return counts as 0.2 away from the old one and has no slope.
	// One further away counts as it is.
	if got, want := c.mean(MeanValue), (0.81+0.64+2.25)/6; math.Abs(got-want) > 1e-6 {
		t.Errorf("value loss %v, want %v", got, want)
	}
	for i, want := range []float64{-0.9 / 3, 0, 1.5 / 3} {
		if math.Abs(float64(dvalue[i])-want) > 1e-6 {
			t.Errorf("gradient %v of value %d, want %v", dvalue[i], i, want)
		}
	}
}

func TestCoefficientsCountFromTheNextEvaluationOn(t *testing.T) {
	loss := &PPOLoss{ClipCoef: 0.2, VFCoef: 0.5, EntCoef: 0.1}
	c := ppoCase(t, loss, 8, 3)
	c.run()
	want := c.mean(MeanPolicy) + 2*c.mean(MeanValue)
	loss.EntCoef, loss.VFCoef = 0, 2
	if got := c.run(); math.Abs(got-want) > 1e-12 {
		t.Errorf("loss %v after the change, want %v", got, want)
	}
}

func TestPPOLeavesOutActionsThatThePolicyDidNotChoose(t *testing.T) {
	c := ppoCase(t, &PPOLoss{ClipCoef: 10}, 6, 3)
	_, dlogits, width := c.part.Output(OutputPolicy)
	c.part.Floats(LogProbColumn.Name)[2] = nan
	c.run()
	for r := range 6 {
		still := true
		for _, d := range dlogits[r*width : (r+1)*width] {
			still = still && d == 0
		}
		if still != (r == 2) {
			t.Errorf("gradient of row %d is %v", r, dlogits[r*width:(r+1)*width])
		}
	}
	if kl := c.mean(MeanApproxKL); math.IsNaN(kl) {
		t.Error("the divergence counts an action that the policy did not choose")
	}
}

func TestPPOWithoutAPolicyLossTrainsValues(t *testing.T) {
	half, none := float32(0.5), float32(0)
	whole := ppoCase(t, &PPOLoss{ClipCoef: 0.2, VFCoef: 0.7}, 9, 3)
	part := ppoCase(t, &PPOLoss{ClipCoef: 0.2, VFCoef: 0.7, PolicyCoef: &half}, 9, 3)
	values := ppoCase(t, &PPOLoss{ClipCoef: 0.2, VFCoef: 0.7, PolicyCoef: &none}, 9, 3)
	whole.run()
	part.checkSlope(OutputPolicy)
	loss := values.run()
	_, want, _ := whole.part.Output(OutputValue)
	_, got, _ := values.part.Output(OutputValue)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("gradient of value %d is %v, beside a policy loss %v", i, got[i], want[i])
		}
	}
	_, dlogits, _ := values.part.Output(OutputPolicy)
	for i, d := range dlogits {
		if d != 0 {
			t.Errorf("gradient of logit %d is %v", i, d)
		}
	}
	if want := 0.7 * values.mean(MeanValue); math.Abs(loss-want) > 1e-6 {
		t.Errorf("loss %v, want %v", loss, want)
	}
	for _, s := range values.part.sums {
		if s.name == MeanPolicy {
			t.Error("a policy loss is reported")
		}
	}
}
