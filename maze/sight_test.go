package maze

import (
	"math"
	"testing"
)

func TestSightEndsAtTheNearestWall(t *testing.T) {
	e, err := NewEnv(Config{Size: 9, Targets: 3, MaxRooms: 6, RoomMin: 3, RoomMax: 5, TimeLimit: 10, ControlFreq: 4}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Reset(); err != nil {
		t.Fatal(err)
	}
	l := e.Layout()
	for row := range l.Grid() {
		for col := range l.Grid() {
			x, y := l.Center(row, col)
			if l.Wall(row, col) {
				if got := l.Sight(x, y, 0.6, 0.8); got != 0 {
					t.Errorf("%v m from within a wall", got)
				}
				continue
			}
			for _, d := range [...]struct{ x, y, row, col int }{{1, 0, 0, 1}, {-1, 0, 0, -1}, {0, 1, -1, 0}, {0, -1, 1, 0}} {
				cells := 1
				for !l.Wall(row+cells*d.row, col+cells*d.col) {
					cells++
				}
				want := (float64(cells) - 0.5) * CellSize
				if got := l.Sight(x, y, float64(d.x), float64(d.y)); math.Abs(got-want) > 1e-12 {
					t.Errorf("%v m from row %d, column %d towards %+v, want %v", got, row, col, d, want)
				}
			}
			// In each direction, the way is free up to the distance, and there is a wall at its end.
			for k := range 100 {
				sin, cos := math.Sincos(0.01 + 2*math.Pi*float64(k)/100)
				const little = 1e-9
				far := l.Sight(x, y, cos, sin)
				if c := l.CellAt(x+(far+little)*cos, y+(far+little)*sin); l.Open(c) {
					t.Fatalf("no wall %v m from row %d, column %d", far, row, col)
				}
				for at := 0.0; at < far; at += 0.05 {
					if !l.Open(l.CellAt(x+at*cos, y+at*sin)) {
						t.Fatalf("a wall %v m from row %d, column %d; sight goes %v m", at, row, col, far)
					}
				}
			}
		}
	}
	if got := l.Sight(1e3, 0, 1, 0); got != 0 {
		t.Errorf("%v m from outside", got)
	}
}
