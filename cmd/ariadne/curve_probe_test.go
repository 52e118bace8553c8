package main

import (
	"slices"
	"testing"
)

func TestTheCourseOfAnEpisodeIsDrawnAsMeans(t *testing.T) {
	byStep := make([]float64, 101)
	for i := range byStep {
		byStep[i] = float64(i)
	}
	s := course("core", byStep, 2, 10)
	if len(s.X) != probeBins || s.X[0] != 1 || s.Y[0] != 5 || s.X[49] != 198 || s.Y[49] != 990 { // rows 0 and 1; 98 to 100
		t.Errorf("%d means, from (%v, %v) to (%v, %v)", len(s.X), s.X[0], s.Y[0], s.X[len(s.X)-1], s.Y[len(s.Y)-1])
	}
	if s := course("short", []float64{3, 4}, 1, 1); !slices.Equal(s.Y, []float64{3, 4}) || !slices.Equal(s.X, []float64{0, 1}) {
		t.Errorf("of two steps: %v, %v", s.X, s.Y)
	}
}
