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

// maxCorners is enough for a rectangle that is cut eight times.
const maxCorners = 12

// rectangle returns the polygon between two corners of a rectangle.
func rectangle(x0, y0, x1, y1 float64) polygon {
	p := polygon{n: 4}
	p.corners[0], p.corners[1], p.corners[2], p.corners[3] = corner{x0, y0}, corner{x1, y0}, corner{x1, y1}, corner{x0, y1}
	return p
}

// cut keeps the part of the polygon where a is not negative.
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

// The largest distance of a sample from the middle of its pixel, along each axis.
const sampleReach = 0.375

// Outlines are made larger by this many pixels: far more than rounding, so that two that share an edge leave nothing
// open between them, and too little to be seen.
const overlap = 1e-4

// edge returns the distance from where a is 0, in pixels.
func edge(a render.Affine) render.Affine {
	a = a.Times(1 / math.Hypot(a.X, a.Y))
	a.At += overlap
	return a
}

// cutEdge keeps the pixels of which a sample may lie inside an edge.
func (p *polygon) cutEdge(e render.Affine) {
	e.At += sampleReach * (math.Abs(e.X) + math.Abs(e.Y))
	p.cut(e)
}

// fans are polygons as they go to the driver. T is a corner with what is known there.
type fans[T any] struct {
	corners   []T
	triangles []uint32
}

func (f *fans[T]) reset() { f.corners, f.triangles = f.corners[:0], f.triangles[:0] }

// add appends the triangles of a polygon whose n corners are appended next.
func (f *fans[T]) add(n int) {
	first := uint32(len(f.corners))
	for i := uint32(2); i < uint32(n); i++ {
		f.triangles = append(f.triangles, first, first+i-1, first+i)
	}
}
