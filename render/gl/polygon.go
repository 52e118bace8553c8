//go:build cgo && !nogl

package gl

import (
	"math"

	"ariadne/render"
)

// polygon is a convex part of a picture, in pixels.
type polygon struct {
	corners [maxCorners]corner
	n       int
}

type corner struct{ x, y float64 }

// maxCorners is enough for a rectangle after eight cuts.
const maxCorners = 12

// rectangle returns the rectangle with two opposite corners.
func rectangle(x0, y0, x1, y1 float64) polygon {
	p := polygon{n: 4}
	p.corners[0], p.corners[1], p.corners[2], p.corners[3] = corner{x0, y0}, corner{x1, y0}, corner{x1, y1}, corner{x0, y1}
	return p
}

// cut keeps the part of the polygon in which a is not negative.
func (p *polygon) cut(a render.Affine) {
	if p.n == 0 {
		return
	}
	from := *p
	p.n = 0
	last := from.corners[from.n-1]
	lastValue := a.Value(last.x, last.y)
	for _, c := range from.corners[:from.n] {
		value := a.Value(c.x, c.y)
		if value >= 0 != (lastValue >= 0) {
			t := lastValue / (lastValue - value)
			p.add(corner{last.x + t*(c.x-last.x), last.y + t*(c.y-last.y)})
		}
		if value >= 0 {
			p.add(c)
		}
		last, lastValue = c, value
	}
}

func (p *polygon) add(c corner) {
	if p.n < maxCorners {
		p.corners[p.n] = c
		p.n++
	}
}

// The largest distance of a sample from the middle of its pixel, in each axis.
const sampleReach = 0.375

// Outlines are enlarged by this many pixels. That is far more than rounding errors, so that no gap opens between parts that
// share an edge, and too little to be seen.
const overlap = 1e-4

// edge scales a so that its value is the distance in pixels from the line where it is 0.
func edge(a render.Affine) render.Affine {
	a = a.Times(1 / math.Hypot(a.X, a.Y))
	a.At += overlap
	return a
}

// cutEdge keeps the pixels that may have a sample inside an edge.
func (p *polygon) cutEdge(e render.Affine) {
	e.At += sampleReach * (math.Abs(e.X) + math.Abs(e.Y))
	p.cut(e)
}

// fans holds polygons as lists of corners and triangles, as the driver reads them. T is the type of a corner.
type fans[T any] struct {
	corners   []T
	triangles []uint32
}

func (f *fans[T]) reset() { f.corners, f.triangles = f.corners[:0], f.triangles[:0] }

// add appends the triangles of a polygon with n corners, which the caller appends next.
func (f *fans[T]) add(n int) {
	first := uint32(len(f.corners))
	for i := uint32(2); i < uint32(n); i++ {
		f.triangles = append(f.triangles, first, first+i-1, first+i)
	}
}
