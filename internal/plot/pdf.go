package plot

import (
	"image/color"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// pdf replaces those functions of vgpdf's canvas that go wrong: translucent colours, bold letters, and characters outside
// Latin-1.
type pdf struct{ *vgpdf.Canvas }

// repeatable makes documents contain no time and no map order, so that the same picture gives the same file.
var repeatable = sync.OnceFunc(func() {
	fpdf.SetDefaultCatalogSort(true)
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
})

func newPDF(width, height vg.Length) pdf {
	repeatable()
	return pdf{vgpdf.New(width, height)}
}

// straight is a colour whose channels are not multiplied by its opacity. PDF needs that, although color.Color specifies the
// opposite.
type straight color.NRGBA

func (s straight) RGBA() (r, g, b, a uint32) {
	return uint32(s.R) * 0x101, uint32(s.G) * 0x101, uint32(s.B) * 0x101, uint32(s.A) * 0x101
}

func (p pdf) SetColor(c color.Color) {
	if c == nil {
		c = color.Black
	}
	p.Canvas.SetColor(straight(color.NRGBAModel.Convert(c).(color.NRGBA)))
}

// FillString writes characters of Latin-1 as text, which can be searched, and draws other characters as shapes.
func (p pdf) FillString(face font.Face, at vg.Point, s string) {
	latin, ok := latin1(s)
	if !ok {
		p.fillShapes(face, at, s)
		return
	}
	if face.Font.Weight == xfont.WeightBold { // vgpdf registers fonts as regular, but asks for them as bold
		face.Font.Variant += "Bold"
		face.Font.Weight = xfont.WeightNormal
	}
	p.Canvas.FillString(face, at, latin)
}

// latin1 encodes text with one byte for each character. ok is false if the text has characters outside Latin-1.
func latin1(s string) (encoded string, ok bool) {
	var b []byte
	for _, r := range s {
		if r < ' ' || '~' < r && r < 0xa0 || r > 0xff {
			return "", false
		}
		b = append(b, byte(r))
	}
	return string(b), true
}

const unitsPerPoint = 64 // in the coordinates of fonts

// fillShapes draws the outlines of characters. A character that the font lacks becomes an empty box, as in a PNG.
func (p pdf) fillShapes(face font.Face, at vg.Point, s string) {
	var b sfnt.Buffer
	scale := fixed.Int26_6(face.Font.Size.Points() * unitsPerPoint)
	for _, r := range s {
		glyph, err := face.Face.GlyphIndex(&b, r)
		if err != nil {
			continue
		}
		if outline, err := face.Face.LoadGlyph(&b, glyph, scale, nil); err == nil && len(outline) > 0 {
			p.Fill(path(outline, at))
		}
		if advance, err := face.Face.GlyphAdvance(&b, glyph, scale, xfont.HintingNone); err == nil {
			at.X += vg.Length(advance) / unitsPerPoint
		}
	}
}

// path returns the outline of a character whose origin is at a point.
func path(outline sfnt.Segments, at vg.Point) vg.Path {
	point := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + vg.Length(p.X)/unitsPerPoint, Y: at.Y - vg.Length(p.Y)/unitsPerPoint}
	}
	var letter vg.Path
	var from vg.Point
	for i, s := range outline {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				letter.Close()
			}
			from = point(s.Args[0])
			letter.Move(from)
		case sfnt.SegmentOpLineTo:
			from = point(s.Args[0])
			letter.Line(from)
		case sfnt.SegmentOpQuadTo: // PDF only has cubic curves, and vgpdf's replacement is a different curve
			control, to := point(s.Args[0]), point(s.Args[1])
			letter.CubeTo(between(from, control, 2./3), between(to, control, 2./3), to)
			from = to
		case sfnt.SegmentOpCubeTo:
			from = point(s.Args[2])
			letter.CubeTo(point(s.Args[0]), point(s.Args[1]), from)
		}
	}
	letter.Close()
	return letter
}

// between returns the point at a part of the way.
func between(from, to vg.Point, part vg.Length) vg.Point {
	return from.Add(to.Sub(from).Scale(part))
}
