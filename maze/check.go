package maze

import (
	"errors"
	"fmt"
)

// AnyTexture in Layout.WallTexture stands for a texture that is drawn at random for each episode. Only layouts that people wrote
// contain it; the Layout that an Env returns never does.
const AnyTexture = 0xff

// What errors say about unknown characters.
const (
	noCell = "is no cell; walls are 0 to 9 (or # in text), floor is a space, P a start, G a place for a target"
	noRoom = "is no room; rooms are A to Z, everything else is ."
)

// flaw is an error in one cell of a layout.
type flaw struct {
	row, col int
	room     bool // the cell is of the variation layer, not of the entity layer
	what     string
}

func (f *flaw) Error() string { return fmt.Sprintf("row %d, column %d: %s", f.row, f.col, f.what) }

// Check reports the first reason why a layout cannot be played: a grid of the wrong size, an unknown character, an open border, no
// spawn cell, fewer than two object cells, or some of these that the walker cannot reach. The error counts rows and columns from 0.
// Check ignores Walls, Floors and Height, because they follow from the grids and from Config.
func (l *Layout) Check() error {
	g := l.Grid()
	switch {
	case l.Size < minDrawnSize || l.Size > maxSize || l.Size%2 == 0:
		return fmt.Errorf("the maze is %d cells a side with its border; want an odd number from %d to %d", g, minDrawnSize+2, maxSize+2)
	case len(l.Entity) != g*g || len(l.Variation) != g*g:
		return fmt.Errorf("grids of %d and %d cells, want %d (%d a side)", len(l.Entity), len(l.Variation), g*g, g)
	}
	for digit, texture := range l.WallTexture {
		if int(texture) >= len(WallTextures) && texture != AnyTexture {
			return fmt.Errorf("texture %d of wall %d; there are %d", texture, digit, len(WallTextures))
		}
	}
	if f := l.checkCells(); f != nil {
		return f
	}
	return l.checkWays()
}

// checkCells checks each cell by itself.
func (l *Layout) checkCells() *flaw {
	g := l.Grid()
	var rooms [26]bool
	for _, char := range l.Variation {
		if char >= 'A' && char <= 'Z' {
			rooms[char-'A'] = true
		}
	}
	for i, char := range l.Entity {
		row, col := i/g, i%g
		border := row == 0 || col == 0 || row == g-1 || col == g-1
		switch {
		case char >= '0' && char <= '9':
		case char != cellEmpty && char != cellSpawn && char != cellObject:
			return &flaw{row, col, false, fmt.Sprintf("%q %s", char, noCell)}
		case border:
			return &flaw{row, col, false, "the border is open; put walls all around"}
		}
		switch room := l.Variation[i]; {
		case room == cellOutside:
		case room < 'A' || room > 'Z':
			return &flaw{row, col, true, fmt.Sprintf("%q %s", room, noRoom)}
		case room > 'A' && !rooms[room-1-'A']:
			return &flaw{row, col, true, fmt.Sprintf("there is a room %c but no room %c; name rooms from A on without gaps", room, room-1)}
		}
	}
	return nil
}

// checkWays checks that there are spawn and object cells and that ways connect all of them.
func (l *Layout) checkWays() error {
	g := l.Grid()
	starts, objects := l.appendCells(nil, cellSpawn), l.appendCells(nil, cellObject)
	if len(starts) == 0 {
		return errors.New("there is no start; mark at least one cell of the floor with P")
	}
	if len(objects) < 2 {
		return fmt.Errorf("there are %d places for targets, want at least 2; mark cells of the floor with G", len(objects))
	}
	reached := l.reach(starts[0])
	for _, cell := range objects {
		if !reached[cell] {
			return &flaw{cell / g, cell % g, false, fmt.Sprintf("no way leads to this target (G) from the start (P) in row %d, column %d; open a wall between them", starts[0]/g, starts[0]%g)}
		}
	}
	for _, cell := range starts {
		if !reached[cell] {
			return &flaw{cell / g, cell % g, false, "no way leads from this start (P) to the targets; open a wall or make it a space"}
		}
	}
	return nil
}

// reach returns the cells of the grid, [G*G], to which one can walk from a cell.
func (l *Layout) reach(start int) (reached []bool) {
	g := l.Grid()
	reached = make([]bool, g*g)
	reached[start] = true
	for queue := []int{start}; len(queue) > 0; queue = queue[1:] {
		row, col := queue[0]/g, queue[0]%g
		for _, d := range compass {
			if next := (row+d.row)*g + col + d.col; !l.Wall(row+d.row, col+d.col) && !reached[next] {
				reached[next] = true
				queue = append(queue, next)
			}
		}
	}
	return reached
}
