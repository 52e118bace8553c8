package render

import (
	"strings"
	"testing"

	"ariadne/maze"
)

// room returns the smallest maze: one open cell with walls '0' around it.
func room() *maze.Layout {
	return &maze.Layout{
		Size:   1,
		Height: maze.WallHeight,
		Walls: []maze.Box{
			{Row: 0, Col: 0, Rows: 1, Cols: 3, Char: '0'},
			{Row: 1, Col: 0, Rows: 1, Cols: 1, Char: '0'},
			{Row: 1, Col: 2, Rows: 1, Cols: 1, Char: '0'},
			{Row: 2, Col: 0, Rows: 1, Cols: 3, Char: '0'},
		},
		Floors: []maze.Box{{Row: 0, Col: 0, Rows: 3, Cols: 3, Char: '.'}},
	}
}

func TestBuildMakesFiveFacesOfAWallAndOneOfATile(t *testing.T) {
	var g Geometry
	if err := g.Build(&Scene{Layout: room()}); err != nil {
		t.Fatal(err)
	}
	if len(g.Faces) != 4*5+1 {
		t.Fatalf("%d faces, want 21", len(g.Faces))
	}
	f := g.Faces[South] // the wall at the top, x from -3 to 3, y from 1 to 3
	if f.Center != [3]float32{0, 1, 0.75} || f.U != [3]float32{3, 0, 0} || f.V != [3]float32{0, 0, 0.75} || f.RepeatU != 3 || f.RepeatV != 0.75 {
		t.Errorf("southern face %+v", f)
	}
	tile := g.Faces[20]
	if tile.Center != [3]float32{} || tile.RepeatU != 3 || tile.RepeatV != 3 || tile.Texture != 8 {
		t.Errorf("tile %+v", tile)
	}
}

func TestBuildRefusesScenesThatCannotBeDrawn(t *testing.T) {
	change := func(f func(l *maze.Layout)) *Scene {
		l := room()
		f(l)
		return &Scene{Layout: l}
	}
	for want, s := range map[string]*Scene{
		"no layout":                  {},
		"33 targets":                 {Layout: room(), Targets: make([]Sphere, 33)},
		"walls are 0 m high":         change(func(l *maze.Layout) { l.Height = 0 }),
		"no texture belongs to":      change(func(l *maze.Layout) { l.Walls[1].Char = '*' }),
		"texture 8 of 8":             change(func(l *maze.Layout) { l.WallTexture[0] = 8 }),
		"wall 2 ({Row:1 Col:3":       change(func(l *maze.Layout) { l.Walls[2].Col = 3 }),
		"floor tile 0 ({Row:0 Col:0": change(func(l *maze.Layout) { l.Floors[0].Rows = 4 }),
	} {
		var g Geometry
		if err := g.Build(&Scene{Layout: room()}); err != nil {
			t.Fatal(err)
		}
		if err := g.Build(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
		if len(g.Faces) != 21 {
			t.Errorf("%s: the geometry has changed", want)
		}
	}
}
