package plot

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Mark is a value of x, such as a mean, at some height of a series' curve, and the interval that it lies in.
type Mark struct {
	Series    int // whose colour it has
	X, Y      float64
	Low, High float64 // of x; both are X where there is no interval
}

// marks draws marks over what is already there.
type marks []Mark

const (
	markRadius = 3.2
	markCap    = 4 // half the height of an interval's ends
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
