package rendertest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ariadne/internal/reference"
	"ariadne/maze"
	"ariadne/render"
)

// Episode names one episode of the reference environment.
type Episode struct {
	MazeSize, Seed, Index           int
	RandomizeColors, GoodVisibility bool
}

var colors = [6][3]float64{{170, 38, 30}, {99, 170, 88}, {39, 140, 217}, {93, 105, 199}, {220, 193, 59}, {220, 128, 107}}

type record struct {
	Entity             []string
	Variations         []string
	WallTextures       map[string]string `json:"wall_textures"`
	TargetPositions    [][3]float64      `json:"target_positions"`
	TargetPreactivated []bool            `json:"target_preactivated"`
	ColorOrder         []int             `json:"color_order"`
}
type seedRecord struct {
	MazeSize int `json:"maze_size"`
	Seed     int
	Episodes []record
}

var cache = map[string][]seedRecord{}

func (e Episode) Scene(t testing.TB) (render.Scene, uint32, bool) {
	file := fmt.Sprintf("layouts_%d.json", e.MazeSize)
	if e.RandomizeColors {
		file = "layouts_6cl.json"
	}
	recs, ok := cache[file]
	if !ok {
		b, err := os.ReadFile(filepath.Join(reference.Root(t), "memory_maze", file))
		if err != nil {
			t.Fatal(err)
		}
		var v struct{ Seeds, Configs []seedRecord }
		if err := json.Unmarshal(b, &v); err != nil {
			t.Fatal(err)
		}
		recs = append(v.Seeds, v.Configs...)
		cache[file] = recs
	}
	for _, s := range recs {
		if s.Seed == e.Seed && (s.MazeSize == 0 || s.MazeSize == e.MazeSize) && e.Index < len(s.Episodes) {
			return s.Episodes[e.Index].scene(e)
		}
	}
	return render.Scene{}, 0, false
}

func (r record) scene(e Episode) (render.Scene, uint32, bool) {
	l := &maze.Layout{Size: e.MazeSize}
	l.Entity = []byte(strings.Join(r.Entity, ""))
	l.Variation = []byte(strings.Join(r.Variations, ""))
	for d := range 10 {
		for i, n := range maze.WallTextures {
			if r.WallTextures[fmt.Sprint(d)] == n {
				l.WallTexture[d] = uint8(i)
			}
		}
	}
	for c := byte('0'); c <= '9'; c++ {
		l.Walls = append(l.Walls, cover(l.Entity, l.Grid(), c)...)
	}
	l.Floors = cover(l.Variation, l.Grid(), '.')
	for c := byte('A'); c <= 'Z'; c++ {
		l.Floors = append(l.Floors, cover(l.Variation, l.Grid(), c)...)
	}
	s := render.Scene{Layout: l}
	if e.GoodVisibility {
		s.WallHeight = 0.4
	}
	var hidden uint32
	for i, p := range r.TargetPositions {
		k := i
		if r.ColorOrder != nil {
			k = r.ColorOrder[i]
		}
		c := colors[k]
		z := 0.0
		if e.GoodVisibility {
			z = 1.1
		}
		s.Targets = append(s.Targets, render.Sphere{X: p[0], Y: p[1], Z: z, Color: render.SphereColor([3]float64{c[0] / 220, c[1] / 220, c[2] / 220})})
		if r.TargetPreactivated[i] {
			hidden |= 1 << i
		}
	}
	return s, hidden, true
}

func cover(m []byte, g int, c byte) (out []maze.Box) {
	done := make([]bool, g*g)
	for i := 0; i < g*g; i++ {
		if m[i] != c || done[i] {
			continue
		}
		row, col := i/g, i%g
		limit, best, bestH, bestX := g, 0, 0, 0
		for y := row; y < g; y++ {
			x := col
			for x < limit && m[y*g+x] == c && !done[y*g+x] {
				x++
			}
			if x == col {
				break
			}
			if (x-col)%2 == 0 {
				x--
			}
			limit = x
			if k := y - row; k%2 == 0 && (x-col)*(k+1) > best {
				best, bestH, bestX = (x-col)*(k+1), k+1, x
			}
		}
		for y := row; y < row+bestH; y++ {
			for x := col; x < bestX; x++ {
				done[y*g+x] = true
			}
		}
		out = append(out, maze.Box{Row: row, Col: col, Rows: bestH, Cols: bestX - col, Char: c})
	}
	return out
}
