package plot

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// margin is the free space around a picture, in points.
const margin = 12

// leastPlot is the least height of the part below the heading, in points.
const leastPlot = 260

// draw draws the figure: the heading at the top and the curves below it.
func (f *Figure) draw(c draw.Canvas, curves []curve, inside []Line, h heading) error {
	p := plot.New()
	f.axes(p, curves, inside)
	opacity := f.bandOpacity()
	for i := range f.Series {
		if err := addBand(p, i, &f.Series[i], opacity); err != nil {
			return fmt.Errorf("series %q: %w", f.Series[i].Name, err)
		}
	}
	p.Add(levels(inside))
	for i, c := range curves {
		if err := addCurve(p, i, c); err != nil {
			return fmt.Errorf("series %q: %w", f.Series[i].Name, err)
		}
	}
	p.Add(marks(f.Marks))
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	h.draw(c)
	area := c
	area.Max.X -= beside(inside)
	area.Max.Y -= h.height
	p.Draw(area)
	drawLabels(c, p.DataCanvas(area), p, inside)
	return nil
}

// tooHigh is the height of an optional line, in multiples of everything else, from which it is left out of the plot. At a third
// of the height one still sees how a curve rises.
const tooHigh = 3

// split divides the lines into those that are drawn and those that are named above the plot. Both are sorted from the highest
// to the lowest.
func (f *Figure) split(curves []curve) (inside, above []Line) {
	var y extent
	for _, c := range curves {
		for _, v := range c {
			y.add(v.Y)
		}
	}
	for _, l := range f.Lines {
		if finite(l.Y) && !l.Optional {
			y.add(l.Y)
		}
	}
	for _, l := range f.Lines {
		switch {
		case !finite(l.Y):
		case l.Optional && y.some && l.Y > tooHigh*max(y.high, 0):
			above = append(above, l)
		default:
			inside = append(inside, l)
		}
	}
	for _, lines := range [][]Line{inside, above} {
		slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(b.Y, a.Y) })
	}
	return inside, above
}

// axes sets the ranges so that everything fits, and the style of the axes.
func (f *Figure) axes(p *plot.Plot, curves []curve, lines []Line) {
	var x, y extent
	for _, c := range curves {
		for _, v := range c {
			x.add(v.X)
			y.add(v.Y)
		}
	}
	for _, s := range f.Series {
		for _, v := range slices.Concat(newCurve(s.X, s.Low), newCurve(s.X, s.High)) {
			y.add(v.Y)
		}
	}
	for _, l := range lines {
		y.add(l.Y)
	}
	for _, v := range f.Reach {
		y.add(v)
	}
	x.add(0)
	if p.X.Min, p.X.Max = x.low, x.high; x.low == x.high {
		p.X.Max++
	}
	p.Y.Min, p.Y.Max = y.widened(0.05)
	p.BackgroundColor = nil // the background is white already
	for _, a := range []struct {
		axis  *plot.Axis
		label string
		marks int
	}{{&p.X, f.XLabel, 7}, {&p.Y, f.YLabel, 6}} {
		a.axis.Label.Text = withUnit(a.label, a.axis.Min, a.axis.Max)
		turned := a.axis.Label.TextStyle.Rotation
		aligned := a.axis.Label.TextStyle
		a.axis.Label.TextStyle = sans(9.5, muted, false)
		a.axis.Label.TextStyle.Rotation = turned
		a.axis.Label.TextStyle.XAlign, a.axis.Label.TextStyle.YAlign = aligned.XAlign, aligned.YAlign
		a.axis.Label.Padding = 4
		ticked := a.axis.Tick.Label
		a.axis.Tick.Label = sans(9, muted, false)
		a.axis.Tick.Label.XAlign, a.axis.Tick.Label.YAlign = ticked.XAlign, ticked.YAlign
		a.axis.Tick.Marker = plot.ConstantTicks(ticks(a.axis.Min, a.axis.Max, a.marks))
		a.axis.Tick.LineStyle = draw.LineStyle{}
		a.axis.Tick.Length = 4 // space before the labels
		a.axis.LineStyle = draw.LineStyle{}
		a.axis.Padding = 4
	}
	p.X.LineStyle = draw.LineStyle{Color: muted, Width: 0.7}
	grid := plotter.NewGrid()
	grid.Horizontal = draw.LineStyle{Color: gridInk, Width: 0.6}
	grid.Vertical = draw.LineStyle{}
	p.Add(grid)
}

// addCurve draws the curve of series i.
func addCurve(p *plot.Plot, i int, c curve) error {
	if len(c) == 0 {
		return nil
	}
	if len(c) == 1 {
		dot, err := plotter.NewScatter(c)
		if err != nil {
			return err
		}
		dot.GlyphStyle = draw.GlyphStyle{Color: hues[i%len(hues)], Radius: 3, Shape: draw.CircleGlyph{}}
		p.Add(dot)
		return nil
	}
	line, err := plotter.NewLine(thin(c))
	if err != nil {
		return err
	}
	line.LineStyle = strong(i)
	p.Add(line)
	return nil
}

// bandOpacity returns the opacity of bands. It is lower if there are more bands.
func (f *Figure) bandOpacity() uint8 {
	const opacity, few, least = 0x28, 4, 0x0c
	bands := 0
	for _, s := range f.Series {
		if s.Low != nil {
			bands++
		}
	}
	return uint8(max(least, opacity*few/max(few, bands)))
}

// addBand draws the band of series i, if it has one.
func addBand(p *plot.Plot, i int, s *Series, opacity uint8) error {
	low, high := newCurve(s.X, s.Low), newCurve(s.X, s.High)
	if len(low) < 2 || len(high) < 2 {
		return nil
	}
	slices.Reverse(high)
	ribbon, err := plotter.NewPolygon(append(low, high...))
	if err != nil {
		return err
	}
	c := hues[i%len(hues)]
	ribbon.Color = color.NRGBA{c.R, c.G, c.B, opacity}
	ribbon.LineStyle.Width = 0
	p.Add(ribbon)
	return nil
}

// extent is the range of the values so far.
type extent struct {
	low, high float64
	some      bool
}

func (e *extent) add(v float64) {
	if !e.some {
		e.low, e.high, e.some = v, v, true
		return
	}
	e.low, e.high = min(e.low, v), max(e.high, v)
}

// widened returns the range, extended at both ends by a share of it. A single value gets space around it.
func (e *extent) widened(by float64) (low, high float64) {
	if !e.some {
		return 0, 1
	}
	span := e.high - e.low
	if least := 1e-6 * max(math.Abs(e.low), math.Abs(e.high)); span <= least {
		around := max(0.5*math.Abs(e.low), 0.5)
		return e.low - around, e.high + around
	}
	return e.low - by*span, e.high + by*span
}
