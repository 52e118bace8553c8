package play

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// canvas is a picture with methods that draw shapes on it. Opacities lie between 0 and 1.
type canvas struct{ *image.RGBA }

// mix blends a colour over a pixel at an offset; weight lies between 0 and 256.
func (c canvas) mix(o int, ink color.RGBA, weight int32) {
	p := c.Pix[o : o+3 : o+3]
	p[0] += uint8((int32(ink.R) - int32(p[0])) * weight >> 8)
	p[1] += uint8((int32(ink.G) - int32(p[1])) * weight >> 8)
	p[2] += uint8((int32(ink.B) - int32(p[2])) * weight >> 8)
}

// fill blends a colour over a rectangle.
func (c canvas) fill(r image.Rectangle, ink color.RGBA, opacity float64) {
	r = r.Intersect(c.Rect)
	weight := int32(opacity*256 + 0.5)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		o := c.PixOffset(r.Min.X, y)
		for range r.Dx() {
			c.mix(o, ink, weight)
			o += 4
		}
	}
}

// cover paints over a rectangle.
func (c canvas) cover(r image.Rectangle, ink color.RGBA) {
	draw.Draw(c.RGBA, r, image.NewUniform(ink), image.Point{}, draw.Src)
}

// round blends a colour over a rectangle with rounded corners.
func (c canvas) round(r image.Rectangle, radius float64, ink color.RGBA, opacity float64) {
	x0, y0 := float64(r.Min.X)+radius, float64(r.Min.Y)+radius
	x1, y1 := float64(r.Max.X)-radius, float64(r.Max.Y)-radius
	in := r.Intersect(c.Rect)
	whole := int32(opacity*256 + 0.5)
	for y := in.Min.Y; y < in.Max.Y; y++ {
		dy := max(y0-float64(y)-0.5, float64(y)+0.5-y1, 0)
		o := c.PixOffset(in.Min.X, y)
		for x := in.Min.X; x < in.Max.X; x, o = x+1, o+4 {
			weight := whole
			if dy > 0 {
				if dx := max(x0-float64(x)-0.5, float64(x)+0.5-x1, 0); dx > 0 {
					cover := min(max(radius+0.5-math.Hypot(dx, dy), 0), 1)
					weight = int32(cover*opacity*256 + 0.5)
				}
			}
			c.mix(o, ink, weight)
		}
	}
}

// disc blends a disc of a colour over the picture.
func (c canvas) disc(x, y, radius float64, ink color.RGBA, opacity float64) {
	r := image.Rect(int(x-radius-1), int(y-radius-1), int(x+radius+2), int(y+radius+2)).Intersect(c.Rect)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		o := c.PixOffset(r.Min.X, py)
		for px := r.Min.X; px < r.Max.X; px, o = px+1, o+4 {
			d := math.Hypot(float64(px)+0.5-x, float64(py)+0.5-y)
			if cover := min(max(radius+0.5-d, 0), 1); cover > 0 {
				c.mix(o, ink, int32(cover*opacity*256+0.5))
			}
		}
	}
}

// frame blends a frame of a width along the inside of a rectangle.
func (c canvas) frame(r image.Rectangle, width int, ink color.RGBA, opacity float64) {
	c.fill(image.Rect(r.Min.X, r.Min.Y, r.Max.X, r.Min.Y+width), ink, opacity)
	c.fill(image.Rect(r.Min.X, r.Max.Y-width, r.Max.X, r.Max.Y), ink, opacity)
	c.fill(image.Rect(r.Min.X, r.Min.Y+width, r.Min.X+width, r.Max.Y-width), ink, opacity)
	c.fill(image.Rect(r.Max.X-width, r.Min.Y+width, r.Max.X, r.Max.Y-width), ink, opacity)
}

// dim darkens a rectangle. left is the part of its brightness that stays, between 0 and 1.
func (c canvas) dim(r image.Rectangle, left float64) {
	r = r.Intersect(c.Rect)
	var table [256]uint8
	for i := range table {
		table[i] = uint8(float64(i)*left + 0.5)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.Pix[c.PixOffset(r.Min.X, y):][:4*r.Dx()]
		for i := 0; i+4 <= len(row); i += 4 {
			row[i], row[i+1], row[i+2] = table[row[i]], table[row[i+1]], table[row[i+2]]
		}
	}
}

// shade darkens a rectangle, more at its left side, where text stands, than at its right. left and right are the parts of the brightness
// that stay at these sides, between 0 and 1.
func (c canvas) shade(r image.Rectangle, left, right float64) {
	r = r.Intersect(c.Rect)
	weights := make([]uint32, r.Dx())
	for x := range weights {
		t := min(max((float64(x)/float64(r.Dx())-0.3)/0.5, 0), 1)
		weights[x] = uint32((left + (right-left)*t*t*(3-2*t)) * 256)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.Pix[c.PixOffset(r.Min.X, y):][:4*len(weights)]
		for x, w := range weights {
			p := row[4*x:][:3]
			p[0], p[1], p[2] = uint8(uint32(p[0])*w>>8), uint8(uint32(p[1])*w>>8), uint8(uint32(p[2])*w>>8)
		}
	}
}

// curve draws a line of a width, in pixels, through points at equal steps of x. low and high are the values at the bottom and the top of r.
func (c canvas) curve(r image.Rectangle, values []float64, low, high, width float64, ink color.RGBA) {
	if len(values) < 2 || !(high > low) {
		return
	}
	height := float64(r.Dy())
	at := func(x float64) float64 {
		t := x / float64(r.Dx()-1) * float64(len(values)-1)
		i := min(int(t), len(values)-2)
		v := values[i] + (values[i+1]-values[i])*(t-float64(i))
		return float64(r.Max.Y) - (v-low)/(high-low)*height
	}
	for x := range r.Dx() {
		y, next := at(float64(x)), at(float64(min(x+1, r.Dx()-1)))
		top, bottom := min(y, next)-width/2, max(y, next)+width/2
		for py := int(top) - 1; py <= int(bottom)+1; py++ {
			cover := min(float64(py)+1, bottom) - max(float64(py), top)
			if cover > 0 && (image.Point{X: r.Min.X + x, Y: py}).In(c.Rect) {
				c.mix(c.PixOffset(r.Min.X+x, py), ink, int32(min(cover, 1)*256))
			}
		}
	}
}

// enlarge writes a picture into a rectangle of dst. pix has pixels of the given number of bytes, wide of them in a row. Each pixel becomes
// a square of by x by.
func enlarge(dst *image.RGBA, r image.Rectangle, pix []uint8, bytes, wide, by int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.Pix[dst.PixOffset(r.Min.X, y):][:4*r.Dx()]
		if line := y - r.Min.Y; line%by != 0 {
			copy(row, dst.Pix[dst.PixOffset(r.Min.X, y-1):][:4*r.Dx()])
			continue
		}
		from := pix[(y-r.Min.Y)/by*wide*bytes:]
		for x := range wide {
			p := from[x*bytes:]
			for k := range by {
				o := 4 * (x*by + k)
				row[o], row[o+1], row[o+2], row[o+3] = p[0], p[1], p[2], 0xff
			}
		}
	}
}
