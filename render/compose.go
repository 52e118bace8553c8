package render

import (
	"errors"
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Colours of composed pictures.
var (
	panelBackground = color.RGBA{0x17, 0x1a, 0x1f, 0xff}
	panelLabel      = color.RGBA{0x8b, 0x94, 0xa3, 0xff}
	panelValue      = color.RGBA{0xf2, 0xf4, 0xf7, 0xff}
)

// Caption is one piece of text below the pictures: a small label and, under it, a value.
type Caption struct {
	Label  string
	Value  string
	Swatch color.RGBA // drawn as a disc before the value unless its alpha is 0
}

// Composition says how a Composer arranges its pictures.
type Composition struct {
	Width, Height int  // of the first-person picture, pixels
	Scale         int  // whole factor by which it is enlarged; 0 means 1
	Smooth        bool // enlarge with a cubic filter instead of by repeating pixels
	Map           bool // a map as high as the enlarged picture, and square, stands to its right
	Captions      bool // a line of captions stands below
}

// Composer puts the first-person picture, the map and captions together into frames of one even size, as encoders of
// videos want them. It is not safe for concurrent use.
type Composer struct {
	how     Composition
	frame   *image.RGBA
	view    image.Rectangle
	mapping image.Rectangle
	strip   image.Rectangle
	label   font.Face
	value   font.Face
	text    font.Drawer
	smooth  draw.Scaler // nil to repeat pixels
}

// maxFrame bounds the side of a frame in pixels.
const maxFrame = 8192

// NewComposer prepares frames. Close frees the fonts.
func NewComposer(how Composition) (*Composer, error) {
	if how.Scale == 0 {
		how.Scale = 1
	}
	if how.Width < 1 || how.Height < 1 || how.Scale < 1 || how.Width > maxFrame/how.Scale || how.Height > maxFrame/how.Scale {
		return nil, fmt.Errorf("compose: picture of %dx%d pixels enlarged %d times; sides must lie between 1 and %d", how.Width, how.Height, how.Scale, maxFrame)
	}
	w, h := how.Width*how.Scale, how.Height*how.Scale
	c := &Composer{how: how}
	gap := 0
	if how.Map || how.Captions {
		gap = max(4, h/48)
	}
	c.view = image.Rect(0, 0, w, h).Add(image.Pt(gap, gap))
	right, bottom := c.view.Max.X+gap, c.view.Max.Y+gap
	if how.Map {
		c.mapping = image.Rect(0, 0, h, h).Add(image.Pt(right, gap))
		right += h + gap
	}
	if how.Captions {
		size := min(max(float64(right)/60, 9), 22)
		if err := c.openFonts(size); err != nil {
			return nil, err
		}
		high := int(3.6 * size)
		c.strip = image.Rect(gap, bottom, right-gap, bottom+high)
		bottom += high
	}
	c.frame = image.NewRGBA(image.Rect(0, 0, right+right%2, bottom+bottom%2))
	draw.Draw(c.frame, c.frame.Rect, image.NewUniform(panelBackground), image.Point{}, draw.Src)
	c.text.Dst = c.frame
	if how.Smooth && how.Scale > 1 {
		c.smooth = draw.CatmullRom.NewScaler(w, h, how.Width, how.Height)
	}
	return c, nil
}

func (c *Composer) openFonts(size float64) error {
	open := func(ttf []byte, size float64) (font.Face, error) {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("compose: font: %w", err)
		}
		return opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
	}
	var err error
	if c.label, err = open(goregular.TTF, size*0.8); err != nil {
		return err
	}
	c.value, err = open(gomedium.TTF, size*1.15)
	return err
}

// Close frees the fonts.
func (c *Composer) Close() error {
	if c.label == nil {
		return nil
	}
	return errors.Join(c.label.Close(), c.value.Close())
}

// Size returns the width and height of the frames in pixels; both are even.
func (c *Composer) Size() (width, height int) { return c.frame.Rect.Dx(), c.frame.Rect.Dy() }

// MapSize returns the side in pixels of the map that Frame expects, 0 if there is none.
func (c *Composer) MapSize() int { return c.mapping.Dx() }

// Frame returns the picture of one moment. It stays valid until the next call, which draws over it. mapPicture is nil if
// the composition has no map; captions are left out if it has none.
func (c *Composer) Frame(firstPerson, mapPicture *image.RGBA, captions []Caption) (*image.RGBA, error) {
	if b := firstPerson.Rect; b.Dx() != c.how.Width || b.Dy() != c.how.Height {
		return nil, fmt.Errorf("compose: first-person picture of %dx%d pixels, want %dx%d", b.Dx(), b.Dy(), c.how.Width, c.how.Height)
	}
	if c.smooth != nil {
		c.smooth.Scale(c.frame, c.view, firstPerson, firstPerson.Rect, draw.Src, nil)
	} else {
		enlarge(c.frame, c.view.Min, firstPerson, c.how.Scale)
	}
	if c.how.Map {
		if mapPicture == nil || mapPicture.Rect.Size() != c.mapping.Size() {
			return nil, fmt.Errorf("compose: the map must be %dx%d pixels", c.mapping.Dx(), c.mapping.Dy())
		}
		draw.Draw(c.frame, c.mapping, mapPicture, mapPicture.Rect.Min, draw.Src)
	}
	if c.how.Captions {
		c.write(captions)
	}
	return c.frame, nil
}

// write draws the captions in columns of equal width.
func (c *Composer) write(captions []Caption) {
	draw.Draw(c.frame, c.strip, image.NewUniform(panelBackground), image.Point{}, draw.Src)
	if len(captions) == 0 {
		return
	}
	column := c.strip.Dx() / len(captions)
	ascent := c.value.Metrics().Ascent.Ceil()
	upper := c.strip.Min.Y + c.label.Metrics().Ascent.Ceil()
	lower := upper + ascent + c.label.Metrics().Descent.Ceil() + ascent/3
	for i, caption := range captions {
		x := c.strip.Min.X + i*column
		width := column - ascent/2
		c.line(x, upper, width, c.label, panelLabel, caption.Label)
		if caption.Swatch.A != 0 {
			r := float64(ascent) * 0.42
			fillRing(c.frame, float64(x)+r, float64(lower)-float64(ascent)*0.36, -1, r, caption.Swatch, 1)
			shift := ascent + ascent/4
			x, width = x+shift, width-shift
		}
		c.line(x, lower, width, c.value, panelValue, caption.Value)
	}
}

// line writes text from a baseline's start, shortened with an ellipsis to a width in pixels.
func (c *Composer) line(x, y, width int, face font.Face, ink color.RGBA, text string) {
	const ellipsis = "…"
	if room := fixed.I(width); font.MeasureString(face, text) > room {
		runes := []rune(text)
		for len(runes) > 0 && font.MeasureString(face, string(runes)+ellipsis) > room {
			runes = runes[:len(runes)-1]
		}
		text = string(runes) + ellipsis
	}
	c.text.Face = face
	c.text.Src = image.NewUniform(ink)
	c.text.Dot = fixed.P(x, y)
	c.text.DrawString(text)
}

// enlarge draws m at a point, each pixel as a square of by x by pixels.
func enlarge(dst *image.RGBA, at image.Point, m *image.RGBA, by int) {
	wide := m.Rect.Dx() * by * 4
	for y := range m.Rect.Dy() {
		from := m.Pix[y*m.Stride:]
		first := dst.Pix[dst.PixOffset(at.X, at.Y+y*by):][:wide]
		for x := range m.Rect.Dx() {
			for k := range by {
				copy(first[4*(x*by+k):], from[4*x:4*x+4])
			}
		}
		for k := 1; k < by; k++ {
			copy(dst.Pix[dst.PixOffset(at.X, at.Y+y*by+k):], first)
		}
	}
}

// CopyRGB copies a picture as a Renderer draws it, pix [height, width, 3], into dst, which has its size.
func CopyRGB(dst *image.RGBA, pix []byte) error {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	if len(pix) != 3*w*h {
		return fmt.Errorf("copy: %d bytes for a picture of %dx%d pixels, want %d", len(pix), w, h, 3*w*h)
	}
	for y := range h {
		row := dst.Pix[y*dst.Stride : y*dst.Stride+4*w]
		for x := range w {
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = pix[0], pix[1], pix[2], 0xff
			pix = pix[3:]
		}
	}
	return nil
}
