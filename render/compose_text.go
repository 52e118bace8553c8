package render

import (
	"errors"
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// typesetter writes text in two sizes of an embedded font.
type typesetter struct {
	label, value font.Face
	drawer       font.Drawer
}

// open prepares for writing on a picture. label and value are the two sizes in pixels.
func (t *typesetter) open(dst *image.RGBA, label, value float64) error {
	face := func(ttf []byte, size float64) (font.Face, error) {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("font: %w", err)
		}
		return opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	}
	t.drawer.Dst = dst
	var err error
	if t.label, err = face(goregular.TTF, label); err != nil {
		return err
	}
	t.value, err = face(gomedium.TTF, value)
	return err
}

func (t *typesetter) close() error {
	return errors.Join(t.label.Close(), t.value.Close())
}

// width returns the width of a text in pixels.
func (t *typesetter) width(face font.Face, text string) int {
	return font.MeasureString(face, text).Ceil()
}

// line writes a text that starts at (x, y) on the baseline. A text that is wider than width pixels is shortened with an
// ellipsis.
func (t *typesetter) line(x, y, width int, face font.Face, ink color.RGBA, text string) {
	const ellipsis = "…"
	if room := fixed.I(width); font.MeasureString(face, text) > room {
		runes := []rune(text)
		for len(runes) > 0 && font.MeasureString(face, string(runes)+ellipsis) > room {
			runes = runes[:len(runes)-1]
		}
		text = string(runes) + ellipsis
	}
	t.drawer.Face = face
	t.drawer.Src = image.NewUniform(ink)
	t.drawer.Dot = fixed.P(x, y)
	t.drawer.DrawString(text)
}
