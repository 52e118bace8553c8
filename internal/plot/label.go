package plot

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	labelGap  = 5         // between the plot and the labels beside it
	labelRow  = 10        // least distance of two labels
	labelMost = width / 4 // greatest width
)

var labelStyle = sans(8.5, ink, false)

// beside returns the width that the labels of lines need to the right of the plot.
func beside(lines []Line) vg.Length {
	var room vg.Length
	for _, l := range lines {
		if l.Label != "" {
			room = max(room, labelGap+labelStyle.Width(fit(labelStyle, l.Label, labelMost)))
		}
	}
	return room
}

// drawLabels writes the names of lines, from the highest to the lowest, beside the plot. Labels of lines that are close to each
// other move apart.
func drawLabels(c, data draw.Canvas, p *plot.Plot, lines []Line) {
	_, place := p.Transforms(&data)
	y := make([]vg.Length, len(lines))
	for i, l := range lines {
		y[i] = place(l.Y)
		if i > 0 {
			y[i] = min(y[i], y[i-1]-labelRow)
		}
	}
	for i := len(y) - 1; i >= 0; i-- { // some may have moved below the plot
		least := data.Min.Y
		if i+1 < len(y) {
			least = y[i+1] + labelRow
		}
		y[i] = max(y[i], least)
	}
	style := labelStyle
	style.YAlign = draw.YCenter
	for i, l := range lines {
		c.FillText(style, vg.Point{X: data.Max.X + labelGap, Y: y[i] + 0.8}, fit(style, l.Label, labelMost))
	}
}

// levels are lines for comparison, drawn over the whole width.
type levels []Line

func (lines levels) Plot(c draw.Canvas, p *plot.Plot) {
	_, y := p.Transforms(&c)
	style := draw.LineStyle{Color: muted, Width: 0.9, Dashes: []vg.Length{4, 3}}
	for _, l := range lines {
		c.StrokeLine2(style, c.Min.X, y(l.Y), c.Max.X, y(l.Y))
	}
}
