package curve

import (
	"errors"
	"math"
	"slices"
	"testing"

	"ariadne/internal/bootstrap"
)

func TestTheMeanCoversTheRangeOfAllCurves(t *testing.T) {
	m, err := Average([]Curve{
		{X: []float64{0, 10, 20, 30}, Y: []float64{0, 10, 20, 30}},
		{X: []float64{5, 10, 25}, Y: []float64{1, 4, 40}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []float64{5, 10, 20, 25}; !slices.Equal(m.X, want) {
		t.Fatalf("x %v, want %v", m.X, want)
	}
	for i, want := range []float64{3, 7, 24, 32.5} { // at 20 the second curve is 28, at 25 the first one is 25
		if math.Abs(m.Y[i]-want) > 1e-12 {
			t.Errorf("at %v: %v, want %v", m.X[i], m.Y[i], want)
		}
	}
	if want := (bootstrap.Interval{Low: 20, High: 28}); m.Interval[2].Low < 20-1e-12 || math.Abs(m.Interval[2].High-28) > 1e-12 {
		t.Errorf("interval %v, want %v: of two values it reaches from one to the other", m.Interval[2], want)
	}
}

func TestTheIntervalIsThatOfTheValuesAtAPoint(t *testing.T) {
	var curves []Curve
	values := []float64{1, 2, 4, 8, 16}
	for _, v := range values {
		curves = append(curves, Curve{X: []float64{7}, Y: []float64{v}})
	}
	m, err := Average(curves)
	want, _ := bootstrap.Mean(values)
	if err != nil || m.Interval[0] != want || want.Low <= 1 || want.High >= 16 {
		t.Errorf("%v, %v, want %v", m, err, want)
	}
}

func TestASingleCurveHasNoInterval(t *testing.T) {
	c := line(2000)
	m, err := Average([]Curve{c})
	if err != nil || m.Interval != nil || !slices.Equal(m.X, c.X) || !slices.Equal(m.Y, c.Y) {
		t.Errorf("%d points, interval of %d, %v", len(m.X), len(m.Interval), err)
	}
}

func TestAMeanOfManyPointsKeepsBothEnds(t *testing.T) {
	m, err := Average([]Curve{line(5000), line(4000)})
	if err != nil || len(m.X) != meanPoints || m.X[0] != 0 || m.X[meanPoints-1] != 3999 {
		t.Errorf("%d points from %v, %v", len(m.X), m.X[:1], err)
	}
}

func TestCurvesWithoutACommonPointHaveNoMean(t *testing.T) {
	early, late := Curve{X: []float64{1, 2}, Y: []float64{1, 1}}, Curve{X: []float64{3}, Y: []float64{1}}
	if m, err := Average([]Curve{early, late}); !errors.Is(err, ErrApart) {
		t.Errorf("%v, %v", m, err)
	}
	if m, err := Average([]Curve{early, {}}); err == nil {
		t.Errorf("of nothing: %v", m)
	}
}
