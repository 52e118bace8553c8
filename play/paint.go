package play

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// painter draws one picture on a canvas. Its unit of length grows with the canvas.
type painter struct {
	of *Session
	canvas
	*letters
	unit   float64 // pixels of the unit of length, which is 1 in a window of 1280x800
	view   image.Rectangle
	places places
}

// painter returns a painter that draws into m. All of m is its view.
func (s *Session) painter(m *image.RGBA, unit float64) *painter {
	return &painter{of: s, canvas: canvas{m}, letters: s.letters, unit: unit, view: m.Rect}
}

// px converts a length from units to pixels; it returns at least 1.
func (p *painter) px(v float64) int { return max(1, int(v*p.unit+0.5)) }

// Sizes of text.
func (p *painter) small() style  { return style{size: p.px(13)} }
func (p *painter) body() style   { return style{size: p.px(16)} }
func (p *painter) strong() style { return style{size: p.px(16), medium: true} }
func (p *painter) large() style  { return style{size: p.px(25), medium: true} }
func (p *painter) huge() style   { return style{size: p.px(56), medium: true} }

const panelOpacity = 0.86

// panel draws the dark ground that text stands on.
func (p *painter) panel(r image.Rectangle) {
	p.round(r, 10*p.unit, inkPanel, panelOpacity)
}

// unitOf returns the unit of length in pixels: 1 in a window of 1280x800. It shrinks less than a small window does, so that text can be
// read.
func unitOf(width, height int) float64 {
	const readable, slower, least, most = 0.75, 1.5, 0.5, 4
	u := min(float64(width)/1280, float64(height)/800)
	return min(max(u, min(slower*u, readable), least), most)
}

// sideWidth is the width of the panel beside the picture, in units.
const sideWidth = 330

// paint draws the present moment.
func (s *Session) paint() error {
	w, h := s.picture.Rect.Dx(), s.picture.Rect.Dy()
	p := s.painter(s.picture, unitOf(w, h))
	if !lettered || s.o.Bare {
		return p.paintBare()
	}
	if s.o.Pilot != nil {
		p.view.Max.X = max(p.view.Max.X-p.px(sideWidth), w/2)
	}
	p.places = p.place()
	if err := p.paintTask(p.places.task); err != nil {
		return err
	}
	if s.o.Pilot != nil {
		p.paintSide()
	}
	if err := p.paintMode(); err != nil {
		return err
	}
	if s.help {
		p.dim(p.Rect, 0.35)
		p.paintHelp()
	}
	p.paintStatus()
	p.paintMessage()
	return nil
}

// paintBare draws the task's picture, and the frame in the target's colour.
func (p *painter) paintBare() error {
	if err := p.paintTask(p.view); err != nil {
		return err
	}
	if p.of.mode != modeTitle {
		p.paintBorder()
	}
	return nil
}

// paintTask draws the task's picture into a rectangle. Around a board it first covers the whole view.
func (p *painter) paintTask(at image.Rectangle) error {
	s := p.of
	if s.stage.about().board != nil {
		p.cover(p.view, inkGround)
		if at.Dx() < 8 || at.Dy() < 8 {
			return nil // so small a window has no room
		}
	}
	part, ok := s.picture.SubImage(at).(*image.RGBA)
	if !ok {
		return fmt.Errorf("no part %v of the picture", at)
	}
	if s.mode == modeTitle {
		return s.stage.welcome(part, s.turned)
	}
	return s.stage.draw(part, s.phase)
}

// paintMode draws the texts and panels of the present mode: before, during or after a game.
func (p *painter) paintMode() error {
	switch p.of.mode {
	case modeTitle:
		p.shadePage()
		p.paintTitle()
		return nil
	case modeEnded:
		p.shadePage()
		return p.paintEnd()
	}
	return p.paintGame()
}

// shadePage darkens the task's picture where text stands on it.
func (p *painter) shadePage() {
	if !p.places.around {
		p.shade(p.view, 0.2, 0.62)
	}
}

// paintGame draws the texts and panels of a game under way.
func (p *painter) paintGame() error {
	p.paintBorder()
	score := p.paintScore()
	if p.of.stage.about().best != nil {
		p.paintPace()
	}
	if err := p.paintCorner(score); err != nil {
		return err
	}
	if pilot := p.of.awaited(); pilot != nil {
		p.paintWait(pilot)
	}
	if p.of.mode == modePaused && !p.of.help {
		p.dim(p.view, 0.6)
		x, y := (p.view.Min.X+p.view.Max.X)/2, (p.view.Min.Y+p.view.Max.Y)/2
		p.write(p.canvas, x, y, p.huge(), inkText, 1, "Paused")
		p.write(p.canvas, x, y+p.px(38), p.body(), inkSoft, 1, "Space goes on   ·   F1 shows all keys")
	}
	return nil
}

// paintWait says in the middle of the view that a pilot plans, and for how long it has done so.
func (p *painter) paintWait(pilot Pilot) {
	lines := []string{
		fmt.Sprintf("The %s plans its way through this maze", pilot.Name()),
		fmt.Sprintf("%.0f s so far; the larger a maze, the longer it takes", math.Floor((p.of.log.now - p.of.since).Seconds())),
	}
	wide := max(p.width(p.strong(), lines[0]), p.width(p.small(), lines[1])) + 2*p.px(28)
	middle := p.view.Min.Add(p.view.Max).Div(2)
	p.panel(image.Rect(middle.X-wide/2, middle.Y-p.px(46), middle.X+wide/2, middle.Y+p.px(40)))
	p.write(p.canvas, middle.X, middle.Y-p.px(8), p.strong(), inkText, 1, lines[0])
	p.write(p.canvas, middle.X, middle.Y+p.px(20), p.small(), inkSoft, 1, lines[1])
}

// paintBorder frames the view in the colour of the target. It draws nothing if the colour is not shown. The frame flares up at a touch.
func (p *painter) paintBorder() {
	ink := p.of.stage.facts().color
	if ink.A == 0 {
		return
	}
	width := p.px(5)
	if left := p.of.flash - p.of.log.now; left > 0 {
		f := float64(left) / float64(flashTime)
		width += int(float64(p.px(14)) * f * f)
		white := func(v uint8) uint8 { return v + uint8(float64(255-v)*f*0.7) }
		ink = color.RGBA{white(ink.R), white(ink.G), white(ink.B), 0xff}
	}
	p.frame(p.view, width, ink, 1)
}
