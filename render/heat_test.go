package render

import (
	"image"
	"math"
	"strings"
	"testing"

	"ariadne/maze"
)

func TestHotterCellsAreColouredMore(t *testing.T) {
	const g = 11
	heat := make([]float32, g*g)
	cell := func(row, col int) *float32 { return &heat[row*g+col] }
	*cell(1, 2), *cell(1, 4), *cell(1, 6), *cell(1, 8) = 8, 2, -1, float32(math.NaN())
	*cell(0, 0) = 1000 // a wall
	s := away()
	plain := drawMap(t, 220, s)
	s.Heat = heat
	hot := drawMap(t, 220, s)
	red := func(m *image.RGBA, row, col int) int {
		x, y := maze.CellSize*(float64(col)-g/2), maze.CellSize*(g/2-float64(row))
		return int(at(m, x, y).R)
	}
	if a, b, c := red(plain, 1, 2), red(hot, 1, 4), red(hot, 1, 2); !(a < b && b < c) {
		t.Errorf("red of a cold, a warm and a hot cell: %d, %d, %d", a, b, c)
	}
	for _, p := range [][2]int{{1, 6}, {1, 8}, {0, 0}, {3, 3}} {
		if a, b := red(plain, p[0], p[1]), red(hot, p[0], p[1]); a != b {
			t.Errorf("cell %v changes from %d to %d", p, a, b)
		}
	}
}

func TestHeatOfAnotherMazeIsAnError(t *testing.T) {
	s := away()
	s.Heat = make([]float32, 81)
	mapRefuses(t, s, "heat of 81 cells, want 11 x 11")
}

// mapRefuses draws the map of the hall in a state that does not fit it, and expects an error.
func mapRefuses(t *testing.T, s *MapState, want string) {
	t.Helper()
	v, err := NewMapView(50, 50, mapColors())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.SetLayout(hall()); err != nil {
		t.Fatal(err)
	}
	if err := v.Draw(image.NewRGBA(image.Rect(0, 0, 50, 50)), s); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}
