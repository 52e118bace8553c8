package render

import (
	"image"
	"image/color"
	"math"
)

// Shapes are drawn by the distance of their outline from a pixel's centre: the pixel's coverage is distance + 1/2, clamped to
// [0, 1]. Coordinates are in pixels of the whole picture. The centre of pixel (x, y) is at (x+1/2, y+1/2).

// blend lays a colour over the pixel at the start of pix, with an opacity from 0 to 1.
func blend(pix []uint8, c color.RGBA, opacity float64) {
	a := int(opacity * 256)
	pix[0] += uint8((int(c.R) - int(pix[0])) * a >> 8)
	pix[1] += uint8((int(c.G) - int(pix[1])) * a >> 8)
	pix[2] += uint8((int(c.B) - int(pix[2])) * a >> 8)
	pix[3] = 0xff
}

// around returns the rectangle of pixels that a circle can touch.
func around(x, y, radius float64) image.Rectangle {
	return image.Rect(int(math.Floor(x-radius-1)), int(math.Floor(y-radius-1)),
		int(math.Ceil(x+radius+1)), int(math.Ceil(y+radius+1)))
}

// fillRing draws the ring between two radii. An inner radius below 0 makes it a disc.
func fillRing(dst *image.RGBA, x, y, inner, outer float64, c color.RGBA, opacity float64) {
	r := around(x, y, outer).Intersect(dst.Rect)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		dy := float64(py) + 0.5 - y
		o := dst.PixOffset(r.Min.X, py)
		for px := r.Min.X; px < r.Max.X; px, o = px+1, o+4 {
			dx := float64(px) + 0.5 - x
			d := math.Sqrt(float64(dx*dx) + float64(dy*dy))
			if cover := clamp01(min(outer-d, d-inner) + 0.5); cover > 0 {
				blend(dst.Pix[o:o+4], c, cover*opacity)
			}
		}
	}
}

// raiseSegment raises the values of a mask to the given one along a line with round ends. The mask has one byte for each pixel
// of rect. Values are raised and not added, so that overlapping lines do not become more opaque.
func raiseSegment(mask []uint8, rect image.Rectangle, x0, y0, x1, y1, half, value float64) {
	r := around(x0, y0, half).Union(around(x1, y1, half)).Intersect(rect)
	dx, dy := x1-x0, y1-y0
	inverse := 0.0
	if l := float64(dx*dx) + float64(dy*dy); l > 0 {
		inverse = 1 / l
	}
	outside := (half + 0.5) * (half + 0.5)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		ey := float64(py) + 0.5 - y0
		row := mask[(py-rect.Min.Y)*rect.Dx()-rect.Min.X:]
		for px := r.Min.X; px < r.Max.X; px++ {
			ex := float64(px) + 0.5 - x0
			t := clamp01((float64(ex*dx) + float64(ey*dy)) * inverse)
			fx, fy := ex-float64(t*dx), ey-float64(t*dy)
			d := float64(fx*fx) + float64(fy*fy)
			if d >= outside {
				continue
			}
			cover := clamp01(half + 0.5 - math.Sqrt(d))
			if v := uint8(cover * value); v > row[px] {
				row[px] = v
			}
		}
	}
}

// clamp01 returns v limited to [0, 1].
func clamp01(v float64) float64 { return max(0, min(v, 1)) }
