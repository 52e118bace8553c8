//go:build !js

package play

import (
	"fmt"
	"image"
	"image/color"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomedium"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// letters sets text. It keeps each line as a mask, since most lines stay the same from picture to picture.
type letters struct {
	regular, medium *opentype.Font
	faces           map[style]font.Face
	lines           map[line]*mask
}

// style is a weight and a size in pixels.
type style struct {
	size   int
	medium bool
}

type line struct {
	style
	text string
}

// mask is a line of text as pixels.
type mask struct {
	*image.Alpha     // its origin is the start of the baseline
	advance      int // pixels
}

const mostLines = 600 // kept lines

// lettered says that pictures have text, unless a session is bare.
const lettered = true

func newLetters() (*letters, error) {
	l := &letters{faces: map[style]font.Face{}, lines: map[line]*mask{}}
	var err error
	if l.regular, err = opentype.Parse(goregular.TTF); err != nil {
		return nil, fmt.Errorf("font: %w", err)
	}
	if l.medium, err = opentype.Parse(gomedium.TTF); err != nil {
		return nil, fmt.Errorf("font: %w", err)
	}
	return l, nil
}

func (l *letters) face(s style) font.Face {
	if f, ok := l.faces[s]; ok {
		return f
	}
	from := l.regular
	if s.medium {
		from = l.medium
	}
	// This does not fail: the embedded fonts can be set in any size.
	f, err := opentype.NewFace(from, &opentype.FaceOptions{Size: float64(max(s.size, 6)), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		panic("play: " + err.Error())
	}
	l.faces[s] = f
	return f
}

// set returns the mask of a line.
func (l *letters) set(s style, text string) *mask {
	key := line{s, text}
	if m, ok := l.lines[key]; ok {
		return m
	}
	if len(l.lines) >= mostLines {
		clear(l.lines)
	}
	face := l.face(s)
	bounds, advance := font.BoundString(face, text)
	m := &mask{advance: advance.Ceil()}
	m.Alpha = image.NewAlpha(image.Rect(bounds.Min.X.Floor(), bounds.Min.Y.Floor(), bounds.Max.X.Ceil()+1, bounds.Max.Y.Ceil()+1))
	d := font.Drawer{Dst: m.Alpha, Src: image.NewUniform(color.Alpha{0xff}), Face: face, Dot: fixed.P(0, 0)}
	d.DrawString(text)
	l.lines[key] = m
	return m
}

// width returns the width of a line of text in pixels.
func (l *letters) width(s style, text string) int { return l.set(s, text).advance }

// write draws a line of text and returns its width. (x, y) is the start (align 0), the middle (1) or the end (2) of its baseline.
func (l *letters) write(c canvas, x, y int, s style, ink color.RGBA, align int, text string) int {
	m := l.set(s, text)
	x -= m.advance * align / 2
	r := m.Rect.Add(image.Pt(x, y)).Intersect(c.Rect)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		from := m.Pix[m.PixOffset(r.Min.X-x, py-y):]
		o := c.PixOffset(r.Min.X, py)
		for i := range r.Dx() {
			if a := from[i]; a != 0 {
				c.mix(o, ink, int32(a)+int32(a>>7))
			}
			o += 4
		}
	}
	return m.advance
}

// wrap breaks a text into lines of at most a width.
func (l *letters) wrap(s style, text string, width int) []string {
	var lines []string
	now := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(now + " " + word)
		if now != "" && l.width(s, longer) > width {
			lines = append(lines, now)
			longer = word
		}
		now = longer
	}
	return append(lines, now)
}
