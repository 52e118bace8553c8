package assets

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
)

// Bounds of a texture file: they keep a wrong or hostile file from filling the memory.
const (
	maxTextureSide  = 4096
	maxTextureBytes = 64 << 20
)

// decodeTexture reads a square PNG as an opaque picture. It checks the size before it decodes any pixel.
func decodeTexture(files fs.FS, name string) (*image.RGBA, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxTextureBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > maxTextureBytes {
		return nil, fmt.Errorf("%s is larger than %d MiB", name, maxTextureBytes>>20)
	}
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s is not a PNG picture: %w", name, err)
	}
	if c.Width != c.Height {
		return nil, fmt.Errorf("%s is %dx%d pixels; a texture is square", name, c.Width, c.Height)
	}
	if c.Width > maxTextureSide {
		return nil, fmt.Errorf("%s is %dx%d pixels; at most %dx%d are allowed", name, c.Width, c.Height, maxTextureSide, maxTextureSide)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s is damaged: %w", name, err)
	}
	return opaque(m), nil
}

// opaque copies a picture without its transparency. It takes colours as they are stored, not blended with a background.
func opaque(m image.Image) *image.RGBA {
	b := m.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	if p, ok := m.(*image.Paletted); ok {
		var colors [256]color.NRGBA
		for i, c := range p.Palette {
			colors[i] = color.NRGBAModel.Convert(c).(color.NRGBA)
		}
		for y := range b.Dy() {
			row, from := out.Pix[y*out.Stride:], p.Pix[y*p.Stride:]
			for x := range b.Dx() {
				c := colors[from[x]]
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, 0xff
			}
		}
		return out
	}
	for y := range b.Dy() {
		row := out.Pix[y*out.Stride:]
		for x := range b.Dx() {
			c := color.NRGBAModel.Convert(m.At(b.Min.X+x, b.Min.Y+y)).(color.NRGBA)
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, 0xff
		}
	}
	return out
}
