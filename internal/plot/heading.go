package plot

import (
	"slices"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// heading is what is above the plot: title, note, legend, and the names of lines that are too high for the plot. It is laid out
// before there is a canvas, because the height of the canvas depends on it. Points are relative to its upper left corner; y
// decreases downwards.
type heading struct {
	texts   []placedText
	samples []sample
	height  vg.Length
}

type placedText struct {
	text  string
	style text.Style
	at    vg.Point
}

// sample is a piece of a curve in the legend.
type sample struct {
	style draw.LineStyle
	at    vg.Point // its left end
}

const (
	sampleWidth = 18
	sampleGap   = 5  // between a sample and its name
	entryGap    = 16 // between two entries of the legend
)

// heading lays out what is above a plot of these curves.
func (f *Figure) heading(curves []curve, above []Line) heading {
	var h heading
	h.paragraph(f.Title, sans(13, ink, true), 4)
	h.paragraph(f.Note, sans(8.5, muted, false), 2)
	f.legend(&h, curves)
	if notice := arrowed(above); notice != "" {
		h.paragraph(notice, sans(8.5, ink, false), 2)
	}
	if h.height > 0 {
		h.height += 5
	}
	return h
}

// paragraph adds a text, broken into lines that fit, and some space below it.
func (h *heading) paragraph(s string, style text.Style, below vg.Length) {
	style.YAlign = draw.YTop
	lines := wrap(style, s, width-2*margin)
	for _, line := range lines {
		h.texts = append(h.texts, placedText{line, style, vg.Point{Y: h.height}})
		h.height += style.Height(line) + 2
	}
	if len(lines) > 0 {
		h.height += below
	}
}

// legend adds the names of the curves, in one row if they fit and otherwise in columns.
func (f *Figure) legend(h *heading, curves []curve) {
	const room = width - 2*margin
	style := sans(9.5, ink, false)
	style.YAlign = draw.YCenter
	names, wide := make([]string, len(f.Series)), make([]vg.Length, len(f.Series))
	var all, widest vg.Length
	for i, s := range f.Series {
		names[i] = strings.Join(strings.Fields(s.Name), " ")
		if len(curves[i]) == 0 {
			names[i] = strings.TrimSpace(names[i] + " (no data)")
		}
		if names[i] != "" {
			names[i] = fit(style, names[i], room-sampleWidth-sampleGap)
			wide[i] = sampleWidth + sampleGap + style.Width(names[i]) + entryGap
		}
		all, widest = all+wide[i], max(widest, wide[i])
	}
	if all == 0 {
		return
	}
	row := style.FontExtents().Height + 3
	var x vg.Length
	for i, name := range names {
		if name == "" {
			continue
		}
		if x > 0 && x+wide[i]-entryGap > room {
			x, h.height = 0, h.height+row
		}
		line := strong(i)
		line.Width = 2.2
		middle := h.height + row/2
		h.samples = append(h.samples, sample{line, vg.Point{X: x, Y: middle}})
		h.texts = append(h.texts, placedText{name, style, vg.Point{X: x + sampleWidth + sampleGap, Y: middle - 0.8}})
		if x += wide[i]; all-entryGap > room {
			x += widest - wide[i]
		}
	}
	h.height += row
}

// draw draws the heading at the top of a canvas.
func (h *heading) draw(c draw.Canvas) {
	at := func(p vg.Point) vg.Point { return vg.Point{X: c.Min.X + p.X, Y: c.Max.Y - p.Y} }
	for _, s := range h.samples {
		left := at(s.at)
		c.StrokeLine2(s.style, left.X, left.Y, left.X+sampleWidth, left.Y)
	}
	for _, t := range h.texts {
		c.FillText(t.style, at(t.at), t.text)
	}
}

// arrowed names the lines that are above the plot, the lowest first. It returns "" if there are none.
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
