package render

import (
	"image"
	"testing"

	"ariadne/maze"
)

func TestGuessedCellsAreColouredByWhetherTheyAreRight(t *testing.T) {
	l := hall()
	s := away()
	plain := drawMap(t, 440, s)
	size, half := l.Size, float64(l.Grid())/2
	// at is the colour of the cell in column x and row y from below, inside the outer wall, off its middle.
	ink := func(m *image.RGBA, x, y int) [3]uint8 {
		c := at(m, maze.CellSize*(float64(x)+1.3-half), maze.CellSize*(float64(y)+1.3-half))
		return [3]uint8{c.R, c.G, c.B}
	}
	g := &Guess{Open: make([]bool, size*size)}
	for i := range g.Open {
		g.Open[i] = i%2 == 0
	}
	s.Guess = g
	guessed := drawMap(t, 440, s)
	seen := map[string]map[[3]uint8]bool{}
	for i, open := range g.Open {
		x, y := i%size, i/size
		name := map[bool]string{true: "open", false: "wall"}[open] + ", is " + map[bool]string{true: "open", false: "wall"}[l.Open(maze.Cell{X: x, Y: y})]
		before, after := ink(plain, x, y), ink(guessed, x, y)
		if before == after {
			t.Errorf("cell %d, %d (%s) looks as without a guess", x, y, name)
		}
		green := after[1] > after[0]
		if right := open == l.Open(maze.Cell{X: x, Y: y}); green != right {
			t.Errorf("cell %d, %d (%s): green is %v", x, y, name, green)
		}
		if seen[name] == nil {
			seen[name] = map[[3]uint8]bool{}
		}
		seen[name][after] = true
	}
	if len(seen) < 2 {
		t.Errorf("only %v among the guesses", seen)
	}
}

func TestCrossesMarkGuessedTargets(t *testing.T) {
	s := away()
	s.Targets = []Sphere{{X: 2, Y: 2, Color: [3]uint8{10, 200, 30}}}
	s.Guess = &Guess{Open: make([]bool, hall().Size*hall().Size), Targets: [][2]float64{{-4, 4}}}
	m := drawMap(t, 440, s)
	if c := at(m, -4, 4); c.R != 10 || c.G != 200 || c.B != 30 {
		t.Errorf("colour %v where the target is taken to be", c)
	}
}

func TestAGuessOfAnotherMazeIsAnError(t *testing.T) {
	s := away()
	s.Guess = &Guess{Open: make([]bool, 121)}
	mapRefuses(t, s, "guess of 121 cells, want 9 x 9")
}
