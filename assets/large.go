package assets

import (
	"image"
	"sync"
	"weak"

	"ariadne/assets/texture"
)

// Pictures with fewer rows than these are drawn with the textures that agents see, or with large textures of half the size. The
// difference from larger textures would be invisible.
const (
	leastRows = 160
	halfRows  = 420
)

// LargeSide returns the side in pixels that textures should have for pictures with the given number of rows.
func LargeSide(rows int) int {
	switch {
	case rows < leastRows || largestSide == texture.Side:
		return texture.Side
	case rows < halfRows:
		return texture.LargeSide / 2
	}
	return texture.LargeSide
}

// large holds the sets of large textures that are in use, by their side. All users of a set share it.
var large = struct {
	sync.Mutex
	sets map[int]weak.Pointer[Textures]
}{sets: map[int]weak.Pointer[Textures]{}}

// ownLarge returns Ariadne's own textures with the given side.
func ownLarge(side int) (*Textures, error) {
	large.Lock()
	defer large.Unlock()
	if t := large.sets[side].Value(); t != nil {
		return t, nil
	}
	t, err := readEmbedded("textures_large")
	if err != nil {
		return nil, err
	}
	t.each(func(m *image.RGBA) *image.RGBA {
		for m.Rect.Dx() > side {
			m = halved(m)
		}
		return m
	})
	large.sets[side] = weak.Make(t)
	return t, nil
}

// LoadLargeTextures is LoadTextures for pictures that people look at. The textures have enough pixels that nearby walls show no
// steps where colours meet, in pictures with the given number of rows. Ariadne's own designs are drawn at a larger size; other
// textures are enlarged smoothly. If the textures of the set are large enough, or the pictures small, the textures are those of
// LoadTextures.
func LoadLargeTextures(dir string, rows int) (*Textures, error) {
	side := LargeSide(rows)
	if side == texture.Side {
		return LoadTextures(dir)
	}
	if dir == "" {
		return ownLarge(side)
	}
	t, err := LoadTextures(dir)
	if err != nil {
		return nil, err
	}
	t.each(func(m *image.RGBA) *image.RGBA {
		if by := side / m.Rect.Dx(); by > 1 {
			return enlarged(m, by)
		}
		return m
	})
	return t, nil
}

// each replaces all textures except the sky.
func (t *Textures) each(change func(*image.RGBA) *image.RGBA) {
	_, slots := t.files()
	var all sync.WaitGroup
	for _, slot := range slots {
		all.Go(func() { *slot = change(*slot) })
	}
	all.Wait()
}

// halved returns a picture of half the size. Each pixel is the mean of four.
func halved(m *image.RGBA) *image.RGBA {
	side := m.Rect.Dx() / 2
	out := image.NewRGBA(image.Rect(0, 0, side, side))
	for y := range side {
		a, b, to := m.Pix[2*y*m.Stride:], m.Pix[(2*y+1)*m.Stride:], out.Pix[y*out.Stride:]
		for i := range 4 * side {
			k := i>>2<<3 | i&3
			to[i] = uint8((int(a[k]) + int(a[k+4]) + int(b[k]) + int(b[k+4]) + 2) >> 2)
		}
	}
	return out
}

// enlarged returns a repeating picture, enlarged by a factor. It interpolates by the cubic of Catmull and Rom (1974), first
// along rows and then along columns.
func enlarged(m *image.RGBA, by int) *image.RGBA {
	side := m.Rect.Dx()
	weights := make([][4]int32, by)
	for k := range weights {
		weights[k] = catmullRom((float64(k)+0.5)/float64(by) - 0.5)
	}
	wide := image.NewRGBA(image.Rect(0, 0, side*by, side))
	for y := range side {
		row, to := m.Pix[y*m.Stride:][:4*side], wide.Pix[y*wide.Stride:]
		for x := range side * by {
			w, at := &weights[x%by], x/by
			if x%by < by/2 {
				at-- // the place lies between the previous pixel and this one
			}
			var p [4][]uint8
			for i := range p {
				p[i] = row[4*((at+i-1+side)%side):]
			}
			blend(to[4*x:][:4], w, &p)
		}
	}
	out := image.NewRGBA(image.Rect(0, 0, side*by, side*by))
	for y := range side * by {
		w, at := &weights[y%by], y/by
		if y%by < by/2 {
			at--
		}
		var rows [4][]uint8
		for i := range rows {
			rows[i] = wide.Pix[(at+i-1+side)%side*wide.Stride:]
		}
		blend(out.Pix[y*out.Stride:][:out.Stride], w, &rows)
	}
	return out
}

// catmullRom returns the weights, in 1/1024, of the four pixels around a place that lies t from the middle of the nearest
// pixel.
func catmullRom(t float64) [4]int32 {
	if t < 0 {
		t++ // measured from the previous pixel
	}
	t2, t3 := float64(t*t), float64(t*t*t)
	w := [4]int32{}
	for i, v := range [4]float64{-t3 + float64(2*t2) - t, float64(3*t3) - float64(5*t2) + 2, float64(-3*t3) + float64(4*t2) + t, t3 - t2} {
		w[i] = int32(float64(512*v)+1024.5) - 1024 // rounded
	}
	w[1] += 1024 - w[0] - w[1] - w[2] - w[3]
	return w
}

// blend writes weighted sums of four rows of bytes.
func blend(to []uint8, w *[4]int32, rows *[4][]uint8) {
	for i := range to {
		v := w[0]*int32(rows[0][i]) + w[1]*int32(rows[1][i]) + w[2]*int32(rows[2][i]) + w[3]*int32(rows[3][i])
		to[i] = uint8(min(max((v+512)>>10, 0), 255))
	}
}
