package play

import "image"

// places are where the parts of a picture stand. Either the task's picture fills the view and has text on it, or it is a board with text
// around it.
type places struct {
	task   image.Rectangle // the task's picture; empty where there is no room
	around bool            // text stands around it
	page   page            // text before and after a game
	score  image.Point     // upper left corner of the panel with the score
	chips  image.Point     // lower right corner of the labels of paintStatus
}

// page is where text stands before and after a game: beside or above a board, or on a picture that fills the view.
type page struct {
	x     int             // where lines begin
	y     int             // baseline of the heading
	right int             // where lines end
	board image.Rectangle // room for a board; empty without one
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

// How far above the middle of the view the heading's baseline stands, in units. Texts with more below their heading stand higher.
const (
	titleAbove   = 100
	choicesAbove = 210 // of a title with choices
	endAbove     = 70
)

// stripHeight is the height of the strip for the score above boards, in units.
const stripHeight = 76

// margin is the distance of panels from the edge of the view.
func (p *painter) margin() int { return p.px(22) }

// place returns where the parts of the present picture stand.
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

// page returns where text stands, and a board unless b is nil. The heading's baseline is above units above the middle of the view, or near
// the top where a board stands below the text.
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
