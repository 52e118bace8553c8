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

// hues are the colours of curves. People with colour vision deficiencies can distinguish them too (Okabe and Ito, Color
// Universal Design, 2008). Their yellow is left out, because it is too pale on white.
var hues = []color.RGBA{
	{0x00, 0x72, 0xb2, 0xff},
	{0xd5, 0x5e, 0x00, 0xff},
	{0x00, 0x9e, 0x73, 0xff},
	{0xcc, 0x79, 0xa7, 0xff},
	{0xe6, 0x9f, 0x00, 0xff},
	{0x56, 0xb4, 0xe9, 0xff},
	{0x00, 0x00, 0x00, 0xff},
}

// dashes distinguish series with the same hue.
var dashes = [][]vg.Length{nil, {6, 2.5}, {1.5, 2}}

// strong returns the style of series i.
func strong(i int) draw.LineStyle {
	return draw.LineStyle{Color: hues[i%len(hues)], Width: 1.5, Dashes: dashes[i/len(hues)%len(dashes)]}
}

func sans(size vg.Length, c color.Color, bold bool) text.Style {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
	if bold {
		f.Weight = xfont.WeightBold
	}
	return text.Style{Color: c, Font: f, Handler: plot.DefaultTextHandler}
}
