package texture

import (
	"image"
	"math"
)

// Stats describes how a texture looks. Luma is 0.299 R + 0.587 G + 0.114 B of 8-bit values (BT.601).
type Stats struct {
	Mean     [3]float64 // R, G, B, 0 to 255
	Contrast float64    // standard deviation of luma
	Far      float64    // the same after averaging squares of a sixteenth of the side: what remains from a distance
}

// Measure computes the Stats of a square picture whose side is a multiple of 16.
func Measure(m *image.RGBA) Stats {
	const coarse = 16
	side := m.Rect.Dx()
	var s Stats
	var luma spread
	var blocks [coarse * coarse]float64
	for y := range side {
		row := m.Pix[y*m.Stride:]
		for x := range side {
			r, g, b := float64(row[4*x]), float64(row[4*x+1]), float64(row[4*x+2])
			s.Mean[0] += r
			s.Mean[1] += g
			s.Mean[2] += b
			l := 0.299*r + 0.587*g + 0.114*b
			luma.add(l)
			blocks[y*coarse/side*coarse+x*coarse/side] += l
		}
	}
	for i := range s.Mean {
		s.Mean[i] /= float64(side * side)
	}
	var far spread
	for _, b := range blocks {
		far.add(b * coarse * coarse / float64(side*side))
	}
	s.Contrast, s.Far = luma.deviation(), far.deviation()
	return s
}

// Distance returns how different two colours (R, G, B, 0 to 255, sRGB) look: their Euclidean distance in CIELAB for the white
// point D65 (CIE 1976).
func Distance(a, b [3]float64) float64 {
	p, q := lab(a), lab(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

// Closest returns the Distance between the mean colours of the two textures that look most alike.
func Closest(set []*image.RGBA) float64 {
	means := meanColors(set)
	closest := math.Inf(1)
	for i := range means {
		for j := range i {
			closest = min(closest, Distance(means[i], means[j]))
		}
	}
	return closest
}

// Named returns how often, from 0 to 1, a part of a texture identifies the texture. It takes all parts*parts squares of each
// texture. A square is identified correctly if its mean colour is nearest to that of its own texture. The sides of the squares
// must be multiples of 16.
func Named(set []*image.RGBA, parts int) float64 {
	means := meanColors(set)
	right := 0
	for i, m := range set {
		side := m.Rect.Dx() / parts
		for p := range parts * parts {
			square := image.Rect(0, 0, side, side).Add(m.Rect.Min).Add(image.Pt(p%parts*side, p/parts*side))
			seen := Measure(m.SubImage(square).(*image.RGBA)).Mean
			nearest := 0
			for j := range means {
				if Distance(seen, means[j]) < Distance(seen, means[nearest]) {
					nearest = j
				}
			}
			if nearest == i {
				right++
			}
		}
	}
	return float64(right) / float64(len(set)*parts*parts)
}

func meanColors(set []*image.RGBA) [][3]float64 {
	means := make([][3]float64, len(set))
	for i, m := range set {
		means[i] = Measure(m).Mean
	}
	return means
}

func lab(c [3]float64) [3]float64 {
	var linear [3]float64
	for i, v := range c {
		v /= 255
		if linear[i] = v / 12.92; v > 0.04045 {
			linear[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	r, g, b := linear[0], linear[1], linear[2]
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124*r + 0.3576*g + 0.1805*b) / 0.95047)
	y := f(0.2126*r + 0.7152*g + 0.0722*b)
	z := f((0.0193*r + 0.1192*g + 0.9505*b) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// spread accumulates values for their standard deviation.
type spread struct{ n, sum, squares float64 }

func (s *spread) add(v float64) { s.n++; s.sum += v; s.squares += v * v }

func (s *spread) deviation() float64 {
	mean := s.sum / s.n
	return math.Sqrt(max(s.squares/s.n-mean*mean, 0))
}
