package video

import "slices"

// transparent is the palette index of pixels that stay as they are.
const transparent = 0

// maxColors is the number of colours beside the transparent one.
const maxColors = 255

// quantizer chooses up to maxColors colours for a frame. It counts colours in bins of 5, 6 and 5 bits of red, green and blue.
// Then it splits the set of bins repeatedly: always the part with the largest squared error, at the mean of its longest axis. A
// colour of the palette is the mean of a part.
type quantizer struct {
	bins   [1 << 16]bin
	used   []uint16 // bins that are not empty, grouped by parts
	parts  []part
	chosen [1 << 16]uint8
}

// bin sums the pixels with nearly the same colour.
type bin struct {
	n   uint32
	sum [3]uint64
}

// part is a range of used bins that share a colour.
type part struct {
	from, to int
	n        float64
	mean     [3]float64
	axis     int     // the one with the largest squared error
	err      float64 // sum of squared errors along that axis
}

func binOf(r, g, b uint8) uint16 { return uint16(r>>3)<<11 | uint16(g>>2)<<5 | uint16(b>>3) }

// reset forgets the last frame.
func (q *quantizer) reset() {
	for _, u := range q.used {
		q.bins[u] = bin{}
	}
	q.used, q.parts = q.used[:0], q.parts[:0]
}

// count counts a pixel.
func (q *quantizer) count(r, g, b uint8) {
	i := binOf(r, g, b)
	c := &q.bins[i]
	if c.n == 0 {
		q.used = append(q.used, i)
	}
	c.n++
	c.sum[0] += uint64(r)
	c.sum[1] += uint64(g)
	c.sum[2] += uint64(b)
}

// choose makes the palette from the counted pixels.
func (q *quantizer) choose() {
	if len(q.used) > 0 {
		q.parts = append(q.parts, q.measure(0, len(q.used)))
	}
	for len(q.parts) < maxColors {
		worst := 0
		for i := range q.parts {
			if q.parts[i].err > q.parts[worst].err {
				worst = i
			}
		}
		if len(q.parts) == 0 || q.parts[worst].err == 0 {
			break
		}
		p := q.parts[worst]
		middle := q.split(p)
		q.parts[worst] = q.measure(p.from, middle)
		q.parts = append(q.parts, q.measure(middle, p.to))
	}
	for i, p := range q.parts {
		for _, u := range q.used[p.from:p.to] {
			q.chosen[u] = uint8(i + 1)
		}
	}
}

// measure computes the part for a range of used bins.
func (q *quantizer) measure(from, to int) part {
	p := part{from: from, to: to}
	for _, u := range q.used[from:to] {
		b := &q.bins[u]
		p.n += float64(b.n)
		for i := range p.mean {
			p.mean[i] += float64(b.sum[i])
		}
	}
	for i := range p.mean {
		p.mean[i] /= p.n
	}
	if to-from < 2 {
		return p
	}
	var squares [3]float64
	for _, u := range q.used[from:to] {
		b := &q.bins[u]
		for i := range squares {
			d := float64(b.sum[i])/float64(b.n) - p.mean[i]
			squares[i] += float64(b.n) * d * d
		}
	}
	for i, s := range squares {
		if s > p.err {
			p.axis, p.err = i, s
		}
	}
	return p
}

// split orders the bins of a part so that those below its mean come first. It returns where the others begin. If a part has an
// error, it has bins on both sides.
func (q *quantizer) split(p part) int {
	bins := q.used[p.from:p.to]
	value := func(u uint16) float64 { return float64(q.bins[u].sum[p.axis]) / float64(q.bins[u].n) }
	slices.SortFunc(bins, func(a, b uint16) int {
		switch va, vb := value(a), value(b); {
		case va < vb:
			return -1
		case va > vb:
			return 1
		}
		return int(a) - int(b)
	})
	middle := 1
	for middle < len(bins)-1 && value(bins[middle]) < p.mean[p.axis] {
		middle++
	}
	return p.from + middle
}

// index returns the palette index for the colour of a counted pixel.
func (q *quantizer) index(r, g, b uint8) uint8 { return q.chosen[binOf(r, g, b)] }

// bits returns the number of bits that an index needs, at least 1.
func (q *quantizer) bits() int {
	bits := 1
	for 1<<bits < len(q.parts)+1 {
		bits++
	}
	return bits
}

// appendColors appends the palette as 2^bits RGB triples, the transparent one first.
func (q *quantizer) appendColors(b []byte) []byte {
	b = append(b, 0, 0, 0)
	for _, p := range q.parts {
		b = append(b, uint8(p.mean[0]+0.5), uint8(p.mean[1]+0.5), uint8(p.mean[2]+0.5))
	}
	for i := len(q.parts) + 1; i < 1<<q.bits(); i++ {
		b = append(b, 0, 0, 0)
	}
	return b
}
