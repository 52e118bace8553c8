package render

import (
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// Colours of composed pictures.
var (
	panelBackground = color.RGBA{0x17, 0x1a, 0x1f, 0xff}
	panelGround     = color.RGBA{0x1f, 0x23, 0x2a, 0xff} // under charts, and around pictures that are smaller than their panel
	panelLine       = color.RGBA{0x3a, 0x41, 0x4c, 0xff}
	panelLabel      = color.RGBA{0x8b, 0x94, 0xa3, 0xff}
	panelValue      = color.RGBA{0xf2, 0xf4, 0xf7, 0xff}
	panelAccent     = mapPath
)

// Panel is a part of a composed picture.
type Panel uint8

// Panels. A composition enlarges the one that comes first in this order.
const (
	PanelPerson Panel = iota // the first-person picture
	PanelMap                 // the maze from above
	PanelAgent               // what the agent observes, its pixels enlarged to squares
	PanelChart               // a value over time
	panels
)

// Composition says of what a Composer makes its frames.
type Composition struct {
	Width, Height int // of the frames in pixels; an odd number is rounded up, because video encoders want even ones
	Panels        []Panel
	Observation   int  // width and height in pixels of what PanelAgent enlarges
	Captions      bool // draw a line of captions below the panels
	// Aspect is the width of the first-person picture divided by its height, if the picture has a shape of its own, as boards
	// do. The panels are then arranged so that it becomes as large as possible. 0 lets it fill any panel.
	Aspect float64
}

// Caption is one piece of text below the pictures: a small label and, under it, a value.
type Caption struct {
	Label  string
	Value  string
	Swatch color.RGBA // drawn as a disc before the value unless its alpha is 0
	Spare  bool       // left out if there is not room for all
}

// Moment holds what one frame shows. Fields for panels that the composition does not have may stay empty.
type Moment struct {
	Person   *image.RGBA // like Map, it has the size that PanelSize returns
	Map      *image.RGBA
	Agent    []uint8 // [Observation, Observation, 3]
	Chart    *Chart
	Captions []Caption
	Progress float64 // from 0 to 1, drawn as a line under the captions
}

// Composer combines pictures, a chart and captions into frames of one size. It is used from one goroutine at a time.
type Composer struct {
	how    Composition
	frame  *image.RGBA
	place  [panels]image.Rectangle // empty for panels that the composition does not have
	strip  image.Rectangle
	unit   float64 // pixels of one unit of length; a frame 720 pixels high is 720 units high
	text   typesetter
	stroke []uint8 // [height, width] opacity of a chart's line

	columns []int // widths of the captions' columns in pixels; they only grow
}

// Bounds of a frame in pixels.
const (
	minFrame = 32
	maxFrame = 8192
)

// NewComposer returns a Composer. A size, panel list or aspect that cannot be drawn is an error. Close frees the fonts.
func NewComposer(how Composition) (*Composer, error) {
	how.Width += how.Width % 2
	how.Height += how.Height % 2
	if how.Width < minFrame || how.Height < minFrame || how.Width > maxFrame || how.Height > maxFrame {
		return nil, fmt.Errorf("compose: frames of %dx%d pixels; sides must lie between %d and %d", how.Width, how.Height, minFrame, maxFrame)
	}
	if len(how.Panels) == 0 {
		return nil, fmt.Errorf("compose: no panels")
	}
	c := &Composer{how: how, unit: float64(min(how.Height, how.Width*3/4)) / 720}
	if err := c.arrange(); err != nil {
		return nil, fmt.Errorf("compose: %w", err)
	}
	c.frame = image.NewRGBA(image.Rect(0, 0, how.Width, how.Height))
	draw.Draw(c.frame, c.frame.Rect, image.NewUniform(panelBackground), image.Point{}, draw.Src)
	if err := c.text.open(c.frame, max(8.5, 13*c.unit), max(11, 22*c.unit)); err != nil {
		return nil, fmt.Errorf("compose: %w", err)
	}
	return c, nil
}

// Close frees the fonts.
func (c *Composer) Close() error { return c.text.close() }

// Size returns the width and height of the frames in pixels; both are even.
func (c *Composer) Size() (width, height int) { return c.frame.Rect.Dx(), c.frame.Rect.Dy() }

// PanelSize returns the width and height of a panel in pixels, or 0 if the composition has no such panel. Moment.Person and
// Moment.Map must have this size.
func (c *Composer) PanelSize(p Panel) (width, height int) {
	if p >= panels {
		return 0, 0
	}
	return c.place[p].Dx(), c.place[p].Dy()
}

// Frame draws the frame of one moment. The next call draws over the frame that this one returned.
func (c *Composer) Frame(m *Moment) (*image.RGBA, error) {
	for _, p := range []struct {
		panel   Panel
		name    string
		picture *image.RGBA
	}{{PanelPerson, "first-person picture", m.Person}, {PanelMap, "map", m.Map}} {
		to := c.place[p.panel]
		if to.Empty() {
			continue
		}
		if p.picture == nil || p.picture.Rect.Size() != to.Size() {
			return nil, fmt.Errorf("compose: the %s must be %dx%d pixels", p.name, to.Dx(), to.Dy())
		}
		draw.Draw(c.frame, to, p.picture, p.picture.Rect.Min, draw.Src)
	}
	if !c.place[PanelAgent].Empty() {
		if err := c.drawAgent(m.Agent); err != nil {
			return nil, err
		}
	}
	if !c.place[PanelChart].Empty() {
		c.drawChart(m.Chart)
	}
	if c.how.Captions {
		c.drawCaptions(m.Captions)
		c.drawProgress(m.Progress)
	}
	return c.frame, nil
}

// drawAgent enlarges the agent's observation.
func (c *Composer) drawAgent(pix []uint8) error {
	side, to := c.how.Observation, c.place[PanelAgent]
	if len(pix) != 3*side*side {
		return fmt.Errorf("compose: %d bytes of the agent's picture, want %d", len(pix), 3*side*side)
	}
	for y := range to.Dy() {
		row := c.frame.Pix[c.frame.PixOffset(to.Min.X, to.Min.Y+y):]
		from := pix[y*side/to.Dy()*side*3:]
		for x := range to.Dx() {
			p := from[x*side/to.Dx()*3:]
			row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = p[0], p[1], p[2], 0xff
		}
	}
	return nil
}

// drawCaptions draws the captions side by side. A column is as wide as its widest text so far, so that columns do not jump
// about, plus its share of the free space. If the captions are too wide, spare ones are left out, the last one first. If that
// is not enough, all shrink by the same factor.
func (c *Composer) drawCaptions(captions []Caption) {
	draw.Draw(c.frame, c.strip, image.NewUniform(panelBackground), image.Point{}, draw.Src)
	t := &c.text
	ascent := t.value.Metrics().Ascent.Ceil()
	upper := c.strip.Min.Y + t.label.Metrics().Ascent.Ceil()
	lower := upper + ascent + t.label.Metrics().Descent.Ceil() + ascent/4
	shown, need := c.room(captions, ascent)
	count := 0
	for _, is := range shown {
		if is {
			count++
		}
	}
	x := c.strip.Min.X
	for i, caption := range captions {
		if !shown[i] {
			continue
		}
		column := c.columns[i]
		if spare := c.strip.Dx() - need; spare >= 0 {
			column += spare / count
		} else {
			column = column * c.strip.Dx() / need
		}
		width := column - ascent/2
		t.line(x, upper, width, t.label, panelLabel, caption.Label)
		at := x
		if caption.Swatch.A != 0 {
			r := float64(ascent) * 0.4
			fillRing(c.frame, float64(at)+r, float64(lower)-float64(float64(ascent)*0.36), -1, r, caption.Swatch, 1)
			shift := ascent + ascent/4
			at, width = at+shift, width-shift
		}
		t.line(at, lower, width, t.value, panelValue, caption.Value)
		x += column
	}
}

// room widens the columns to fit the captions and chooses the captions that are shown. need is their total width in pixels.
func (c *Composer) room(captions []Caption, ascent int) (shown []bool, need int) {
	for i, caption := range captions {
		if i == len(c.columns) {
			c.columns = append(c.columns, 0)
		}
		wide := c.text.width(c.text.value, caption.Value)
		if caption.Swatch.A != 0 {
			wide += ascent + ascent/4
		}
		c.columns[i] = max(c.columns[i], wide+ascent, c.text.width(c.text.label, caption.Label)+ascent)
		shown = append(shown, true)
		need += c.columns[i]
	}
	need -= ascent / 2 // there is no gap after the last one
	for i := len(captions) - 1; i >= 0 && need > c.strip.Dx(); i-- {
		if captions[i].Spare {
			shown[i] = false
			need -= c.columns[i]
		}
	}
	return shown, need
}

// drawProgress draws a line along the bottom that grows with the episode.
func (c *Composer) drawProgress(part float64) {
	high := max(2, int(3*c.unit))
	line := image.Rect(c.strip.Min.X, c.strip.Max.Y-high, c.strip.Max.X, c.strip.Max.Y)
	draw.Draw(c.frame, line, image.NewUniform(panelLine), image.Point{}, draw.Src)
	line.Max.X = line.Min.X + int(float64(clamp01(part)*float64(line.Dx()))+0.5)
	draw.Draw(c.frame, line, image.NewUniform(panelAccent), image.Point{}, draw.Src)
}

// CopyRGB copies a picture of a Renderer, pix [height, width, 3], into dst. It is an error if dst has another size.
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
