package texture

import (
	"image"
	"image/color"
	"image/png"
	"io"
)

// Unit is the side of a texture in the coordinates of patterns. It has many divisors, so that motifs can repeat two, three or
// eight times without a remainder.
const Unit = 3 << 12

// Side is the side in pixels of the textures that agents see, LargeSide that of the textures in pictures for people.
const (
	Side      = 512
	LargeSide = 2048
)

// samples is the number of points along each axis whose mean shade a pixel gets. Textures of LargeSide have 2.
const samples = 4

// A pattern returns the shade, 0 to 255, of a point with 0 <= x, y < Unit; x to the right, y down.
type pattern func(x, y int) int

// Design is one texture.
type Design struct {
	Name string // name of its file without ".png"; the reference's texture in the same place has this name
	Says string // what it shows, in a few words

	shade pattern
	ramp  ramp
}

// Draw draws the texture with side*side pixels. side is a power of two, at most LargeSide. The palette is the ramp.
func (d Design) Draw(side int) *image.Paletted {
	m := image.NewPaletted(image.Rect(0, 0, side, side), d.ramp.palette())
	for y := range side {
		d.DrawRow(m, y)
	}
	return m
}

// DrawRow draws row y of a picture that has the size and palette of Draw's.
func (d Design) DrawRow(m *image.Paletted, y int) {
	side, n := m.Rect.Dx(), samples
	if side == LargeSide {
		n = 2
	}
	step := Unit / (side * n)
	at := func(pixel, sample int) int { return (pixel*n+sample)*step + step/2 }
	for x := range side {
		sum := 0
		for j := range n {
			for i := range n {
				sum += d.shade(at(x, i), at(y, j))
			}
		}
		m.SetColorIndex(x, y, uint8((sum+n*n/2)/(n*n)))
	}
}

// Encode writes a drawn texture as a small PNG. Its palette leaves out shades that do not occur.
func Encode(w io.Writer, m *image.Paletted) error {
	var used [256]bool
	for _, i := range m.Pix {
		used[i] = true
	}
	var index [256]uint8
	var palette color.Palette
	for i, u := range used {
		if u {
			index[i] = uint8(len(palette))
			palette = append(palette, m.Palette[i])
		}
	}
	small := image.NewPaletted(m.Rect, palette)
	for i, p := range m.Pix {
		small.Pix[i] = index[p]
	}
	e := png.Encoder{CompressionLevel: png.BestCompression}
	return e.Encode(w, small)
}
