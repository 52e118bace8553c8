package render

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// Guess is somebody's belief about a maze whose map they have not seen.
type Guess struct {
	Open    []bool       // [size*size], row 0 at the bottom: which cells inside the outer wall are believed to be open
	Targets [][2]float64 // metres: where each target is believed to be
}

// The colours of guessed cells are those of memory-maze's own pictures of probes: green where the guess is right, red where it
// is wrong, and a darker shade where the cell is a wall.
var (
	guessWall   = color.RGBA{0x1f, 0x6b, 0x38, 0xff} // guessed wall, is wall
	guessOpen   = color.RGBA{0x8f, 0xd1, 0x9e, 0xff} // guessed open, is open
	guessNoWall = color.RGBA{0x9c, 0x1c, 0x1c, 0xff} // guessed open, is wall
	guessNoWay  = color.RGBA{0xf2, 0x8b, 0x82, 0xff} // guessed wall, is open
)

// guessOpacity is the opacity of guessed cells. The texture of the maze stays faintly visible.
const guessOpacity = 0.8

// drawGuessedCells colours each cell by the guess and by whether it is right.
func (m *MapView) drawGuessedCells(dst *image.RGBA, g *Guess) error {
	size := m.grid - 2
	if len(g.Open) != size*size {
		return fmt.Errorf("map: a guess of %d cells, want %d x %d", len(g.Open), size, size)
	}
	for i, open := range g.Open {
		row, col := m.grid-2-i/size, 1+i%size // from the top, outer wall included
		ink := guessWall
		switch wall := m.wall[row*m.grid+col]; {
		case wall && open:
			ink = guessNoWall
		case open:
			ink = guessOpen
		case !wall:
			ink = guessNoWay
		}
		m.tint(dst, row, col, ink, guessOpacity)
	}
	return nil
}

// drawGuessedTargets marks the guessed places of targets with crosses.
func (m *MapView) drawGuessedTargets(dst *image.RGBA, s *MapState) {
	r := 1.2 * m.targetRadius
	for i, at := range s.Guess.Targets {
		if i >= len(s.Targets) {
			return
		}
		x, y := m.pixel(at[0], at[1])
		if math.Abs(x) > 1e6 || math.Abs(y) > 1e6 || math.IsNaN(x+y) {
			continue // far outside the maze
		}
		c := s.Targets[i].Color
		for _, stroke := range []struct {
			ink  color.RGBA
			half float64
		}{{mapLight, 2.2 * m.outline}, {color.RGBA{c[0], c[1], c[2], 0xff}, 1.2 * m.outline}} {
			for step := -1.0; step <= 1; step += 0.04 {
				fillRing(dst, x+step*r, y+step*r, -1, stroke.half, stroke.ink, 1)
				fillRing(dst, x+step*r, y-step*r, -1, stroke.half, stroke.ink, 1)
			}
		}
	}
}
