package agent

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func TestASumOfOneIsThatLoss(t *testing.T) {
	loss := &PPOLoss{ClipCoef: 0.2, VFCoef: 0.5, EntCoef: 0.01}
	alone, sum := ppoCase(t, loss, 9, 3), ppoCase(t, Sum{{loss, 1}}, 9, 3)
	if a, b := alone.run(), sum.run(); a != b {
		t.Errorf("loss %v alone, %v as a sum", a, b)
	}
	for i, o := range alone.part.outputs {
		if !slices.Equal(o.dx, sum.part.outputs[i].dx) {
			t.Errorf("gradient of %s differs", o.name)
		}
	}
}

func TestTermsAddUpByTheirCoefficients(t *testing.T) {
	first, second := &PPOLoss{ClipCoef: 0.2, VFCoef: 0.5}, &PPOLoss{ClipCoef: 0.1, EntCoef: 1}
	a, b := ppoCase(t, first, 9, 3), ppoCase(t, second, 9, 3)
	sum := Sum{{first, 0}, {second, 0}}
	both := ppoCase(t, sum, 9, 3)
	la, lb := a.run(), b.run()
	sum[0].Coef, sum[1].Coef = 2, -0.5 // as a schedule does between minibatches
	if got, want := both.run(), 2*la-0.5*lb; math.Abs(got-want) > 1e-12 {
		t.Errorf("loss %v, want %v", got, want)
	}
	for i, o := range both.part.outputs {
		for j, got := range o.dx {
			want := 2*a.part.outputs[i].dx[j] - 0.5*b.part.outputs[i].dx[j]
			if math.Abs(float64(got-want)) > 1e-7 {
				t.Errorf("gradient %d of %s is %v, want %v", j, o.name, got, want)
			}
		}
	}
	if want := 1. / 9; both.part.Share != want {
		t.Errorf("the part's share is %v afterwards, want %v", both.part.Share, want)
	}
}

// failing is a loss that cannot be evaluated.
type failing struct{ PPOLoss }

var errFailing = errors.New("evaluated")

func (*failing) Evaluate(*Part) (float64, error) { return 0, errFailing }

func TestATermOfCoefficientZeroIsNotEvaluated(t *testing.T) {
	sum := Sum{{&failing{}, 0}, {&PPOLoss{}, 1}}
	c := ppoCase(t, sum, 4, 2)
	c.run()
	sum[0].Coef = 1
	if _, err := sum.Evaluate(&c.part); !errors.Is(err, errFailing) {
		t.Errorf("error %v", err)
	}
}

func TestASumReadsWhatItsTermsDo(t *testing.T) {
	sum := Sum{{&PPOLoss{}, 1}, {&A2CLoss{}, 1}}
	columns, err := JoinColumns(sum.Columns())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	if want := []string{"action", "advantage", "return", "log_prob", "reward"}; !slices.Equal(names, want) {
		t.Errorf("columns %v, want %v", names, want)
	}
	if want := []string{OutputPolicy, OutputValue}; !slices.Equal(sum.Outputs(), want) {
		t.Errorf("outputs %v, want %v", sum.Outputs(), want)
	}
	if sum.Extra() != 1 {
		t.Errorf("%d observations more, want 1", sum.Extra())
	}
	if _, err := JoinColumns([]Column{{Name: "x"}}, []Column{{Name: "x", Shape: []int{2}}}); err == nil {
		t.Error("columns of one name and two shapes were joined")
	}
}
