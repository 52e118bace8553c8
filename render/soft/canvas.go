package soft

import (
	"encoding/binary"
	"math/bits"

	"ariadne/render"
	"github.com/go-gl/mathgl/mgl64"
)

// canvas is the band of a picture that is being drawn. Nearer things are drawn first. Each primitive takes the samples within
// its outline that are still open, and closes them. So every pixel inside a primitive is shaded once, and only pixels on edges
// combine several colours.
//
// Samples are bits, 64 pixels to a word. Texels are laid out as in texture.
type canvas struct {
	width, height int
	words         int      // words in a line of samples
	band          band     // the rows that the fields below hold
	open          []lines  // [rows, words] samples that nothing covers yet
	union         []lines  // [rows, words] joint outline of several regions
	color         []uint32 // [rows, width]
	sum           []uint64 // [rows, width] for pixels on edges: sum of the colours of the closed samples, in lanes
	from, to      int      // rows to draw: those of the band that the frame does not cover
}

// band is the rows [from, to) of a picture.
type band struct{ from, to int }

// lines holds the four lines of samples of 64 pixels in a row.
type lines [samples]uint64

// interval is the part [from, to) of a line of samples.
type interval struct{ from, to int }

// newCanvas makes a canvas for bands of the given number of rows.
func newCanvas(width, height, rows int) *canvas {
	words := (width + 63) / 64
	return &canvas{
		width:  width,
		height: height,
		words:  words,
		open:   make([]lines, rows*words),
		union:  make([]lines, rows*words),
		color:  make([]uint32, rows*width),
		sum:    make([]uint64, rows*width),
	}
}

// begin opens all samples of a band, except those of a frame of the given width that is painted over anyway.
func (c *canvas) begin(b band, frame int) {
	c.band, c.from, c.to = b, max(b.from, frame), min(b.to, c.height-frame)
	for w := range c.words {
		m := between(frame-64*w, c.width-frame-64*w)
		for y := c.from; y < c.to; y++ {
			c.open[c.word(y, w)] = lines{m, m, m, m}
		}
	}
}

// word returns the index of the samples of a word of a row.
func (c *canvas) word(y, w int) int { return (y-c.band.from)*c.words + w }

// between returns a word whose bits [a, b) are set. Both a and b may lie outside the word.
func between(a, b int) uint64 {
	a, b = max(a, 0), max(b, 0)
	return ^uint64(0) << uint(a) &^ (^uint64(0) << uint(b))
}

// fill draws the part of a row that lies within four intervals.
func (c *canvas) fill(y int, in *[samples]interval, p *paint) {
	from, to := reach(in)
	for w := from >> 6; w<<6 < to; w++ {
		c.put(y, w, outline(in, w), p)
	}
}

// join adds four intervals to the union.
func (c *canvas) join(y int, in *[samples]interval) {
	from, to := reach(in)
	for w := from >> 6; w<<6 < to; w++ {
		m := outline(in, w)
		u := &c.union[c.word(y, w)]
		for s := range u {
			u[s] |= m[s]
		}
	}
}

func reach(in *[samples]interval) (from, to int) {
	from, to = in[0].from, in[0].to
	for _, i := range in[1:] {
		if i.from < i.to {
			if from >= to || i.from < from {
				from = i.from
			}
			to = max(to, i.to)
		}
	}
	return from, to
}

func outline(in *[samples]interval, word int) (m lines) {
	for s := range m {
		m[s] = between(in[s].from-word<<6, in[s].to-word<<6)
	}
	return m
}

// put draws the open part of an outline in one word of a row.
func (c *canvas) put(y, word int, m lines, p *paint) {
	o := &c.open[c.word(y, word)]
	m[0] &= o[0]
	m[1] &= o[1]
	m[2] &= o[2]
	m[3] &= o[3]
	touched := m[0] | m[1] | m[2] | m[3]
	if touched == 0 {
		return
	}
	whole := o[0] & o[1] & o[2] & o[3]
	o[0] &^= m[0]
	o[1] &^= m[1]
	o[2] &^= m[2]
	o[3] &^= m[3]
	row := c.color[(y-c.band.from)*c.width:][:c.width]
	for rest := touched; rest != 0; {
		first := bits.TrailingZeros64(rest)
		n := bits.TrailingZeros64(^(rest >> first))
		x := word<<6 + first
		p.shade(row, x, x+n, y)
		rest &^= between(first, first+n)
	}
	partly := touched &^ (m[0] & m[1] & m[2] & m[3])
	if partly == 0 {
		return
	}
	left := o[0] | o[1] | o[2] | o[3]
	sums := c.sum[(y-c.band.from)*c.width:][:c.width]
	for ; partly != 0; partly &= partly - 1 {
		i := bits.TrailingZeros64(partly)
		x := word<<6 + i
		v := spread(row[x]) * (m[0]>>i&1 + m[1]>>i&1 + m[2]>>i&1 + m[3]>>i&1)
		if whole>>i&1 == 0 {
			v += sums[x]
		}
		sums[x] = v
		if left>>i&1 == 0 {
			row[x] = gather((v + 0x0002000200020002) >> 2 & laneMask)
		}
	}
}

// region draws a region.
func (c *canvas) region(g *region, p *paint) {
	var in [samples]interval
	y0, y1 := g.rows()
	for y := max(y0, c.from); y < min(y1, c.to); y++ {
		g.intervals(y, float64(c.width), &in)
		c.fill(y, &in, p)
	}
}

// ball draws the part of a ball that lies in a region.
func (c *canvas) ball(b *ball, g *region, p *paint) {
	var in [samples]interval
	y0, y1 := g.rows()
	for y := max(y0, c.from); y < min(y1, c.to); y++ {
		g.intervals(y, float64(c.width), &in)
		b.intervals(y, &in)
		c.fill(y, &in, p)
	}
}

// partOfBall draws the points of a ball in a region that lie behind the near plane and for which show returns true.
func (c *canvas) partOfBall(b *ball, g *region, p *paint, show func(mgl64.Vec3) bool) {
	var in [samples]interval
	y0, y1 := g.rows()
	for y := max(y0, c.from); y < min(y1, c.to); y++ {
		g.intervals(y, float64(c.width), &in)
		b.intervals(y, &in)
		from, to := reach(&in)
		for w := from >> 6; w<<6 < to; w++ {
			m := outline(&in, w)
			for s := range m {
				for rest := m[s]; rest != 0; rest &= rest - 1 {
					i := bits.TrailingZeros64(rest)
					xf, yf := float64(w<<6+i)+sampleX[s], float64(y)+sampleY[s]
					depth := b.hit(xf, yf)
					if depth < render.NearPlane || !show(b.lens.Position.Add(render.Scale(b.lens.Direction(xf, yf), depth))) {
						m[s] &^= 1 << i
					}
				}
			}
			c.put(y, w, m, p)
		}
	}
}

// add adds a region to the union.
func (c *canvas) add(g *region) {
	var in [samples]interval
	y0, y1 := g.rows()
	for y := max(y0, c.from); y < min(y1, c.to); y++ {
		g.intervals(y, float64(c.width), &in)
		c.join(y, &in)
	}
}

// fillUnion draws the union and empties it.
func (c *canvas) fillUnion(p *paint) {
	for y := c.from; y < c.to; y++ {
		for w := range c.words {
			u := &c.union[c.word(y, w)]
			if *u != (lines{}) {
				c.put(y, w, *u, p)
				*u = lines{}
			}
		}
	}
}

// fillRest draws everything that is still open.
func (c *canvas) fillRest(p *paint) {
	for y := c.from; y < c.to; y++ {
		for w := range c.words {
			c.put(y, w, c.open[c.word(y, w)], p)
		}
	}
}

// read writes the rows of the band into a picture, [height, width, 3].
func (c *canvas) read(pix []byte) {
	if c.from >= c.to {
		return // the frame covers all of them
	}
	color, pix := c.color[(c.from-c.band.from)*c.width:(c.to-c.band.from)*c.width], pix[3*c.from*c.width:]
	for len(color) >= 4 && len(pix) >= 12 {
		t0, t1, t2, t3 := color[0], color[1], color[2], color[3]
		binary.LittleEndian.PutUint32(pix[0:4], t0&0xffffff|t1<<24)
		binary.LittleEndian.PutUint32(pix[4:8], t1>>8&0xffff|t2<<16)
		binary.LittleEndian.PutUint32(pix[8:12], t2>>16&0xff|t3<<8)
		color, pix = color[4:], pix[12:]
	}
	for i, t := range color {
		pix[3*i], pix[3*i+1], pix[3*i+2] = uint8(t), uint8(t>>8), uint8(t>>16)
	}
}
