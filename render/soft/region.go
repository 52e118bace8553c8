package soft

import (
	"math"

	"ariadne/render"
)

// samples is the number of samples of a pixel. Their places within the pixel are those of llvmpipe, and so of the reference.
// Each lies on its own line.
const samples = 4

var (
	sampleX = [samples]float64{0.375, 0.875, 0.125, 0.625}
	sampleY = [samples]float64{0.875, 0.625, 0.375, 0.125}
)

// sampleReach is the largest distance of a sample from the middle of its pixel's row.
const sampleReach = 0.375

// region is a convex part of the picture: the places where several affine functions are all positive. On a given row, each
// function yields a lower or an upper bound of X.
type region struct {
	y0, y1 int // rows that it may touch
	lower  [maxBounds]bound
	upper  [maxBounds]bound
	lowers int
	uppers int
	empty  bool
	minY   float64 // samples must lie between these
	maxY   float64
}

const maxBounds = 8

// bound is the line X = at + y*Y.
type bound struct{ at, y float64 }

// Regions are enlarged by this many pixels. That is far more than rounding errors, so that no gap opens between regions that
// share an edge, and too little to be seen.
const overlap = 1e-6

func (g *region) reset(height int) {
	g.y0, g.y1 = 0, height
	g.lowers, g.uppers, g.empty = 0, 0, false
	g.minY, g.maxY = math.Inf(-1), math.Inf(1)
}

// cut keeps the part of the region in which a is positive.
func (g *region) cut(a render.Affine) {
	const level = 1e-9 // lines with a smaller slope count as level
	switch {
	case math.Abs(a.X) > level*math.Abs(a.Y):
		b := bound{-a.At / a.X, -a.Y / a.X}
		if a.X > 0 {
			b.at -= overlap
			g.lower[g.lowers] = b
			g.lowers++
		} else {
			b.at += overlap
			g.upper[g.uppers] = b
			g.uppers++
		}
	case a.Y > 0:
		g.minY = max(g.minY, -a.At/a.Y-overlap)
	case a.Y < 0:
		g.maxY = min(g.maxY, -a.At/a.Y+overlap)
	default:
		g.empty = g.empty || a.At < 0
	}
}

// between keeps the rows that have samples between two heights in the picture.
func (g *region) between(minY, maxY float64) {
	g.minY, g.maxY = max(g.minY, minY-overlap), min(g.maxY, maxY+overlap)
}

// rows computes the rows that the region may touch.
func (g *region) rows() (y0, y1 int) {
	if g.empty || !(g.minY < g.maxY) {
		return 0, 0
	}
	y0, y1 = g.y0, g.y1
	if v := math.Floor(g.minY - 0.5 - sampleReach); v > float64(y0) {
		y0 = int(min(v, float64(y1)))
	}
	if v := math.Ceil(g.maxY + sampleReach); v < float64(y1) {
		y1 = int(max(v, float64(y0)))
	}
	return y0, y1
}

// intervals computes the samples of a row that lie in the region.
func (g *region) intervals(row int, width float64, in *[samples]interval) {
	for s := range in {
		y := float64(row) + sampleY[s]
		l, r := sampleX[s], width+sampleX[s]
		for i := range g.lower[:g.lowers] {
			if v := g.lower[i].at + float64(g.lower[i].y*y); v > l {
				l = v
			}
		}
		for i := range g.upper[:g.uppers] {
			if v := g.upper[i].at + float64(g.upper[i].y*y); v < r {
				r = v
			}
		}
		in[s] = interval{}
		if l < r && y >= g.minY && y <= g.maxY {
			in[s] = pixels(l-sampleX[s], r-sampleX[s])
		}
	}
}

// pixels returns the interval of pixels whose sample at offset 0 lies in [a, b). a must not be negative.
func pixels(a, b float64) interval {
	const whole = 1 << 20 // more than any width
	return interval{whole - int(whole-a), whole - int(whole-b)}
}
