package render

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"
)

// Board places the picture of a task that draws itself in an area and scales it to fit. The picture may be made of equal
// squares; their side is its grain. Where that costs little of the size, the picture is scaled so that each square has a whole
// number of pixels.
type Board struct {
	Rect  image.Rectangle
	grain int // side of the picture's squares in its pixels; 0 for smooth lines
	whole int // side of a square in pixels of the area, 0 if that is no whole number
}

// nearly is the least part of the largest possible width that the picture may have with squares of whole pixels. If they made
// it smaller, it is scaled without them.
const nearly = 0.8

// FitBoard places a picture of the given size in the middle of an area, as large as it fits. grain is the side of its squares
// in pixels, or 0.
func FitBoard(area image.Rectangle, size image.Point, grain int) Board {
	b := Board{grain: grain}
	fit := min(float64(area.Dx())/float64(size.X), float64(area.Dy())/float64(size.Y))
	w, h := max(1, int(float64(fit*float64(size.X))+0.5)), max(1, int(float64(fit*float64(size.Y))+0.5))
	if grain > 0 {
		if n := int(fit * float64(grain)); n > 0 && float64(n) >= nearly*fit*float64(grain) {
			b.whole = n
			w, h = n*size.X/grain, n*size.Y/grain
		}
	}
	at := area.Min.Add(image.Pt((area.Dx()-w)/2, (area.Dy()-h)/2))
	b.Rect = image.Rectangle{at, at.Add(image.Pt(w, h))}
	return b
}

// Draw draws the picture.
func (b Board) Draw(dst, m *image.RGBA) {
	switch {
	case b.whole > 0:
		enlarge(dst, b.Rect, m, b.grain, b.whole)
	case b.grain > 0:
		// To keep edges sharp and squares equal, the picture is enlarged to more than needed and then shrunk.
		by := max(1, int(math.Ceil(float64(b.Rect.Dx()*b.grain)/float64(m.Rect.Dx()))))
		squares := image.NewRGBA(image.Rect(0, 0, by*m.Rect.Dx()/b.grain, by*m.Rect.Dy()/b.grain))
		enlarge(squares, squares.Rect, m, b.grain, by)
		draw.BiLinear.Scale(dst, b.Rect, squares, squares.Rect, draw.Src, nil)
	case b.Rect.Dx() == m.Rect.Dx():
		draw.Draw(dst, b.Rect, m, m.Rect.Min, draw.Src)
	case b.Rect.Dx() < m.Rect.Dx():
		draw.BiLinear.Scale(dst, b.Rect, m, m.Rect, draw.Src, nil)
	default:
		draw.CatmullRom.Scale(dst, b.Rect, m, m.Rect, draw.Src, nil)
	}
}

// enlarge draws a picture with a grain so that each of its squares has by pixels a side.
func enlarge(dst *image.RGBA, to image.Rectangle, m *image.RGBA, grain, by int) {
	wide := to.Dx() / by
	for y := range to.Dy() {
		row := dst.Pix[dst.PixOffset(to.Min.X, to.Min.Y+y):][:4*to.Dx()]
		if y%by != 0 {
			copy(row, dst.Pix[dst.PixOffset(to.Min.X, to.Min.Y+y-1):][:4*to.Dx()])
			continue
		}
		from := m.Pix[m.PixOffset(m.Rect.Min.X, m.Rect.Min.Y+y/by*grain):]
		for x := range wide {
			p := from[4*x*grain:][:4]
			for k := range by {
				copy(row[4*(x*by+k):][:4], p)
			}
		}
	}
}

// Frame draws a thin line around the board, so that its edge is visible where it is as dark as its surroundings.
func (b Board) Frame(dst *image.RGBA, width int, ink color.RGBA) {
	outer := b.Rect.Inset(-width)
	for _, side := range [...]image.Rectangle{
		image.Rect(outer.Min.X, outer.Min.Y, outer.Max.X, b.Rect.Min.Y), image.Rect(outer.Min.X, b.Rect.Max.Y, outer.Max.X, outer.Max.Y),
		image.Rect(outer.Min.X, b.Rect.Min.Y, b.Rect.Min.X, b.Rect.Max.Y), image.Rect(b.Rect.Max.X, b.Rect.Min.Y, outer.Max.X, b.Rect.Max.Y),
	} {
		draw.Draw(dst, side, image.NewUniform(ink), image.Point{}, draw.Src)
	}
}
