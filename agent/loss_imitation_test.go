package agent

import (
	"math"
	"strings"
	"testing"
)

func TestImitationGradientIsTheSlopeOfItsLoss(t *testing.T) {
	actions := newLossCase(t, &ImitationLoss{}, 4, 1, 3, 0, intColumn(TeacherColumn, 0, 2, -1, 1))
	actions.checkSlope(OutputPolicy)
	costs := newLossCase(t, &ImitationLoss{Temperature: 0.7, Actions: 3}, 4, 1, 3, 0,
		floatColumn(TeacherCostColumn(3), 0, 1, 2, 3, 0, 0, nan, nan, nan, 50, 0, 1))
	costs.checkSlope(OutputPolicy)
	expected := newLossCase(t, &ImitationLoss{Temperature: 0.7, Student: 2, CostCoef: 3, Actions: 3}, 4, 1, 3, 0,
		floatColumn(TeacherCostColumn(3), 0, 1, 2, 3, 0, 0, nan, nan, nan, 50, 0, 1))
	expected.checkSlope(OutputPolicy)
}

func TestImitationReportsHowFarThePolicyIsFromTheTeacher(t *testing.T) {
	c := newLossCase(t, &ImitationLoss{Temperature: 1, Actions: 2}, 3, 1, 2, 0, floatColumn(TeacherCostColumn(2), 0, 1, 40, 0, nan, nan))
	logits, dlogits, _ := c.part.Output(OutputPolicy)
	copy(logits, []float32{1, 0, 0, 0, 5, 5}) // the first row is the teacher's own distribution
	c.run()
	p := math.E / (1 + math.E)
	entropy := -p*math.Log(p) - (1-p)*math.Log(1-p)
	for name, want := range map[string]float64{
		"imitation": (entropy + math.Ln2) / 2, "imitation_kl": math.Ln2 / 2, "imitation_cost": (1 - p + 0.5*10) / 2, "imitation_agreement": 0.5,
	} {
		if got := c.mean(name); math.Abs(got-want) > 1e-6 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for i, want := range []float64{0, 0, 0.5 / 3, -0.5 / 3, 0, 0} {
		if math.Abs(float64(dlogits[i])-want) > 1e-7 {
			t.Errorf("gradient %d is %v, want %v", i, dlogits[i], want)
		}
	}
}

func TestImitationCountsEveryBestActionAsAgreement(t *testing.T) {
	c := newLossCase(t, &ImitationLoss{Actions: 3}, 2, 1, 3, 0, intColumn(TeacherColumn, 0, 0), floatColumn(TeacherCostColumn(3), 0, 0, 1, 0, 0, 1))
	logits, _, _ := c.part.Output(OutputPolicy)
	copy(logits, []float32{0, 9, 0, 0, 0, 9})
	c.run()
	if got := c.mean("imitation_agreement"); got != 0.5 {
		t.Errorf("agreement %v, want 0.5", got)
	}
}

func TestImitationRefusesActionsThatThereAreNot(t *testing.T) {
	c := newLossCase(t, &ImitationLoss{}, 2, 1, 2, 0, intColumn(TeacherColumn, 0, 2))
	if _, err := c.loss.Evaluate(&c.part); err == nil || !strings.Contains(err.Error(), "action 2 of step 1") {
		t.Errorf("error %v", err)
	}
}
