package render

import (
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/draw"
)

// Chart is a value over time; the newest value is at the right.
type Chart struct {
	Label  string    // name of the values
	Unit   string    // unit of the values, "" for none
	Values []float64 // oldest first; the last Window are shown
	Marks  []Mark
	Marked string // what the marks mean; "" for no legend of them
	Window int    // values that fit across the chart; 0 means all of Values
	Digits int    // digits after the decimal point of the newest value; below 0: as many as it has, at most four significant ones
	Across string // what the horizontal axis counts, "" for no axis
	Every  int    // by how much that count grows from value to value; 0 means 1
}

// Mark is an event on a chart.
type Mark struct {
	At    int // index into Values
	Color color.RGBA
}

// span returns the index of the first value that is shown, and the number of values that fit.
func (c *Chart) span() (first, window int) {
	n := len(c.Values)
	if window = c.Window; window < 2 {
		window = max(n, 2)
	}
	return max(0, n-window), window
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
	plot := image.Rect(to.Min.X+pad, c.drawHead(to, pad, chart)+pad, to.Max.X-pad, to.Max.Y-pad)
	if line := t.label.Metrics().Height.Ceil(); chart.Across != "" && plot.Dy() > 5*line {
		plot.Max.Y -= line
		if curve := c.plot(plot, chart); !curve.Empty() {
			c.drawAcross(curve, plot.Max.Y+line-t.label.Metrics().Descent.Ceil(), chart)
		}
		return
	}
	if plot.Dx() > 4*pad && plot.Dy() > pad {
		c.plot(plot, chart)
	}
}

// drawHead writes the label and the newest value and, if there is room, the legend. It returns the y below them.
func (c *Composer) drawHead(to image.Rectangle, pad int, chart *Chart) (bottom int) {
	t := &c.text
	value := ""
	if n := len(chart.Values); n > 0 {
		value = chartNumber(chart.Values[n-1], chart.Digits)
	}
	room := to.Dx() - 2*pad
	wide := t.width(t.value, value)
	head := to.Min.Y + pad + t.value.Metrics().Ascent.Ceil()
	label := chart.Label
	if i := strings.IndexByte(label, ' '); i > 0 && t.width(t.label, label) > room-wide-pad {
		label = label[:i] // for example "value" without the unit
	}
	if wide < room {
		t.line(to.Max.X-pad-wide, head, wide+1, t.value, panelValue, value)
		t.line(to.Min.X+pad, head, room-wide-pad, t.label, panelLabel, label)
	} else {
		t.line(to.Min.X+pad, to.Min.Y+pad+t.label.Metrics().Ascent.Ceil(), room, t.label, panelLabel, label)
	}
	return c.drawLegend(image.Rect(to.Min.X+pad, head, to.Max.X-pad, to.Max.Y), chart)
}

// drawLegend writes the meaning of the chart's unit and of its dots at the top of a rectangle, side by side or one below the
// other, if most of the panel then remains for the curve. It returns the y below the legend.
func (c *Composer) drawLegend(at image.Rectangle, chart *Chart) (bottom int) {
	t := &c.text
	high, ascent := t.label.Metrics().Height.Ceil(), t.label.Metrics().Ascent.Ceil()
	sign := ascent + ascent/3 // width of a sign and the space after it
	type entry struct {
		text string
		dot  bool
	}
	var entries []entry
	if chart.Unit != "" {
		entries = append(entries, entry{chart.Unit, false})
	}
	if chart.Marked != "" {
		entries = append(entries, entry{chart.Marked, true})
	}
	both := ascent * (len(entries) - 1)
	for _, e := range entries {
		both += sign + t.width(t.label, e.text)
	}
	x, y := at.Min.X, at.Min.Y+ascent/2
	bottom = at.Min.Y
	beside := both <= at.Dx()
	for i, e := range entries {
		if i == 0 || !beside {
			x, y = at.Min.X, y+high
		}
		if at.Max.Y-y < 5*high || x+sign+t.width(t.label, e.text) > at.Max.X {
			return bottom
		}
		bottom = y
		middle := float64(y) - float64(float64(ascent)*0.36)
		if e.dot {
			fillRing(c.frame, float64(x)+float64(ascent)/2, middle, -1, float64(ascent)*0.3, panelValue, 1)
		} else {
			thick := max(1, ascent/8)
			bar := image.Rect(x, int(middle)-thick, x+ascent, int(middle)+thick)
			draw.Draw(c.frame, bar, image.NewUniform(panelAccent), image.Point{}, draw.Src)
		}
		t.line(x+sign, y, at.Max.X-x-sign, t.label, panelLabel, e.text)
		x += sign + t.width(t.label, e.text) + ascent
	}
	return bottom
}

// drawAcross labels the left and the right end of a curve below it.
func (c *Composer) drawAcross(curve image.Rectangle, y int, chart *Chart) {
	t := &c.text
	first, window := chart.span()
	every := max(1, chart.Every)
	from, to := strconv.Itoa(first*every), strconv.Itoa((first+window-1)*every)
	t.line(curve.Min.X, y, curve.Dx(), t.label, panelLabel, from)
	wide := t.width(t.label, to)
	t.line(curve.Max.X-wide, y, wide+1, t.label, panelLabel, to)
	middle, name := (curve.Min.X+curve.Max.X)/2, t.width(t.label, chart.Across)
	if left := middle - name/2; left > curve.Min.X+t.width(t.label, from)+4 && left+name < curve.Max.X-wide-4 {
		t.line(left, y, name+1, t.label, panelLabel, chart.Across)
	}
}

// chartNumber formats a value with the given number of digits after the decimal point. See Chart.Digits.
func chartNumber(v float64, digits int) string {
	if digits < 0 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}

// plot draws lines at round numbers, the curve and the marks. It returns the rectangle of the curve.
func (c *Composer) plot(to image.Rectangle, chart *Chart) image.Rectangle {
	t := &c.text
	low, high := extent(chart.Values)
	const most = 5 // parts
	each := tick(high-low, min(max(1, to.Dy()/(2*t.label.Metrics().Height.Ceil())), most))
	if chart.Digits >= 0 {
		each = max(each, math.Pow(10, -float64(chart.Digits)))
	}
	low, high = math.Floor(low/each)*each, math.Ceil(high/each)*each
	digits := max(0, int(math.Ceil(-math.Log10(each)-1e-9)))
	gutter := 0
	for k := range int(math.Round((high-low)/each)) + 1 {
		gutter = max(gutter, t.width(t.label, strconv.FormatFloat(low+float64(float64(k)*each), 'f', digits, 64)))
	}
	curve := to
	curve.Min.X += gutter + max(3, int(6*c.unit))
	ascent := t.label.Metrics().Ascent.Ceil()
	curve.Min.Y += ascent / 2
	curve.Max.Y -= ascent / 2
	if curve.Dx() < 8 || curve.Dy() < 8 {
		return image.Rectangle{}
	}
	y := func(v float64) float64 {
		return float64(curve.Max.Y) - 0.5 - float64((v-low)/(high-low)*float64(curve.Dy()-1))
	}
	lines := int(math.Round((high - low) / each))
	written := 1 // how many lines share one label
	for lines/written*t.label.Metrics().Height.Ceil() > curve.Dy() && written < lines {
		written++
	}
	for k := range lines + 1 {
		v := low + float64(float64(k)*each)
		at := int(math.Floor(y(v)))
		draw.Draw(c.frame, image.Rect(curve.Min.X, at, curve.Max.X, at+1), image.NewUniform(panelLine), image.Point{}, draw.Src)
		if k%written != 0 {
			continue
		}
		text := strconv.FormatFloat(v, 'f', digits, 64)
		t.line(to.Min.X+gutter-t.width(t.label, text), at+ascent*2/5, gutter+1, t.label, panelLabel, text)
	}
	c.curve(curve, chart, y)
	return curve
}

// curve draws the values and their marks.
func (c *Composer) curve(to image.Rectangle, chart *Chart, y func(float64) float64) {
	n := len(chart.Values)
	if n == 0 {
		return
	}
	first, window := chart.span()
	radius := max(1.5, 3.5*c.unit)
	x := func(i int) float64 {
		return float64(to.Min.X) + radius + (float64(to.Dx())-float64(2*radius))*float64(i-first)/float64(window-1)
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

// extent returns the least and the greatest value. It widens the range if both are equal.
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

// tick returns a round step (1, 2 or 5 times a power of ten) that divides a range into at most the given number of parts.
func tick(span float64, parts int) float64 {
	step := math.Pow(10, math.Floor(math.Log10(span/float64(parts))))
	for _, by := range []float64{1, 2, 5} {
		if span <= by*step*float64(parts) {
			return by * step
		}
	}
	return 10 * step
}
