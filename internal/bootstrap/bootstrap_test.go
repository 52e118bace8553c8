package bootstrap

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestIntervalOfNormalValuesMatchesTheNormalDistribution(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	values := make([]float64, 400)
	sum, squares := 0.0, 0.0
	for i := range values {
		values[i] = 5 + 3*r.NormFloat64()
		sum += values[i]
	}
	mean := sum / 400
	for _, v := range values {
		squares += (v - mean) * (v - mean)
	}
	half := 1.96 * math.Sqrt(squares/399/400)
	i, ok := Mean(values)
	if !ok || math.Abs(i.Low-(mean-half)) > 0.05*half || math.Abs(i.High-(mean+half)) > 0.05*half {
		t.Errorf("%v, %v; want about %v to %v", i, ok, mean-half, mean+half)
	}
}

// Of n values, k are ones and the rest zeros. A resampled sum then has a binomial distribution, which is known exactly.
func TestIntervalOfZerosAndOnesMatchesTheBinomialDistribution(t *testing.T) {
	values := []float64{1, 0, 1, 0, 0, 0, 0, 0, 0, 0} // 2 of 10: P(0) = 0.107, P(sum > 4) = 0.033, P(sum > 5) = 0.006
	i, ok := Mean(values)
	if !ok || i.Low != 0 || i.High != 0.5 {
		t.Errorf("%v, %v; want 0 to 0.5", i, ok)
	}
}

func TestTheIntervalOfUnevenValuesIsUneven(t *testing.T) {
	values := make([]float64, 30)
	values[7] = 30 // mean 1
	i, _ := Mean(values)
	if i.Low != 0 || i.High < 2 {
		t.Errorf("%v, want from 0 to more than 2: it reaches further up than down", i)
	}
}

func TestOrderAndRepetitionChangeNothing(t *testing.T) {
	values := []float64{3, 1, 4, 1, 5, 9, 2, 6}
	first, _ := Mean(values)
	if want := []float64{3, 1, 4, 1, 5, 9, 2, 6}; !slices.Equal(values, want) {
		t.Errorf("the values became %v", values)
	}
	again, _ := Mean(values)
	slices.Reverse(values)
	turned, _ := Mean(values)
	if again != first || turned != first {
		t.Errorf("%v, %v again, %v in another order", first, again, turned)
	}
}

func TestEqualValuesHaveAnEmptyInterval(t *testing.T) {
	if i, ok := Mean([]float64{7, 7, 7}); !ok || i != (Interval{7, 7}) {
		t.Errorf("%v, %v", i, ok)
	}
}

func TestFewerThanTwoValuesHaveNoInterval(t *testing.T) {
	for _, values := range [][]float64{nil, {3}} {
		if i, ok := Mean(values); ok {
			t.Errorf("%v: %v", values, i)
		}
	}
}
