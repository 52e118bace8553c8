package probe

import (
	"math"
	"slices"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestScoresAreThoseWorkedOutByHand(t *testing.T) {
	if got := accuracy([]float32{2, -1, 0, 0.5}, []uint8{1, 1, 0, 0}); !near(got, 0.5) { // right, wrong, right (0 means wall), wrong
		t.Errorf("accuracy %v, want a half", got)
	}
	squared := make([]float64, 2)
	distances(squared, []float32{0.1, 0.2, -1, 0}, []float32{1, 0, -10, 3}, 10) // (1, 2) from (1, 0); (-10, 0) from (-10, 3)
	if math.Abs(squared[0]-4) > 1e-5 || math.Abs(squared[1]-9) > 1e-5 {
		t.Errorf("squared distances %v, want 4 and 9", squared)
	}
	s := series{{9, 1, 2, 3, 4}, {9, 1, 6, 7, 8}} // second halves: 3 and 7
	m, e := s.secondHalf()
	if !near(m, 5) || !near(e, 2) { // deviation √8, over √2
		t.Errorf("second half %v ± %v, want 5 ± 2", m, e)
	}
	if got := s.byStep(); !slices.Equal(got, []float64{9, 1, 4, 5, 6}) {
		t.Errorf("by step %v", got)
	}
	if _, e := (series{{1, 2}}).secondHalf(); e != 0 {
		t.Errorf("the error of one episode is %v, want 0", e)
	}
	if got := score(s, series{{0, 0, 3, 3, 3}, {0, 0, 1, 1, 1}}); !near(got.Constant, 2) || !slices.Equal(got.ConstantByStep, []float64{0, 0, 2, 2, 2}) {
		t.Errorf("constant baseline %v, %v", got.Constant, got.ConstantByStep)
	}
}

func TestErrorsAreGroupedByAge(t *testing.T) {
	var a byAge
	for _, x := range []struct {
		age             int
		probe, constant float64
	}{{-1, 8, 9}, {0, 1, 3}, {0, 3, 5}, {1, 2, 2}, {5, 4, 6}, {51, 10, 20}, {200, 20, 20}, {5000, 7, 8}} {
		a.add(x.age, x.probe, x.constant)
	}
	want := []AgeScore{{-1, -1, 8, 9, 1}, {0, 0, 2, 4, 2}, {1, 5, 3, 4, 2}, {51, 200, 15, 20, 2}, {1001, math.MaxInt32, 7, 8, 1}}
	if got := a.scores(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPicturesAreShrunkToMeans(t *testing.T) {
	pix := make([]uint8, 4*4*3) // one picture; the upper left quarter has red 255, the lower right one blue 51
	for y := range 2 {
		for x := range 2 {
			pix[(y*4+x)*3] = 255
			pix[((y+2)*4+x+2)*3+2] = 51
		}
	}
	pix[3] = 0 // one of four red pixels
	got := make([]float32, 2*2*3)
	shrink(got, pix, 1, 4, 2)
	want := []float32{0.5, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -0.6}
	for i := range want {
		if math.Abs(float64(got[i]-want[i])) > 1e-6 {
			t.Fatalf("%v, want %v", got, want)
		}
	}
}
