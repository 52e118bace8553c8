package play

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"time"
)

// painter draws one picture: a canvas, with a unit of length that grows with it.
type painter struct {
	canvas
	*letters
	unit float64 // pixels of a length that is 1 in a window of 1280x800
	view image.Rectangle
}

// px returns a length in pixels, at least 1.
func (p *painter) px(v float64) int { return max(1, int(v*p.unit+0.5)) }

// Sizes of text.
func (p *painter) small() style  { return style{size: p.px(13)} }
func (p *painter) body() style   { return style{size: p.px(16)} }
func (p *painter) strong() style { return style{size: p.px(16), medium: true} }
func (p *painter) large() style  { return style{size: p.px(25), medium: true} }
func (p *painter) huge() style   { return style{size: p.px(56), medium: true} }

const panelOpacity = 0.86

// panel draws the ground for text.
func (p *painter) panel(r image.Rectangle) {
	p.round(r, 10*p.unit, inkPanel, panelOpacity)
}

// unitOf returns the length that is 1 in a window of 1280x800. In small windows it shrinks less than they do, so that text can be read.
func unitOf(width, height int) float64 {
	const readable, slower, least, most = 0.75, 1.5, 0.5, 4
	u := min(float64(width)/1280, float64(height)/800)
	return min(max(u, min(slower*u, readable), least), most)
}

// sideWidth is the width of the panel beside the picture, in units.
const sideWidth = 330

// paint draws the present moment.
func (s *Session) paint() error {
	m := s.picture
	w, h := m.Rect.Dx(), m.Rect.Dy()
	p := &painter{canvas: canvas{m}, letters: s.letters, view: m.Rect}
	p.unit = unitOf(w, h)
	if !lettered || s.o.Bare {
		return s.paintBare(p)
	}
	if s.o.Pilot != nil {
		p.view.Max.X = max(p.view.Max.X-p.px(sideWidth), w/2)
	}
	if err := s.paintView(p); err != nil {
		return err
	}
	if s.o.Pilot != nil {
		s.paintSide(p)
	}
	switch s.mode {
	case modeTitle:
		s.shadePage(p)
		s.paintTitle(p)
	case modePlaying, modePaused:
		if err := s.paintGame(p); err != nil {
			return err
		}
	case modeEnded:
		s.shadePage(p)
		if err := s.paintEnd(p); err != nil {
			return err
		}
	}
	if s.help {
		p.dim(p.Rect, 0.35)
		s.paintHelp(p)
	}
	s.paintStatus(p)
	return nil
}

// paintBare draws the task's picture, and the frame in the target's colour.
func (s *Session) paintBare(p *painter) error {
	if err := s.paintView(p); err != nil {
		return err
	}
	if f := s.stage.facts(); f.color.A != 0 && s.mode != modeTitle {
		s.paintBorder(p, f.color)
	}
	return nil
}

// shadePage darkens a picture that text stands on.
func (s *Session) shadePage(p *painter) {
	if s.stage.about().board == (image.Point{}) {
		p.shade(p.view, 0.2, 0.62)
	}
}

// paintView draws the task's picture: over the whole view, or a board where it has room.
func (s *Session) paintView(p *painter) error {
	area := p.view
	if s.stage.about().board != (image.Point{}) {
		p.cover(p.view, inkGround)
		switch {
		case s.o.Bare:
		case s.mode == modeTitle:
			area = s.titlePage(p).board
		case s.mode == modeEnded:
			area = s.endPage(p).board
		default: // below a strip for the score
			area.Min.Y = min(area.Min.Y+p.px(stripHeight), area.Max.Y-1)
			area = area.Inset(min(p.px(8), area.Dx()/8, area.Dy()/8))
		}
		if area.Dx() < 8 || area.Dy() < 8 {
			return nil // there is no room in so small a window
		}
	}
	part, ok := s.picture.SubImage(area).(*image.RGBA)
	if !ok {
		return fmt.Errorf("no part %v of the picture", area)
	}
	if s.mode == modeTitle {
		return s.stage.welcome(part, s.turned)
	}
	return s.stage.draw(part, s.phase)
}

// stripHeight is the height of the strip above pictures that fill the view, in units.
const stripHeight = 76

// paintGame draws what is said while a game is on.
func (s *Session) paintGame(p *painter) error {
	f := s.stage.facts()
	if f.color.A != 0 {
		s.paintBorder(p, f.color)
	}
	score := s.paintScore(p)
	if f.best != nil {
		s.paintPace(p)
	}
	if err := s.paintCorner(p, score); err != nil {
		return err
	}
	if pilot := s.late(); pilot != nil && s.now-s.since >= soonSeen {
		s.paintWait(p, pilot)
	}
	if s.mode == modePaused && !s.help {
		p.dim(p.view, 0.6)
		x, y := (p.view.Min.X+p.view.Max.X)/2, (p.view.Min.Y+p.view.Max.Y)/2
		p.write(p.canvas, x, y, p.huge(), inkText, 1, "Paused")
		p.write(p.canvas, x, y+p.px(38), p.body(), inkSoft, 1, "Space goes on   ·   F1 shows all keys")
	}
	return nil
}

// soonSeen is how long the game has waited for a pilot when that is said.
const soonSeen = 400 * time.Millisecond

// paintWait says in the middle of the view that a pilot plans, and for how long.
func (s *Session) paintWait(p *painter, pilot Pilot) {
	lines := []string{
		fmt.Sprintf("The %s plans its way through this maze", pilot.Name()),
		fmt.Sprintf("%.0f s so far; the larger a maze, the longer it takes", math.Floor((s.now - s.since).Seconds())),
	}
	wide := max(p.width(p.strong(), lines[0]), p.width(p.small(), lines[1])) + 2*p.px(28)
	middle := p.view.Min.Add(p.view.Max).Div(2)
	p.panel(image.Rect(middle.X-wide/2, middle.Y-p.px(46), middle.X+wide/2, middle.Y+p.px(40)))
	p.write(p.canvas, middle.X, middle.Y-p.px(8), p.strong(), inkText, 1, lines[0])
	p.write(p.canvas, middle.X, middle.Y+p.px(20), p.small(), inkSoft, 1, lines[1])
}

// paintBorder frames the view in the target's colour; it flares up at a touch.
func (s *Session) paintBorder(p *painter, ink color.RGBA) {
	width := p.px(5)
	if left := s.flash - s.now; left > 0 {
		f := float64(left) / float64(flashTime)
		width += int(float64(p.px(14)) * f * f)
		white := func(v uint8) uint8 { return v + uint8(float64(255-v)*f*0.7) }
		ink = color.RGBA{white(ink.R), white(ink.G), white(ink.B), 0xff}
	}
	p.frame(p.view, width, ink, 1)
}

// margin is the distance of panels from the edge of the view.
func (p *painter) margin() int { return p.px(22) }

// paintScore draws target, score and time in the upper left corner, and returns where.
func (s *Session) paintScore(p *painter) image.Rectangle {
	f := s.stage.facts()
	columns := []column{{label: "score", value: number(f.score)}}
	if f.target != "" {
		columns = append([]column{{label: "find", value: f.target, swatch: f.color}}, columns...)
	}
	if r := s.rival; r != nil {
		value := number(r.score())
		if r.late {
			value = "…" // it plans
		}
		columns = append(columns, column{label: r.pilot.Name(), value: value, ink: inkRival})
	}
	if f.step > 0 {
		columns = append(columns, column{label: "time left", value: clock(f.secondsLeft(s.phaseShown()))})
	}
	columns = append(columns, column{label: "step", value: OfLimit(f.steps, f.limit), faint: true})
	at := p.view.Min.Add(image.Pt(p.margin(), p.margin()))
	if s.stage.about().board != (image.Point{}) {
		at = p.view.Min.Add(image.Pt(p.px(8), p.px(4)))
	}
	return p.columns(at, columns)
}

// phaseShown is the phase of the step that is shown: 0 while none is under way.
func (s *Session) phaseShown() float64 {
	if !s.flying {
		return 0
	}
	return s.phase
}

// column is a label with a value under it.
type column struct {
	label, value string
	swatch       color.RGBA // a disc before the value
	ink          color.RGBA // of the value; alpha 0 for that of text
	faint        bool       // of less importance
}

// columns draws a panel of columns from a corner on and returns its rectangle.
func (p *painter) columns(at image.Point, list []column) image.Rectangle {
	pad, gap, disc := p.px(16), p.px(30), p.px(19)
	width := func(c column) int {
		w := p.width(p.value(c), c.value)
		if c.swatch.A != 0 {
			w += disc + p.px(9)
		}
		return max(w, p.width(p.small(), c.label), p.px(44))
	}
	total := 2*pad - gap
	for _, c := range list {
		total += width(c) + gap
	}
	r := image.Rect(at.X, at.Y, at.X+total, at.Y+p.px(68))
	p.panel(r)
	x := r.Min.X + pad
	for _, c := range list {
		p.write(p.canvas, x, r.Min.Y+p.px(24), p.small(), inkSoft, 0, c.label)
		from := x
		if c.swatch.A != 0 {
			p.disc(float64(x)+float64(disc)/2, float64(r.Min.Y+p.px(45)), float64(disc)/2, c.swatch, 1)
			from += disc + p.px(9)
		}
		ink := inkText
		switch {
		case c.ink.A != 0:
			ink = c.ink
		case c.faint:
			ink = inkSoft
		}
		p.write(p.canvas, from, r.Min.Y+p.px(54), p.value(c), ink, 0, c.value)
		x += width(c) + gap
	}
	return r
}

func (p *painter) value(c column) style {
	if c.faint {
		return style{size: p.px(18)}
	}
	return p.large()
}

// paintPace draws how the score compares with what others reach, in the lower left corner.
func (s *Session) paintPace(p *painter) {
	f := s.stage.facts()
	wide := min(p.px(430), p.view.Dx()-2*p.margin()-p.px(92))
	r := image.Rect(0, 0, wide, p.px(66)).Add(image.Pt(p.view.Min.X+p.margin(), p.view.Max.Y-p.margin()-p.px(66)))
	p.panel(r)
	pad := p.px(16)
	top := max(f.best.Oracle, f.score)
	if s.rival != nil {
		top = max(top, s.rival.score())
	}
	top *= 1.08
	x0, x1 := r.Min.X+pad, r.Max.X-pad
	at := func(v float64) int { return x0 + int(float64(x1-x0)*v/top) }
	y := r.Min.Y + p.px(46)
	high := p.px(7)
	p.round(image.Rect(x0, y, x1, y+high), float64(high)/2, inkFaint, 0.7)
	if f.score > 0 {
		p.round(image.Rect(x0, y, max(at(f.score), x0+high), y+high), float64(high)/2, inkAccent, 1)
	}
	if s.rival != nil {
		half := float64(high) / 2
		p.disc(max(float64(at(s.rival.score())), float64(x0)+half), float64(y)+half, half+float64(p.px(2)), inkRival, 1)
	}
	mark := func(v float64, text string) {
		x := at(v)
		p.fill(image.Rect(x, y-p.px(4), x+p.px(2), y+high+p.px(4)), inkText, 0.9)
		p.write(p.canvas, x, r.Min.Y+p.px(26), p.small(), inkSoft, 1, text)
	}
	mark(f.best.People, fmt.Sprintf("people %.1f", f.best.People))
	mark(f.best.Oracle, fmt.Sprintf("oracle %.1f", f.best.Oracle))
	if f.steps > 0 && f.score > 0 {
		pace := f.score / float64(f.steps) * float64(f.limit)
		p.write(p.canvas, x0, r.Min.Y+p.px(26), p.small(), inkText, 0, fmt.Sprintf("at this pace %.0f", pace))
	} else {
		p.write(p.canvas, x0, r.Min.Y+p.px(26), p.small(), inkText, 0, "to beat")
	}
}

// mapInterval is the least time between two drawings of the map, which costs more than it changes.
const mapInterval = 30 * time.Millisecond

// paintCorner draws map and agent's view in the upper right corner, below the score where that reaches so far.
func (s *Session) paintCorner(p *painter, score image.Rectangle) error {
	x, y := p.view.Max.X-p.margin(), p.view.Min.Y+p.margin()
	side := p.px(236)
	if x-side < score.Max.X+p.px(8) {
		y = score.Max.Y + p.px(8)
		side = min(side, p.view.Max.Y-p.px(80)-y)
	}
	if s.showMap && side > p.px(60) {
		has, err := s.paintPlan(p, image.Rect(x-side, y, x, y+side))
		if err != nil {
			return err
		}
		if has {
			y += side + p.px(14)
		}
	}
	if s.showView && s.o.Pilot == nil {
		s.paintSeen(p, image.Pt(x, y), p.px(192))
	}
	return nil
}

// paintPlan draws the map into a square, or reports that there is none.
func (s *Session) paintPlan(p *painter, at image.Rectangle) (has bool, err error) {
	if s.plan == nil || s.plan.Rect.Dx() != at.Dx() {
		s.plan, s.planned = image.NewRGBA(image.Rect(0, 0, at.Dx(), at.Dx())), 0
	}
	if s.planned == 0 || s.now-s.planned >= mapInterval {
		if s.mapped, err = s.stage.plan(s.plan, s.phase, s.guess); err != nil {
			return false, err
		}
		s.planned = max(s.now, 1)
	}
	if s.mapped {
		draw.Draw(p.canvas, at, s.plan, image.Point{}, draw.Src)
		p.frame(at.Inset(-p.px(1)), p.px(1), inkPanel, 0.8)
	}
	return s.mapped, nil
}

// paintSeen draws what the agent observes, to the left of and below a point and no wider than so many pixels, and returns the rectangle.
func (s *Session) paintSeen(p *painter, corner image.Point, wide int) image.Rectangle {
	pix, side := s.stage.seen()
	if pix == nil {
		return image.Rectangle{corner, corner}
	}
	by := max(1, wide/side)
	at := image.Rect(corner.X-by*side, corner.Y, corner.X, corner.Y+by*side)
	if !at.In(p.Rect) {
		return image.Rectangle{corner, corner}
	}
	enlarge(p.RGBA, at, pix, 3, side, by)
	p.frame(at.Inset(-p.px(1)), p.px(1), inkPanel, 0.8)
	return at
}

// paintStatus draws what goes on besides, along the lower edge.
func (s *Session) paintStatus(p *painter) {
	x, y := p.view.Max.X-p.margin(), p.view.Max.Y-p.margin()
	if s.stage.about().board != (image.Point{}) {
		y = p.view.Min.Y + p.px(54)
	}
	chip := func(text string, ink color.RGBA, dot bool) {
		high, pad := p.px(32), p.px(13)
		w := p.width(p.small(), text) + 2*pad
		if dot {
			w += p.px(16)
		}
		r := image.Rect(x-w, y-high, x, y)
		p.panel(r)
		from := r.Min.X + pad
		if dot {
			p.disc(float64(from)+5*p.unit, float64(r.Min.Y+high/2), 5*p.unit, ink, 1)
			from += p.px(16)
		}
		p.write(p.canvas, from, r.Min.Y+p.px(21), p.small(), inkText, 0, text)
		x -= w + p.px(8)
	}
	if s.film != nil {
		chip("recording "+clock(math.Floor(s.filmed.Seconds())), inkAlarm, true)
	}
	if s.mode == modePlaying {
		if s.fast() {
			chip(fmt.Sprintf("fast %d×", fastFactor), inkAccent, true)
		}
		if s.film == nil && !s.fast() && !s.help {
			chip("F1 help", inkText, false)
		}
	}
	if s.toast == "" {
		return
	}
	// Messages stand above all of that, in the middle, on as many lines as they need.
	most := p.view.Dx() - 4*p.margin()
	lines := p.wrap(p.body(), s.toast, most)
	wide := 0
	for _, l := range lines {
		wide = max(wide, p.width(p.body(), l))
	}
	lead := p.px(23)
	high := lead*len(lines) + p.px(20)
	middle := (p.view.Min.X + p.view.Max.X) / 2
	r := image.Rect(middle-wide/2-p.px(18), p.view.Max.Y-p.px(108)-high, middle+wide/2+p.px(18), p.view.Max.Y-p.px(108))
	p.panel(r)
	for i, l := range lines {
		p.write(p.canvas, middle, r.Min.Y+p.px(26)+i*lead, p.body(), inkText, 1, l)
	}
}

// clock writes seconds as minutes and seconds.
func clock(seconds float64) string {
	n := int(math.Ceil(seconds - 1e-9))
	return fmt.Sprintf("%d:%02d", n/60, n%60)
}

// number writes a score, whole if it is.
func number(v float64) string {
	if v == math.Trunc(v) {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// OfLimit writes how many steps were done, of those that an episode may have; 0 is for no limit.
func OfLimit(steps, limit int) string {
	if limit == 0 {
		return fmt.Sprint(steps)
	}
	return fmt.Sprintf("%d / %d", steps, limit)
}
