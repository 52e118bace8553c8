package render

import (
	"errors"
	"fmt"

	"ariadne/maze"
	"github.com/go-gl/mathgl/mgl64"
)

// Face is one textured rectangle: a side or the top of a wall box, or a floor tile. It is visible from the side to which U x V
// points. The point Center + a*U + b*V, with a and b in [-1, 1], shows the texture at
//
//	s = Repeat[0]*a/2 - 1/2    to the right in the image
//	t = -Repeat[1]*b/2 - 1/2   down in the image
//
// and the texture repeats in both directions (memory-maze 1.0.3). The memory layout is that of three vec4, so that a graphics
// driver can read it as it is.
type Face struct {
	Center  [3]float32
	Texture float32 // index into maze.WallTextures followed by maze.FloorTextures
	U       [3]float32
	RepeatU float32
	V       [3]float32
	RepeatV float32
}

// Textures is the number of textures of walls and floors together.
const Textures = len(maze.WallTextures) + len(maze.FloorTextures)

// The faces of a wall box, in this order. Each is named after its place: East is at +x, North at +y.
const (
	West = iota
	East
	South
	North
	Top
	boxFaces
)

// Geometry is a scene as a list of faces and spheres, with an index from grid cells to faces. The zero value is an empty scene.
// Build fills it and reuses its memory.
type Geometry struct {
	Faces   []Face
	Spheres []Sphere

	grid       int
	wallHeight float64
	closed     bool    // walls all around, and floor on all open cells
	wall       []int32 // [grid*grid] first face of the wall box on the cell, -1 for open cells
	floor      []int32 // [grid*grid] face of the tile on the cell
}

// Grid returns the number of cells a side.
func (g *Geometry) Grid() int { return g.grid }

// WallHeight returns the height of the walls in metres.
func (g *Geometry) WallHeight() float64 { return g.wallHeight }

// Wall returns the first face (West) of the wall box on a cell, or -1 for open cells. The cell's number is row*grid + column.
func (g *Geometry) Wall(cell int) int32 { return g.wall[cell] }

// Floor returns the face of the tile on a cell, or -1 if there is none.
func (g *Geometry) Floor(cell int) int32 { return g.floor[cell] }

// Build replaces g by the geometry of a scene. If the scene cannot be drawn, Build returns an error and leaves g unchanged.
func (g *Geometry) Build(s *Scene) error {
	if err := check(s); err != nil {
		return fmt.Errorf("scene: %w", err)
	}
	l := s.Layout
	g.grid = l.Grid()
	g.wallHeight = l.Height
	g.Spheres = append(g.Spheres[:0], s.Targets...)
	g.Faces = g.Faces[:0]
	g.wall = unset(g.wall, g.grid*g.grid)
	g.floor = unset(g.floor, g.grid*g.grid)
	for _, b := range l.Walls {
		g.cover(g.wall, b)
		g.addWall(b, float32(l.WallTexture[b.Char-'0']))
	}
	for _, b := range l.Floors {
		g.cover(g.floor, b)
		g.addFloor(b)
	}
	g.closed = g.isClosed()
	return nil
}

func (g *Geometry) isClosed() bool {
	for i, wall := range g.wall {
		row, col := i/g.grid, i%g.grid
		edge := row == 0 || col == 0 || row == g.grid-1 || col == g.grid-1
		if wall < 0 && (edge || g.floor[i] < 0) {
			return false
		}
	}
	return true
}

func check(s *Scene) error {
	l := s.Layout
	if l == nil {
		return errors.New("no layout")
	}
	if len(s.Targets) > MaxTargets {
		return fmt.Errorf("%d targets, at most %d can be drawn", len(s.Targets), MaxTargets)
	}
	if !(l.Height > 0) {
		return fmt.Errorf("the layout's walls are %g m high", l.Height)
	}
	g := l.Grid()
	inside := func(b maze.Box) bool {
		return b.Row >= 0 && b.Col >= 0 && b.Rows > 0 && b.Cols > 0 && b.Row+b.Rows <= g && b.Col+b.Cols <= g
	}
	for i, b := range l.Walls {
		if !inside(b) {
			return fmt.Errorf("wall %d (%+v) lies outside the grid of %d cells", i, b, g)
		}
		if b.Char < '0' || b.Char > '9' {
			return fmt.Errorf("wall %d: no texture belongs to character %q", i, b.Char)
		}
		if t := l.WallTexture[b.Char-'0']; int(t) >= len(maze.WallTextures) {
			return fmt.Errorf("wall %d: texture %d of %d", i, t, len(maze.WallTextures))
		}
	}
	for i, b := range l.Floors {
		if !inside(b) {
			return fmt.Errorf("floor tile %d (%+v) lies outside the grid of %d cells", i, b, g)
		}
	}
	return nil
}

func unset(cells []int32, n int) []int32 {
	cells = cells[:0]
	for range n {
		cells = append(cells, -1)
	}
	return cells
}

// cover records, for the cells of a box, that the next face to be added is their first one.
func (g *Geometry) cover(cells []int32, b maze.Box) {
	for r := b.Row; r < b.Row+b.Rows; r++ {
		for c := b.Col; c < b.Col+b.Cols; c++ {
			cells[r*g.grid+c] = int32(len(g.Faces))
		}
	}
}

func (g *Geometry) addWall(b maze.Box, texture float32) {
	cx, cy, hx, hy := b.Rect(g.grid)
	x, y, sx, sy := float32(cx), float32(cy), float32(hx), float32(hy)
	h := float32(g.wallHeight / 2)
	rows, cols, up := float32(b.Rows), float32(b.Cols), float32(g.wallHeight/maze.CellSize)
	g.Faces = append(g.Faces,
		Face{Center: [3]float32{x - sx, y, h}, U: [3]float32{0, -sy, 0}, V: [3]float32{0, 0, h}, RepeatU: rows, RepeatV: up, Texture: texture},
		Face{Center: [3]float32{x + sx, y, h}, U: [3]float32{0, sy, 0}, V: [3]float32{0, 0, h}, RepeatU: rows, RepeatV: up, Texture: texture},
		Face{Center: [3]float32{x, y - sy, h}, U: [3]float32{sx, 0, 0}, V: [3]float32{0, 0, h}, RepeatU: cols, RepeatV: up, Texture: texture},
		Face{Center: [3]float32{x, y + sy, h}, U: [3]float32{-sx, 0, 0}, V: [3]float32{0, 0, h}, RepeatU: cols, RepeatV: up, Texture: texture},
		Face{Center: [3]float32{x, y, 2 * h}, U: [3]float32{sx, 0, 0}, V: [3]float32{0, sy, 0}, RepeatU: cols, RepeatV: rows, Texture: texture},
	)
}

func (g *Geometry) addFloor(b maze.Box) {
	cx, cy, hx, hy := b.Rect(g.grid)
	texture := len(maze.WallTextures)
	if b.Char != '.' {
		texture++ // all rooms share one texture
	}
	g.Faces = append(g.Faces, Face{
		Center:  [3]float32{float32(cx), float32(cy), 0},
		Texture: float32(texture),
		U:       [3]float32{float32(hx), 0, 0},
		RepeatU: float32(b.Cols),
		V:       [3]float32{0, float32(hy), 0},
		RepeatV: float32(b.Rows),
	})
}

// faces reports whether a point lies in front of the face.
func (f *Face) faces(p mgl64.Vec3) bool {
	u, v := vec(f.U), vec(f.V)
	return Dot(Cross(u, v), p.Sub(vec(f.Center))) > 0
}

func vec(v [3]float32) mgl64.Vec3 {
	return mgl64.Vec3{float64(v[0]), float64(v[1]), float64(v[2])}
}
