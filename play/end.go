package play

import (
	"fmt"
	"image"
	"math"
)

// paintEnd draws the score of the episode that is over, and a map with the way of its walker.
func (p *painter) paintEnd() error {
	f, about, g := p.of.stage.facts(), p.of.stage.about(), p.places.page
	way, left := p.wayRoom(g)
	if !way.Empty() {
		g.right = left
	}
	p.write(p.canvas, g.x, g.y-p.px(80), p.body(), inkSoft, 0, fmt.Sprintf("%s   ·   seed %d", about.title, f.seed))
	w := p.write(p.canvas, g.x, g.y, style{size: p.px(88), medium: true}, inkText, 0, number(f.score))
	what := about.more
	if f.score == 1 {
		what = about.one
	}
	p.write(p.canvas, g.x+w+p.px(16), g.y, p.large(), inkSoft, 0, what)
	p.fill(image.Rect(g.x+p.px(3), g.y+p.px(24), g.x+p.px(75), g.y+p.px(27)), inkAccent, 1)
	y := g.y + p.px(66)
	if p.of.rival != nil {
		y = p.text(g, y, p.strong(), inkRival, p.of.rival.result(f.score))
	}
	switch {
	case p.of.standing.record && p.of.standing.hasBest:
		y = p.text(g, y, p.strong(), inkAccent, fmt.Sprintf("Your best so far; before it was %s.", number(p.of.standing.best)))
	case p.of.standing.record:
		y = p.text(g, y, p.strong(), inkAccent, "Your first score here.")
	case p.of.standing.hasBest && p.of.human:
		y = p.text(g, y, p.body(), inkSoft, "Your best is "+number(p.of.standing.best)+".")
	}
	if b := about.best; b != nil {
		y = p.text(g, y, p.body(), inkSoft, fmt.Sprintf("People reach %.1f on average, a planner that knows the maze %.1f.", b.People, b.Oracle))
	}
	y = p.keyLine(g, y+p.px(24), []hint{{p.of.keyOf(commandStart), about.fresh}, {p.of.keyOf(commandNext), "next seed"}, {"F1", "keys"}, {"Esc", "quit"}})
	if p.of.next != 0 {
		seconds := int(math.Ceil((p.of.next - p.of.log.now).Seconds()))
		p.text(g, y, p.body(), inkText, fmt.Sprintf("The next seed begins in %d s; any key stops that.", max(seconds, 1)))
	}
	if way.Empty() {
		return nil
	}
	_, err := p.paintPlan(way)
	return err
}

// wayRoom returns where the map with the walker's way has room beside the text, empty if there is none, and the right edge that is left
// for the text.
func (p *painter) wayRoom(g page) (way image.Rectangle, left int) {
	if p.of.stage.chart() == nil {
		return way, g.right
	}
	edge := p.px(60)
	if p.view.Dx() < p.px(narrowView) {
		edge = p.px(pageNarrow)
	}
	right := p.view.Max.X - edge
	side := min(p.px(460), right-g.x-p.px(pageColumn+30), p.view.Dy()-2*p.margin())
	if side < p.px(180) {
		// In a narrow view the text is narrower, so that the map is large enough to be of use.
		side = min(p.px(220), right-g.x-p.px(300))
	}
	if side < p.px(150) {
		return way, g.right
	}
	y := p.view.Min.Y + (p.view.Dy()-side)/2
	way = image.Rect(right-side, y, right, y+side)
	return way, way.Min.X - p.px(24)
}
