package play

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"ariadne/maze"
	"ariadne/render"
	"ariadne/task/memorymaze"
)

// page is where text stands before and after a game: beside or above a board, on a picture that fills the view.
type page struct {
	x     int             // where lines begin
	y     int             // baseline of the heading
	right int             // where lines end
	board image.Rectangle // left to a board
}

// Lengths of pages, in units.
const (
	pageMargin  = 110 // left of text
	pageNarrow  = 36  // in a narrow view
	narrowView  = 800
	leastAbove  = 100 // from the top to a heading
	pageColumn  = 500 // width of text beside a board or a map
	pageHeading = 130 // from the top to the heading of a text above a board
	pageHeight  = 370 // of such a text
)

// page places text of which a part of some height, in units, stands above the heading's baseline where it is in the middle.
func (p *painter) page(about *about, above float64) page {
	m := p.px(pageMargin)
	if p.view.Dx() < p.px(narrowView) {
		m = p.px(pageNarrow)
	}
	g := page{x: p.view.Min.X + m, y: p.view.Min.Y + max(p.view.Dy()/2-p.px(above), p.px(leastAbove)), right: p.view.Max.X - m}
	if about.board == (image.Point{}) {
		return g
	}
	inner := p.view.Inset(p.margin())
	beside, below := inner, inner
	beside.Min.X = g.x + p.px(pageColumn+40)
	below.Min.Y = p.view.Min.Y + p.px(pageHeight)
	width := func(r image.Rectangle) int {
		if r.Dx() < 2 || r.Dy() < 2 {
			return 0
		}
		return render.FitBoard(r, about.board, about.grain).Rect.Dx()
	}
	if width(beside) > width(below) {
		g.board, g.right = beside, g.x+p.px(pageColumn)
		return g
	}
	g.board, g.y = below, p.view.Min.Y+p.px(pageHeading)
	return g
}

// text writes a text on as many lines as it needs, and returns the baseline below them.
func (p *painter) text(g page, y int, s style, ink color.RGBA, text string) int {
	for _, line := range p.wrap(s, text, g.right-g.x) {
		p.write(p.canvas, g.x, y, s, ink, 0, line)
		y += p.px(26)
	}
	return y
}

// titlePage and endPage are the pages of the title and of the end.
func (s *Session) titlePage(p *painter) page {
	if s.sizes {
		return p.page(s.stage.about(), 210)
	}
	return p.page(s.stage.about(), 100)
}

func (s *Session) endPage(p *painter) page { return p.page(s.stage.about(), 70) }

// paintTitle draws the title, over the maze that is about to be played or beside the board.
func (s *Session) paintTitle(p *painter) {
	about, g := s.stage.about(), s.titlePage(p)
	p.write(p.canvas, g.x, g.y, style{size: p.px(76), medium: true}, inkText, 0, "Ariadne")
	p.fill(image.Rect(g.x+p.px(3), g.y+p.px(20), g.x+p.px(75), g.y+p.px(23)), inkAccent, 1)
	y := g.y + p.px(64)
	if about.board != (image.Point{}) {
		p.write(p.canvas, g.x, y, p.strong(), inkText, 0, about.title)
		y += p.px(30)
	}
	y = p.text(g, y, p.body(), inkSoft, about.goal)
	if s.sizes {
		y = s.paintSizes(p, g.x, y+p.px(28)) - p.px(6)
	}
	y = p.keyLine(g, y+p.px(30), []hint{{s.keyOf(commandStart), "start"}, {s.keyOf(commandNext), "next seed"}, {"F1", "keys"}, {"Esc", "quit"}})
	what := fmt.Sprintf("%s   ·   seed %d", about.title, s.stage.facts().seed)
	if s.rival != nil {
		what += "   ·   against " + s.rival.pilot.Name()
	}
	p.write(p.canvas, g.x, y, p.small(), inkSoft, 0, what)
}

// keyOf returns the first key of a command that has it here.
func (s *Session) keyOf(c command) string {
	for _, b := range bindings {
		if b.command == c {
			return s.helpOf(b)
		}
	}
	return ""
}

// paintSizes draws the sizes to choose from and returns where they end.
func (s *Session) paintSizes(p *painter, x, y int) int {
	row := p.px(46)
	size := s.stage.about().size
	for i, n := range sizes {
		c, err := maze.Standard(n)
		if err != nil {
			continue // all of them are standard sizes
		}
		published, _ := memorymaze.PublishedMeans(n)
		chosen := n == size
		r := image.Rect(x-p.px(14), y, min(x+p.px(640), p.view.Max.X), y+row-p.px(6))
		ink, label := inkSoft, inkSoft
		weight := p.body()
		if chosen {
			p.panel(r)
			p.fill(image.Rect(r.Min.X, r.Min.Y+p.px(8), r.Min.X+p.px(3), r.Max.Y-p.px(8)), inkAccent, 1)
			ink, weight = inkText, p.strong()
		}
		base := y + p.px(26)
		p.write(p.canvas, x, base, p.small(), label, 0, fmt.Sprint(i+1))
		p.write(p.canvas, x+p.px(34), base, weight, ink, 0, fmt.Sprintf("%d × %d", n, n))
		p.write(p.canvas, x+p.px(134), base, p.small(), label, 0, fmt.Sprintf("%d targets", c.Targets))
		p.write(p.canvas, x+p.px(234), base, p.small(), label, 0, clock(c.TimeLimit)+" min")
		p.write(p.canvas, x+p.px(334), base, p.small(), label, 0, fmt.Sprintf("people %.1f", published.People))
		p.write(p.canvas, x+p.px(444), base, p.small(), label, 0, fmt.Sprintf("oracle %.1f", published.Oracle))
		if chosen && s.hasBest {
			p.write(p.canvas, x+p.px(554), base, p.small(), inkAccent, 0, "you "+number(s.best))
		}
		y += row
	}
	return y
}

// hint is a key and what it does.
type hint struct{ key, does string }

// keyLine draws keys and what they do, side by side as far as there is room, and returns where the next text may stand.
func (p *painter) keyLine(g page, y int, hints []hint) int {
	x := g.x
	for _, h := range hints {
		wide := p.keyWidth(h.key) + p.px(8) + p.width(p.body(), h.does)
		if x > g.x && x+wide > g.right {
			x, y = g.x, y+p.px(38)
		}
		at := x + p.key(x, y, h.key) + p.px(8)
		p.write(p.canvas, at, y, p.body(), inkSoft, 0, h.does)
		x += wide + p.px(28)
	}
	return y + p.px(42)
}

// key draws the name of a key as the key and returns its width.
func (p *painter) key(x, y int, name string) int {
	w := p.keyWidth(name)
	r := image.Rect(x, y-p.px(20), x+w, y+p.px(8))
	p.round(r, 5*p.unit, inkFaint, 0.75)
	p.write(p.canvas, x+w/2, y, p.strong(), inkText, 1, name)
	return w
}

func (p *painter) keyWidth(name string) int {
	return max(p.width(p.strong(), name)+2*p.px(8), p.px(28))
}

// paintEnd draws the score of the episode that is over, and the way that was gone.
func (s *Session) paintEnd(p *painter) error {
	f, about, g := s.stage.facts(), s.stage.about(), s.endPage(p)
	way, left := s.wayRoom(p, g)
	if !way.Empty() {
		g.right = left
	}
	p.write(p.canvas, g.x, g.y-p.px(80), p.body(), inkSoft, 0, fmt.Sprintf("%s   ·   seed %d", about.title, f.seed))
	w := p.write(p.canvas, g.x, g.y, style{size: p.px(88), medium: true}, inkText, 0, number(f.score))
	what := "points"
	if f.targets > 0 {
		what = "targets"
		if f.score == 1 {
			what = "target"
		}
	}
	p.write(p.canvas, g.x+w+p.px(16), g.y, p.large(), inkSoft, 0, what)
	p.fill(image.Rect(g.x+p.px(3), g.y+p.px(24), g.x+p.px(75), g.y+p.px(27)), inkAccent, 1)
	y := g.y + p.px(66)
	if s.rival != nil {
		y = p.text(g, y, p.strong(), inkRival, s.rival.result(f.score))
	}
	switch {
	case s.record && s.hasBest:
		y = p.text(g, y, p.strong(), inkAccent, fmt.Sprintf("Your best so far; before it was %s.", number(s.best)))
	case s.record:
		y = p.text(g, y, p.strong(), inkAccent, "Your first score here.")
	case s.hasBest && s.human:
		y = p.text(g, y, p.body(), inkSoft, "Your best is "+number(s.best)+".")
	}
	if b := f.best; b != nil {
		y = p.text(g, y, p.body(), inkSoft, fmt.Sprintf("People reach %.1f on average, a planner that knows the maze %.1f.", b.People, b.Oracle))
	}
	y = p.keyLine(g, y+p.px(24), []hint{{s.keyOf(commandStart), about.fresh}, {s.keyOf(commandNext), "next seed"}, {"F1", "keys"}, {"Esc", "quit"}})
	if s.next != 0 {
		seconds := int(math.Ceil((s.next - s.now).Seconds()))
		p.text(g, y, p.body(), inkText, fmt.Sprintf("The next seed begins in %d s; any key stops that.", max(seconds, 1)))
	}
	if way.Empty() {
		return nil
	}
	_, err := s.paintPlan(p, way)
	return err
}

// wayRoom returns where the map with the way that was gone has room beside the text, and where the text ends then.
func (s *Session) wayRoom(p *painter, g page) (way image.Rectangle, left int) {
	if !s.stage.about().mapped {
		return way, g.right
	}
	edge := p.px(60)
	if p.view.Dx() < p.px(narrowView) {
		edge = p.px(pageNarrow)
	}
	right := p.view.Max.X - edge
	side := min(p.px(460), right-g.x-p.px(pageColumn+30), p.view.Dy()-2*p.margin())
	if side < p.px(180) {
		// In a narrow view text takes less room for a map of some use.
		side = min(p.px(220), right-g.x-p.px(300))
	}
	if side < p.px(150) {
		return way, g.right
	}
	y := p.view.Min.Y + (p.view.Dy()-side)/2
	way = image.Rect(right-side, y, right, y+side)
	return way, way.Min.X - p.px(24)
}
