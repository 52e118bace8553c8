package render

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze"
	"github.com/go-gl/mathgl/mgl64"
)

// Visible is what one camera may see of a geometry. It contains everything that affects the picture, and possibly slightly
// more. A Visible keeps its memory between calls of Find.
//
// Walls are higher than the walker's camera, so visibility is decided on the grid. Sight starts in the camera's cell as the
// wedge of directions that the picture shows. It passes through the open sides of cells, narrows there, and ends at walls.
// Cells are visited in the order of their distance, each once. When sight reaches a cell from two sides, the two wedges are
// joined.
type Visible struct {
	Faces   []int32 // indices into Geometry.Faces: walls, nearest cells first, then floor
	Spheres []int32 // indices into Geometry.Spheres
	Sides   []Side  // the visible sides of wall cells, nearest first; only if Enclosed
	// Enclosed is true if walls or floor cover everything below the horizon, so that the sky is visible only above it.
	Enclosed bool

	floor []int32 // faces of the floor, which are appended to Faces at the end
	queue []int32 // cells reached, sorted by distance
	sight []wedge // [cells] wedge of each cell; valid for the cells in queue
	cells []int32 // [cells] number of the last call that reached the cell
	faces []int32 // [faces] number of the last call that listed the face
	stamp int32
}

// Side is one side of one cell of a wall.
type Side struct {
	Cell int32 // row*grid + column
	Face int32 // index into Geometry.Faces: the face to which the side belongs
}

// wedge is a set of directions on the ground from right counterclockwise to left, less than 180 degrees apart.
type wedge struct{ right, left vec2 }

type vec2 struct{ x, y float64 }

func (a vec2) cross(b vec2) float64 { return float64(a.x*b.y) - float64(a.y*b.x) }

// Sight is widened by this much at the corners of cells, in metres. That is far more than the rounding of drivers, and so
// little that hardly any hidden face is listed.
const slack = 0.01

// Find replaces v by what camera c may see in pictures with the given ratio of width to height. Sphere i is left out if bit i
// of hidden is set.
func (v *Visible) Find(g *Geometry, c *Camera, aspect float64, hidden uint32) {
	v.begin(g)
	start, ok := g.cellAt(c.Position[0], c.Position[1])
	first, flat := groundWedge(c, aspect)
	v.Enclosed = g.closed && ok && flat && g.wall[start] < 0 && c.Position[2] < g.wallHeight
	f := newFrustum(c, aspect)
	if v.Enclosed {
		v.spread(g, c, start, first)
	} else {
		for i := range g.Faces {
			if face := &g.Faces[i]; face.faces(c.Position) && f.meets(face) {
				v.Faces = append(v.Faces, int32(i))
			}
		}
	}
	for i := range g.Spheres {
		s := &g.Spheres[i]
		if hidden>>i&1 == 0 && f.near(mgl64.Vec3{s.X, s.Y, s.Z}, TargetRadius) && (!v.Enclosed || v.reaches(g, c, s)) {
			v.Spheres = append(v.Spheres, int32(i))
		}
	}
}

// All replaces v by everything in g except the hidden spheres.
func (v *Visible) All(g *Geometry, hidden uint32) {
	v.begin(g)
	v.Enclosed = false
	for i := range g.Faces {
		v.Faces = append(v.Faces, int32(i))
	}
	for i := range g.Spheres {
		if hidden>>i&1 == 0 {
			v.Spheres = append(v.Spheres, int32(i))
		}
	}
}

func (v *Visible) begin(g *Geometry) {
	v.Faces, v.Spheres, v.Sides = v.Faces[:0], v.Spheres[:0], v.Sides[:0]
	v.floor, v.queue = v.floor[:0], v.queue[:0]
	v.stamp++
	if len(v.cells) < len(g.wall) || len(v.faces) < len(g.Faces) || v.stamp == math.MaxInt32 {
		v.cells = make([]int32, max(len(v.cells), len(g.wall)))
		v.sight = make([]wedge, len(v.cells))
		v.faces = make([]int32, max(len(v.faces), len(g.Faces)))
		v.stamp = 1
	}
}

// cellAt returns the cell on which a point of the ground lies.
func (g *Geometry) cellAt(x, y float64) (cell int32, ok bool) {
	half := float64(g.grid) / 2
	col, row := math.Floor(x/maze.CellSize+half), math.Floor(-y/maze.CellSize+half)
	if !(col >= 0 && row >= 0 && col < float64(g.grid) && row < float64(g.grid)) {
		return 0, false
	}
	return int32(row)*int32(g.grid) + int32(col), true
}

// groundWedge returns the horizontal directions that appear in c's pictures. It reports false for cameras that lean sideways,
// or so steeply that the directions do not fit into a wedge.
func groundWedge(c *Camera, aspect float64) (wedge, bool) {
	flat := portable.Hypot(c.Back[0], c.Back[1])
	// The lower (or upper) corners of the picture reach farthest to the side.
	ahead := flat - float64(c.Tan*math.Abs(c.Back[2]))
	side := c.Tan * aspect * (1 + slack)
	if math.Abs(c.Right[2]) > 1e-9 || ahead < 1e-3 {
		return wedge{}, false
	}
	fx, fy := float64(-c.Back[0]/flat*ahead), float64(-c.Back[1]/flat*ahead)
	return wedge{
		right: vec2{fx + float64(side*c.Right[0]), fy + float64(side*c.Right[1])},
		left:  vec2{fx - float64(side*c.Right[0]), fy - float64(side*c.Right[1])},
	}, true
}

// spread follows sight from the start cell through the grid and lists the faces that it meets.
func (v *Visible) spread(g *Geometry, c *Camera, start int32, first wedge) {
	n := int32(g.grid)
	half := float64(g.grid) / 2
	startRow, startCol := start/n, start%n
	v.reach(start, first)
	for i := 0; i < len(v.queue); i++ {
		cell := v.queue[i]
		row, col := cell/n, cell%n
		v.list(&v.floor, g.floor[cell])
		// The cell's sides, as seen from the camera.
		x0 := float64((float64(col)-half)*maze.CellSize) - c.Position[0]
		y1 := float64((half-float64(row))*maze.CellSize) - c.Position[1]
		x1, y0 := x0+maze.CellSize, y1-maze.CellSize
		w := v.sight[cell]
		// Sight only moves away from the start cell. The outer cells are walls, so sight stays inside the grid.
		if col >= startCol {
			v.cross(g, cell+1, West, w, vec2{x1, y0 - slack}, vec2{x1, y1 + slack})
		}
		if col <= startCol {
			v.cross(g, cell-1, East, w, vec2{x0, y1 + slack}, vec2{x0, y0 - slack})
		}
		if row <= startRow {
			v.cross(g, cell-n, South, w, vec2{x1 + slack, y1}, vec2{x0 - slack, y1})
		}
		if row >= startRow {
			v.cross(g, cell+n, North, w, vec2{x0 - slack, y0}, vec2{x1 + slack, y0})
		}
	}
	// Walls come first, because they hide most of the floor.
	v.Faces = append(v.Faces, v.floor...)
}

// cross lets the sight w pass through the segment from a to b (from right to left as seen from the camera) into a cell. If the
// cell is a wall, sight meets the given face.
func (v *Visible) cross(g *Geometry, cell int32, face int32, w wedge, a, b vec2) {
	w, ok := w.through(a, b)
	if !ok {
		return
	}
	if wall := g.wall[cell]; wall >= 0 {
		v.list(&v.Faces, wall+face)
		v.Sides = append(v.Sides, Side{cell, wall + face})
		return
	}
	v.reach(cell, w)
}

// list appends a face to a list, unless there is no face or it was listed already.
func (v *Visible) list(to *[]int32, face int32) {
	if face >= 0 && v.faces[face] != v.stamp {
		v.faces[face] = v.stamp
		*to = append(*to, face)
	}
}

func (v *Visible) reach(cell int32, w wedge) {
	if v.cells[cell] != v.stamp {
		v.cells[cell] = v.stamp
		v.sight[cell] = w
		v.queue = append(v.queue, cell)
		return
	}
	s := &v.sight[cell]
	if s.right.cross(w.right) < 0 {
		s.right = w.right
	}
	if s.left.cross(w.left) > 0 {
		s.left = w.left
	}
}

// through returns the part of w that passes the segment from a to b.
func (w wedge) through(a, b vec2) (wedge, bool) {
	t0, t1 := 0.0, 1.0
	if !clip(w.right.cross(a), w.right.cross(b), &t0, &t1) || !clip(a.cross(w.left), b.cross(w.left), &t0, &t1) || t0 >= t1 {
		return wedge{}, false
	}
	d := vec2{b.x - a.x, b.y - a.y}
	return wedge{right: vec2{a.x + float64(t0*d.x), a.y + float64(t0*d.y)}, left: vec2{a.x + float64(t1*d.x), a.y + float64(t1*d.y)}}, true
}

// clip narrows [t0, t1] to where a value that goes linearly from d0 at 0 to d1 at 1 is not negative.
func clip(d0, d1 float64, t0, t1 *float64) bool {
	switch {
	case d0 < 0 && d1 < 0:
		return false
	case d0 < 0:
		*t0 = max(*t0, d0/(d0-d1))
	case d1 < 0:
		*t1 = min(*t1, d0/(d0-d1))
	}
	return true
}

// reaches reports whether a sphere is in sight.
func (v *Visible) reaches(g *Geometry, c *Camera, s *Sphere) bool {
	const r = TargetRadius + slack
	n := int32(g.grid)
	first, ok0 := g.cellAt(s.X-r, s.Y+r)
	last, ok1 := g.cellAt(s.X+r, s.Y-r)
	if !ok0 || !ok1 {
		return true
	}
	d := vec2{s.X - c.Position[0], s.Y - c.Position[1]}
	for row := first / n; row <= last/n; row++ {
		for cell := row*n + first%n; cell <= row*n+last%n; cell++ {
			if v.cells[cell] != v.stamp {
				continue
			}
			w := &v.sight[cell]
			right := w.right.cross(d) >= -r*portable.Hypot(w.right.x, w.right.y)
			left := d.cross(w.left) >= -r*portable.Hypot(w.left.x, w.left.y)
			if right && left {
				return true
			}
		}
	}
	return false
}

// frustum is the part of the world that a camera's picture shows. It is bounded by four side planes and by the plane through
// the camera that faces ahead.
type frustum struct {
	eye    mgl64.Vec3
	planes [5]mgl64.Vec3 // inward unit normals
}

func newFrustum(c *Camera, aspect float64) frustum {
	ahead := Scale(c.Back, -1)
	right, up := Scale(c.Right, c.Tan*aspect), Scale(c.Up, c.Tan)
	corner := [4]mgl64.Vec3{
		ahead.Sub(right).Sub(up),
		ahead.Add(right).Sub(up),
		ahead.Add(right).Add(up),
		ahead.Sub(right).Add(up),
	}
	f := frustum{eye: c.Position}
	for i := range corner {
		f.planes[i] = unit(Cross(corner[(i+1)%4], corner[i]))
	}
	f.planes[4] = ahead
	return f
}

// near reports whether a ball may be seen.
func (f *frustum) near(center mgl64.Vec3, radius float64) bool {
	d := center.Sub(f.eye)
	for i := range f.planes {
		if Dot(f.planes[i], d) < -radius-slack {
			return false
		}
	}
	return true
}

// meets reports whether a face may be seen.
func (f *frustum) meets(face *Face) bool {
	d, u, v := vec(face.Center).Sub(f.eye), vec(face.U), vec(face.V)
	for i := range f.planes {
		p := f.planes[i]
		if Dot(p, d)+math.Abs(Dot(p, u))+math.Abs(Dot(p, v)) < -slack {
			return false
		}
	}
	return true
}
