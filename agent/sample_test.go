package agent

import (
	"math"
	"testing"
)

func TestSamplesFollowTheSoftmax(t *testing.T) {
	logits := []float32{0.5, -1, 2, 0}
	s := NewSampler(7, len(logits))
	const draws = 200000
	counts := make([]float64, len(logits))
	for n := range uint64(draws) {
		a, _ := s.Sample(logits, n)
		counts[a]++
	}
	norm := float64(logSumExp(logits))
	for a, l := range logits {
		p := math.Exp(float64(l) - norm)
		sigma := math.Sqrt(p * (1 - p) / draws)
		if got := counts[a] / draws; math.Abs(got-p) > 4*sigma {
			t.Errorf("action %d came up with frequency %.4f, want %.4f ± %.4f", a, got, p, sigma)
		}
	}
}

func TestSuccessiveDrawsAreIndependent(t *testing.T) {
	logits := []float32{0, 0}
	const draws = 100000
	for _, lag := range []uint64{1, 2, 16} {
		s, equal := NewSampler(3, 2), 0.0
		for n := range uint64(draws) {
			a, _ := s.Sample(logits, n)
			b, _ := s.Sample(logits, n+lag)
			if a == b {
				equal++
			}
		}
		if got := equal / draws; math.Abs(got-0.5) > 4*0.5/math.Sqrt(draws) {
			t.Errorf("draws %d apart agree with frequency %.4f, want 0.5", lag, got)
		}
	}
}

func TestSampleIsAFunctionOfSeedAndNumber(t *testing.T) {
	logits := []float32{0.1, 0.2, 0.3}
	differ := 0
	for n := range uint64(100) {
		a, p := NewSampler(5, 3).Sample(logits, n)
		b, q := NewSampler(5, 3).Sample(logits, n)
		if a != b || p != q {
			t.Errorf("draw %d: %d, %v and then %d, %v", n, a, p, b, q)
		}
		if c, _ := NewSampler(6, 3).Sample(logits, n); c != a {
			differ++
		}
	}
	if differ == 0 {
		t.Error("seeds 5 and 6 draw the same")
	}
}

func TestSampleReturnsTheLogProbability(t *testing.T) {
	logits := []float32{100, 101, 99}
	a, logProb := NewSampler(1, 3).Sample(logits, 0)
	sum := 0.0
	for _, l := range logits {
		sum += math.Exp(float64(l) - 100)
	}
	if want := float64(logits[a]) - 100 - math.Log(sum); math.Abs(float64(logProb)-want) > 1e-5 {
		t.Errorf("log-probability of action %d is %v, want %v", a, logProb, want)
	}
}

func TestSampleRefusesLogitsWithoutSoftmax(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, logits := range [][]float32{{nan, 0}, {0, nan}, {inf, 0}, {-inf, -inf}, {nan, nan}} {
		if a, _ := NewSampler(1, 2).Sample(logits, 0); a != -1 {
			t.Errorf("logits %v gave action %d", logits, a)
		}
	}
	if a, _ := NewSampler(1, 2).Sample([]float32{-inf, 3}, 0); a != 1 {
		t.Errorf("an impossible action was taken")
	}
}

func TestGreedyTakesTheFirstOfTheMostProbable(t *testing.T) {
	for _, c := range []struct {
		logits []float32
		want   int32
	}{{[]float32{1, 3, 2}, 1}, {[]float32{0, 0}, 0}, {[]float32{-3, -1, -1}, 1}} {
		if got := Greedy(c.logits); got != c.want {
			t.Errorf("%v: %d, want %d", c.logits, got, c.want)
		}
	}
}
