package plot

import (
	"image/color"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var (
	ink     = color.RGBA{0x24, 0x29, 0x30, 0xff}
	muted   = color.RGBA{0x6a, 0x73, 0x7d, 0xff}
	gridInk = color.RGBA{0xe4, 0xe7, 0xeb, 0xff}
)

// hues are the series' colours, told apart also by most who see few colours.
var hues = []color.RGBA{
	{0x1f, 0x6f, 0xb4, 0xff},
	{0xd1, 0x49, 0x3b, 0xff},
	{0x2a, 0x94, 0x68, 0xff},
	{0xd9, 0x92, 0x2b, 0xff},
	{0x7b, 0x5e, 0xa7, 0xff},
	{0x2f, 0xa3, 0xb8, 0xff},
	{0x9a, 0x52, 0x2d, 0xff},
	{0x56, 0x62, 0x6e, 0xff},
}

// dashes tell series with the same hue apart.
var dashes = [][]vg.Length{nil, {6, 2.5}, {1.5, 2}}

// strong returns the style of the smoothed curve of series i, faint that of its points.
func strong(i int) draw.LineStyle {
	return draw.LineStyle{Color: hues[i%len(hues)], Width: 1.7, Dashes: dashes[i/len(hues)%len(dashes)]}
}

func faint(i int) draw.LineStyle {
	c := hues[i%len(hues)]
	return draw.LineStyle{Color: color.NRGBA{c.R, c.G, c.B, 0x48}, Width: 0.6}
}

func sans(size vg.Length, c color.Color, bold bool) text.Style {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
	if bold {
		f.Weight = xfont.WeightBold
	}
	return text.Style{Color: c, Font: f, Handler: plot.DefaultTextHandler}
}
