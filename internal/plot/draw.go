package plot

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// margin is what is left free around a picture, in points.
const margin = 12

// draw draws the figure: title and legend at the top, the curves below.
func (f *Figure) draw(c draw.Canvas) error {
	curves, err := f.curves()
	if err != nil {
		return err
	}
	inside, above := f.split(curves)
	p := plot.New()
	f.axes(p, curves, inside)
	for i := range f.Series {
		if err := addBand(p, i, &f.Series[i]); err != nil {
			return fmt.Errorf("series %q: %w", f.Series[i].Name, err)
		}
	}
	for i, c := range curves {
		if err := addCurve(p, i, c); err != nil {
			return fmt.Errorf("series %q: %w", f.Series[i].Name, err)
		}
	}
	if err := addLines(p, inside); err != nil {
		return err
	}
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	c.Max.Y = f.heading(c, curves, above)
	p.Draw(c)
	return nil
}

// tooHigh is how many times as high as all else an optional line must be to be left out of a picture. A third of the height
// still shows how a curve rises.
const tooHigh = 3

// split returns the lines that are drawn and those that are named above the picture, each from the highest to the lowest.
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
		low, high := s.band()
		for _, v := range slices.Concat(low, high) {
			y.add(v.Y)
		}
	}
	for _, l := range lines {
		y.add(l.Y)
	}
	if f.Zero {
		y.add(0)
	}
	p.X.Min, p.X.Max = x.widened(0)
	p.Y.Min, p.Y.Max = y.widened(0.05)
	p.BackgroundColor = color.Transparent
	for _, a := range []struct {
		axis  *plot.Axis
		label string
		marks int
	}{{&p.X, f.XLabel, 7}, {&p.Y, f.YLabel, 6}} {
		a.axis.Label.Text = a.label
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
		a.axis.Tick.Length = 4 // room before the labels
		a.axis.LineStyle = draw.LineStyle{}
		a.axis.Padding = 4
	}
	p.X.LineStyle = draw.LineStyle{Color: muted, Width: 0.7}
	grid := plotter.NewGrid()
	grid.Horizontal = draw.LineStyle{Color: gridInk, Width: 0.6}
	grid.Vertical = draw.LineStyle{}
	p.Add(grid)
}

// addCurve draws series i.
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
	for _, l := range []struct {
		points curve
		style  draw.LineStyle
	}{{thin(c), faint(i)}, {smooth(c), strong(i)}} {
		line, err := plotter.NewLine(l.points)
		if err != nil {
			return err
		}
		line.LineStyle = l.style
		p.Add(line)
	}
	return nil
}

// band returns the lower and the upper end of a series' band.
func (s *Series) band() (low, high curve) {
	if s.Err == nil {
		return nil, nil
	}
	lows, highs := make([]float64, len(s.Y)), make([]float64, len(s.Y))
	for i, y := range s.Y {
		lows[i], highs[i] = y-s.Err[i], y+s.Err[i]
	}
	return newCurve(s.X, lows), newCurve(s.X, highs)
}

// addBand draws the band of series i, if it has one.
func addBand(p *plot.Plot, i int, s *Series) error {
	low, high := s.band()
	if len(low) < 2 {
		return nil
	}
	slices.Reverse(high)
	ribbon, err := plotter.NewPolygon(append(low, high...))
	if err != nil {
		return err
	}
	c := hues[i%len(hues)]
	ribbon.Color = color.NRGBA{c.R, c.G, c.B, 0x28}
	ribbon.LineStyle.Width = 0
	p.Add(ribbon)
	return nil
}

// addLines draws the levels to compare with, from the highest to the lowest, each labelled at its right end: above the line,
// or below it where the next line above is near.
func addLines(p *plot.Plot, lines []Line) error {
	for i, l := range lines {
		line, err := plotter.NewLine(curve{{X: p.X.Min, Y: l.Y}, {X: p.X.Max, Y: l.Y}})
		if err != nil {
			return fmt.Errorf("line %q: %w", l.Label, err)
		}
		line.LineStyle = draw.LineStyle{Color: muted, Width: 0.9, Dashes: []vg.Length{4, 3}}
		p.Add(line)
		style := sans(8.5, ink, false)
		style.XAlign, style.YAlign = draw.XRight, draw.YBottom
		offset := vg.Length(2.5)
		const near = 0.07 // of the axis
		if i > 0 && lines[i-1].Y-l.Y < near*(p.Y.Max-p.Y.Min) {
			style.YAlign, offset = draw.YTop, -2.5
		}
		p.Add(lineLabel{l, style, offset})
	}
	return nil
}

// lineLabel writes a line's label at its right end, on a pale ground that keeps it readable over curves.
type lineLabel struct {
	line   Line
	style  text.Style
	offset vg.Length // of the text from the line, upwards
}

func (l lineLabel) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	at := vg.Point{X: c.Max.X, Y: y(l.line.Y) + l.offset}
	box := l.style.Rectangle(l.line.Label).Add(at)
	c.SetColor(color.NRGBA{0xff, 0xff, 0xff, 0xd0})
	c.Fill(box.Path())
	c.FillText(l.style, at, l.line.Label)
}

// heading draws title, legend and the names of lines above the picture and returns the height at which they end.
func (f *Figure) heading(c draw.Canvas, curves []curve, above []Line) vg.Length {
	y := c.Max.Y
	if f.Title != "" {
		style := sans(13, ink, true)
		style.YAlign = draw.YTop
		c.FillText(style, vg.Point{X: c.Min.X, Y: y}, f.Title)
		y -= style.Height(f.Title) + 7
	}
	style := sans(9.5, ink, false)
	row := style.FontExtents().Height + 3
	const sample, gap = 18, 16 // of a line before its name, between entries
	x, any := c.Min.X, false
	for i, s := range f.Series {
		name := s.Name
		if len(curves[i]) == 0 {
			name += " (no data)"
		}
		if name == "" {
			continue
		}
		wide := sample + 5 + style.Width(name)
		if any && x+wide > c.Max.X {
			x, y = c.Min.X, y-row
		}
		middle := y - row/2
		line := strong(i)
		line.Width = 2.2
		c.StrokeLine2(line, x, middle, x+sample, middle)
		label := style
		label.YAlign = draw.YCenter
		c.FillText(label, vg.Point{X: x + sample + 5, Y: middle + 0.8}, name)
		x, any = x+wide+gap, true
	}
	if notice := arrowed(above); notice != "" {
		label := sans(8.5, ink, false)
		if any && x+label.Width(notice) > c.Max.X {
			y -= row
		}
		label.XAlign, label.YAlign = draw.XRight, draw.YCenter
		c.FillText(label, vg.Point{X: c.Max.X, Y: y - row/2 + 0.8}, notice)
		any = true
	}
	if any {
		y -= row + 5
	}
	return y
}

// arrowed names lines that are above the picture, the lowest first; "" if there are none.
func arrowed(above []Line) string {
	var names []string
	for _, l := range slices.Backward(above) {
		names = append(names, l.Label)
	}
	if len(names) == 0 {
		return ""
	}
	return "↑ " + strings.Join(names, " · ")
}

// extent is the range of values seen.
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

// widened returns the range with a share of it added at both ends; a single value gets room around it.
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
