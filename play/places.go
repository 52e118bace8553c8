package play

import "image"

// places are where parts of a picture stand. A task's picture fills the view and has text on it, or it is a board that text stands around.
type places struct {
	task   image.Rectangle // the task's picture; empty where there is no room
	around bool            // text stands around it
	page   page            // text before and after a game
	score  image.Point     // upper left corner of the panel with the score
	chips  image.Point     // lower right corner of what goes on besides
}

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

// Heights of the part of a page's text that stands above the heading's baseline where the text is in the middle, in units.
const (
	titleAbove   = 100
	choicesAbove = 210 // of a title with choices
	endAbove     = 70
)

// stripHeight is the height of the strip for the score above boards, in units.
const stripHeight = 76

// margin is the distance of panels from the edge of the view.
func (p *painter) margin() int { return p.px(22) }

// place places the parts of the present picture.
func (p *painter) place() places {
	b, mode, margin := p.of.stage.about().board, p.of.mode, image.Pt(p.margin(), p.margin())
	g := places{task: p.view, score: p.view.Min.Add(margin), chips: p.view.Max.Sub(margin)}
	switch {
	case mode == modeEnded:
		g.page = p.page(b, endAbove)
	case len(p.of.choices()) > 0:
		g.page = p.page(b, choicesAbove)
	default:
		g.page = p.page(b, titleAbove)
	}
	if b == nil {
		return g
	}
	g.around = true
	g.score, g.chips.Y = p.view.Min.Add(image.Pt(p.px(8), p.px(4))), p.view.Min.Y+p.px(54)
	if g.task = g.page.board; mode == modePlaying || mode == modePaused { // below a strip for the score
		g.task = p.view
		g.task.Min.Y = min(g.task.Min.Y+p.px(stripHeight), g.task.Max.Y-1)
		g.task = g.task.Inset(min(p.px(8), g.task.Dx()/8, g.task.Dy()/8))
	}
	return g
}

// page places text, with a board unless that is nil, of which a part of some height, in units, stands above the heading's baseline where it is in the middle.
func (p *painter) page(b *board, above float64) page {
	m := p.px(pageMargin)
	if p.view.Dx() < p.px(narrowView) {
		m = p.px(pageNarrow)
	}
	g := page{x: p.view.Min.X + m, y: p.view.Min.Y + max(p.view.Dy()/2-p.px(above), p.px(leastAbove)), right: p.view.Max.X - m}
	if b == nil {
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
		return b.fit(r).Rect.Dx()
	}
	if width(beside) > width(below) {
		g.board, g.right = beside, g.x+p.px(pageColumn)
		return g
	}
	g.board, g.y = below, p.view.Min.Y+p.px(pageHeading)
	return g
}
