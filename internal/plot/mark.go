package plot

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Mark is a value of x, such as a mean, at a height of a series' curve, with its interval.
type Mark struct {
	Series    int // its colour is used
	X, Y      float64
	Low, High float64 // of x; both equal X if there is no interval
}

// marks draws marks over the plot.
type marks []Mark

const (
	markRadius = 3.2
	markCap    = 4 // half the height of an interval's end lines
)

func (m marks) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	for _, mark := range m {
		style := draw.LineStyle{Color: strong(mark.Series).Color, Width: 2}
		height := y(mark.Y)
		if mark.Low < mark.High {
			low, high := x(mark.Low), x(mark.High)
			c.StrokeLine2(style, low, height, high, height)
			for _, end := range []vg.Length{low, high} {
				c.StrokeLine2(style, end, height-markCap, end, height+markCap)
			}
		}
		at := vg.Point{X: x(mark.X), Y: height}
		c.DrawGlyph(draw.GlyphStyle{Color: color.White, Radius: markRadius + 1, Shape: draw.CircleGlyph{}}, at)
		c.DrawGlyph(draw.GlyphStyle{Color: style.Color, Radius: markRadius, Shape: draw.CircleGlyph{}}, at)
	}
}
