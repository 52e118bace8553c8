package render

import (
	"math"

	"ariadne/internal/portable"
	"ariadne/maze"
	"github.com/go-gl/mathgl/mgl64"
)

// Panorama is what a camera sees of the walls if it stands between walls that are higher than its eye. In each direction of the
// compass the nearest wall then hides everything behind it, so that visibility can be decided on the ground plan. The pieces
// follow each other by bearing. Together they leave no gap where sight ends at a wall. A bearing is the tangent of the angle to
// the camera's axis on the ground; it grows to the right. A Panorama keeps its memory between calls of Find.
type Panorama struct {
	Pieces []Piece // sorted by bearing, without overlap

	lens  *Lens
	ahead mgl64.Vec3
	side  Affine // component of directions along the camera's right axis
	front Affine // component along ahead
}

// Piece is the part of a face that is visible between two bearings.
type Piece struct {
	From, To float64
	Face     int32 // index into Geometry.Faces
}

// Find replaces p by what a lens shows of the walls' sides in seen, which must be Enclosed.
func (p *Panorama) Find(g *Geometry, seen *Visible, l *Lens) {
	p.Pieces = p.Pieces[:0]
	flat := portable.Hypot(l.Back[0], l.Back[1])
	p.lens, p.ahead = l, mgl64.Vec3{-l.Back[0] / flat, -l.Back[1] / flat, 0}
	p.side, p.front = l.Along(l.Right), l.Along(p.ahead)
	n, half := g.Grid(), float64(g.Grid())/2
	aspect := float64(l.Width) / float64(l.Height)
	// The widest bearing appears in the lower (or upper) corners of the picture.
	widest := l.Tan * aspect / (flat - float64(l.Tan*math.Abs(l.Back[2]))) * (1 + 1e-6)
	at := func(x, y float64) ground {
		return ground{float64(x*l.Right[0]) + float64(y*l.Right[1]), float64(x*p.ahead[0]) + float64(y*p.ahead[1])}
	}
	for _, s := range seen.Sides {
		row, col := int(s.Cell)/n, int(s.Cell)%n
		x0 := float64((float64(col)-half)*maze.CellSize) - l.Position[0]
		x1 := float64((float64(col+1)-half)*maze.CellSize) - l.Position[0]
		y0 := float64((half-float64(row+1))*maze.CellSize) - l.Position[1]
		y1 := float64((half-float64(row))*maze.CellSize) - l.Position[1]
		var left, right ground
		switch s.Face - g.Wall(int(s.Cell)) {
		case West:
			left, right = at(x0, y1), at(x0, y0)
		case East:
			left, right = at(x1, y0), at(x1, y1)
		case South:
			left, right = at(x0, y0), at(x1, y0)
		case North:
			left, right = at(x1, y1), at(x0, y1)
		}
		from, to, ok := bearings(left, right, widest)
		if ok {
			p.add(from, to, s.Face)
		}
	}
}

// Between returns two functions of a place in the picture. The first is positive to the right of the bearing from, the second
// to the left of the bearing to.
func (p *Panorama) Between(from, to float64) (right, left Affine) {
	return p.side.Plus(p.front.Times(-from)), p.front.Times(to).Plus(p.side.Times(-1))
}

// Foot returns the point on the ground at which a bearing meets the plane of an upright face.
func (p *Panorama) Foot(f *Face, bearing float64) mgl64.Vec3 {
	d := p.ahead.Add(Scale(p.lens.Right, bearing))
	normal := Cross(vec(f.U), vec(f.V))
	t := Dot(normal, vec(f.Center).Sub(p.lens.Position)) / Dot(normal, d)
	at := p.lens.Position.Add(Scale(d, t))
	at[2] = 0
	return at
}

// Open finds the next range of bearings, from piece i on, in which a point on the ground lies before the walls. It consists of
// the pieces [first, end). If there is no further range, first is the number of pieces.
func (p *Panorama) Open(g *Geometry, point mgl64.Vec3, i int) (first, end int) {
	before := func(i int) bool {
		f := &g.Faces[p.Pieces[i].Face]
		return Dot(Cross(vec(f.U), vec(f.V)), point.Sub(vec(f.Center))) > 0
	}
	for i < len(p.Pieces) && !before(i) {
		i++
	}
	for end = i; end < len(p.Pieces) && before(end); {
		end++
	}
	return i, end
}

// add shows a face between two bearings, where no piece is yet. Nearer faces must be added first.
func (p *Panorama) add(from, to float64, face int32) {
	i := 0
	for i < len(p.Pieces) && p.Pieces[i].To <= from {
		i++
	}
	for from < to {
		if i == len(p.Pieces) || p.Pieces[i].From >= to {
			p.insert(i, Piece{from, to, face})
			return
		}
		next := p.Pieces[i].From
		if from < next && p.insert(i, Piece{from, next, face}) {
			i++
		}
		from = p.Pieces[i].To
		i++
	}
}

// insert puts a piece before piece i, or extends a neighbour that shows the same face. It reports whether it moved the pieces
// from i on by one.
func (p *Panorama) insert(i int, q Piece) bool {
	if i > 0 && p.Pieces[i-1].Face == q.Face && p.Pieces[i-1].To == q.From {
		p.Pieces[i-1].To = q.To
		return false
	}
	if i < len(p.Pieces) && p.Pieces[i].Face == q.Face && p.Pieces[i].From == q.To {
		p.Pieces[i].From = q.From
		return false
	}
	p.Pieces = append(p.Pieces, Piece{})
	copy(p.Pieces[i+1:], p.Pieces[i:])
	p.Pieces[i] = q
	return true
}

// ground is a place on the ground relative to the eye, in metres to the camera's right and ahead.
type ground struct{ side, ahead float64 }

// bearings returns the bearings of a line on the ground from left to right, for a camera that sees bearings from -widest to
// widest. ok is false if it sees nothing of the line.
func bearings(left, right ground, widest float64) (from, to float64, ok bool) {
	// How far each end lies inside the borders of sight. Where that is negative, the line is cut.
	leftL, leftR := left.side+float64(widest*left.ahead), float64(widest*left.ahead)-left.side
	rightL, rightR := right.side+float64(widest*right.ahead), float64(widest*right.ahead)-right.side
	t0, t1 := 0.0, 1.0
	for _, g := range [2][2]float64{{leftL, rightL}, {leftR, rightR}} {
		switch {
		case g[0] <= 0 && g[1] <= 0:
			return 0, 0, false
		case g[0] < 0:
			t0 = max(t0, g[0]/(g[0]-g[1]))
		case g[1] < 0:
			t1 = min(t1, g[0]/(g[0]-g[1]))
		}
	}
	if t0 >= t1 {
		return 0, 0, false
	}
	from, to = -widest, widest
	if leftL > 0 {
		from = left.side / left.ahead
	}
	if rightR > 0 {
		to = right.side / right.ahead
	}
	return from, to, from < to
}
