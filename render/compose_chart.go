package render

import (
	"image"
	"image/color"
	"math"
	"strconv"

	"golang.org/x/image/draw"
)

// Chart is a value over time, the newest at the right.
type Chart struct {
	Label  string
	Values []float64 // oldest first; the last Window are shown
	Marks  []Mark
	Window int // values across the chart; 0 means all there are
	Digits int // after the decimal point
}

// Mark is an event on a chart.
type Mark struct {
	At    int // index into Values
	Color color.RGBA
}

// drawChart draws a chart into its panel; nil leaves the panel empty.
func (c *Composer) drawChart(chart *Chart) {
	to := c.place[PanelChart]
	draw.Draw(c.frame, to, image.NewUniform(panelGround), image.Point{}, draw.Src)
	if chart == nil {
		return
	}
	t := &c.text
	pad := max(4, int(10*c.unit))
	ascent := t.label.Metrics().Ascent.Ceil()
	value := ""
	if n := len(chart.Values); n > 0 {
		value = strconv.FormatFloat(chart.Values[n-1], 'f', chart.Digits, 64)
	}
	room := to.Dx() - 2*pad
	wide := t.width(t.value, value)
	head := to.Min.Y + pad + t.value.Metrics().Ascent.Ceil()
	if wide < room {
		t.line(to.Max.X-pad-wide, head, wide+1, t.value, panelValue, value)
		t.line(to.Min.X+pad, head, room-wide-pad, t.label, panelLabel, chart.Label)
	} else {
		t.line(to.Min.X+pad, to.Min.Y+pad+ascent, room, t.label, panelLabel, chart.Label)
	}
	plot := image.Rect(to.Min.X+pad, head+pad, to.Max.X-pad, to.Max.Y-pad)
	if plot.Dx() > 4*pad && plot.Dy() > pad {
		c.plot(plot, chart)
	}
}

// plot draws lines at round numbers, the curve and the marks.
func (c *Composer) plot(to image.Rectangle, chart *Chart) {
	t := &c.text
	low, high := extent(chart.Values)
	const most = 5 // parts
	each := tick(high-low, min(max(1, to.Dy()/(2*t.label.Metrics().Height.Ceil())), most))
	each = max(each, math.Pow(10, -float64(chart.Digits)))
	low, high = math.Floor(low/each)*each, math.Ceil(high/each)*each
	digits := max(0, int(math.Ceil(-math.Log10(each)-1e-9)))
	gutter := 0
	for k := range int(math.Round((high-low)/each)) + 1 {
		gutter = max(gutter, t.width(t.label, strconv.FormatFloat(low+float64(k)*each, 'f', digits, 64)))
	}
	curve := to
	curve.Min.X += gutter + max(3, int(6*c.unit))
	ascent := t.label.Metrics().Ascent.Ceil()
	curve.Min.Y += ascent / 2
	curve.Max.Y -= ascent / 2
	if curve.Dx() < 8 || curve.Dy() < 8 {
		return
	}
	y := func(v float64) float64 {
		return float64(curve.Max.Y) - 0.5 - (v-low)/(high-low)*float64(curve.Dy()-1)
	}
	for k := range int(math.Round((high-low)/each)) + 1 {
		v := low + float64(k)*each
		at := int(math.Floor(y(v)))
		draw.Draw(c.frame, image.Rect(curve.Min.X, at, curve.Max.X, at+1), image.NewUniform(panelLine), image.Point{}, draw.Src)
		text := strconv.FormatFloat(v, 'f', digits, 64)
		t.line(to.Min.X+gutter-t.width(t.label, text), at+ascent*2/5, gutter+1, t.label, panelLabel, text)
	}
	c.curve(curve, chart, y)
}

// curve draws the values and their marks.
func (c *Composer) curve(to image.Rectangle, chart *Chart, y func(float64) float64) {
	n := len(chart.Values)
	if n == 0 {
		return
	}
	window := chart.Window
	if window < 2 {
		window = max(n, 2)
	}
	first := max(0, n-window)
	radius := max(1.5, 3.5*c.unit)
	x := func(i int) float64 {
		return float64(to.Min.X) + radius + (float64(to.Dx())-2*radius)*float64(i-first)/float64(window-1)
	}
	if need := c.frame.Rect.Dx() * c.frame.Rect.Dy(); len(c.stroke) < need {
		c.stroke = make([]uint8, need)
	}
	half := max(0.7, 1.1*c.unit)
	for i := first + 1; i < n; i++ {
		if !finite(chart.Values[i-1]) || !finite(chart.Values[i]) {
			continue
		}
		raiseSegment(c.stroke, c.frame.Rect, x(i-1), y(chart.Values[i-1]), x(i), y(chart.Values[i]), half, 255)
	}
	wide := c.frame.Rect.Dx()
	for py := to.Min.Y - int(half) - 2; py < to.Max.Y+int(half)+2; py++ {
		row := c.stroke[py*wide:]
		for px := to.Min.X; px < to.Max.X; px++ {
			if v := row[px]; v > 0 {
				o := c.frame.PixOffset(px, py)
				blend(c.frame.Pix[o:o+4], panelAccent, float64(v)/255)
				row[px] = 0
			}
		}
	}
	for _, m := range chart.Marks {
		if m.At >= first && m.At < n && finite(chart.Values[m.At]) {
			fillRing(c.frame, x(m.At), y(chart.Values[m.At]), -1, radius+max(1, c.unit), panelGround, 1)
			fillRing(c.frame, x(m.At), y(chart.Values[m.At]), -1, radius, m.Color, 1)
		}
	}
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// extent returns the least and the greatest value, apart from each other.
func extent(values []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if finite(v) {
			low, high = min(low, v), max(high, v)
		}
	}
	if low > high {
		return 0, 1
	}
	if high-low < 1e-6*max(1, math.Abs(high)) {
		high = low + max(1, math.Abs(low)/10)
	}
	return low, high
}

// tick returns a round step, 1, 2 or 5 times a power of ten, that divides a range into at most so many parts.
func tick(span float64, parts int) float64 {
	step := math.Pow(10, math.Floor(math.Log10(span/float64(parts))))
	for _, by := range []float64{1, 2, 5} {
		if span <= by*step*float64(parts) {
			return by * step
		}
	}
	return 10 * step
}
