package video

import "image"

// changes keeps the last frame, so that only differences need to be stored.
type changes struct {
	last *image.RGBA
}

// since returns the smallest rectangle, relative to (0, 0), that contains all differences from the last frame. For the first
// frame it is the whole frame. It is empty if nothing differs.
func (c *changes) since(m *image.RGBA) image.Rectangle {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	if c.last == nil {
		return image.Rect(0, 0, w, h)
	}
	var r image.Rectangle
	for y := range h {
		first, end := w, 0
		for x := range w {
			if !c.same(m, x, y) {
				first, end = min(first, x), x+1
			}
		}
		if end > 0 {
			r = r.Union(image.Rect(first, y, end, y+1))
		}
	}
	return r
}

// same reports whether the pixel of m at (x, y) from its corner equals that of the last frame.
func (c *changes) same(m *image.RGBA, x, y int) bool {
	p, q := m.Pix[y*m.Stride+4*x:], c.last.Pix[y*c.last.Stride+4*x:]
	return p[0] == q[0] && p[1] == q[1] && p[2] == q[2]
}

// remember stores a copy of m, opaque and with its corner at (0, 0).
func (c *changes) remember(m *image.RGBA) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	if c.last == nil {
		c.last = image.NewRGBA(image.Rect(0, 0, w, h))
	}
	for y := range h {
		row := c.last.Pix[y*c.last.Stride:][:4*w]
		copy(row, m.Pix[y*m.Stride:])
		for i := 3; i < len(row); i += 4 {
			row[i] = 0xff
		}
	}
}
