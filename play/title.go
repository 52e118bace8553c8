package play

import (
	"fmt"
	"image"
	"image/color"
)

// text writes a text from the baseline y on, on as many lines as it needs, and returns the baseline below them.
func (p *painter) text(g page, y int, s style, ink color.RGBA, text string) int {
	for _, line := range p.wrap(s, text, g.right-g.x) {
		p.write(p.canvas, g.x, y, s, ink, 0, line)
		y += p.px(26)
	}
	return y
}

// paintTitle draws the title, over the maze that is about to be played or beside the board.
func (p *painter) paintTitle() {
	about, g := p.of.stage.about(), p.places.page
	p.write(p.canvas, g.x, g.y, style{size: p.px(76), medium: true}, inkText, 0, "Ariadne")
	p.fill(image.Rect(g.x+p.px(3), g.y+p.px(20), g.x+p.px(75), g.y+p.px(23)), inkAccent, 1)
	y := g.y + p.px(64)
	if p.places.around {
		p.write(p.canvas, g.x, y, p.strong(), inkText, 0, about.title)
		y += p.px(30)
	}
	y = p.text(g, y, p.body(), inkSoft, about.goal)
	if len(p.of.choices()) > 0 {
		y = p.paintChoices(g.x, y+p.px(28)) - p.px(6)
	}
	y = p.keyLine(g, y+p.px(30), []hint{{p.of.keyOf(commandStart), "start"}, {p.of.keyOf(commandNext), "next seed"}, {"F1", "keys"}, {"Esc", "quit"}})
	what := fmt.Sprintf("%s   ·   seed %d", about.title, p.of.stage.facts().seed)
	if p.of.rival != nil {
		what += "   ·   against " + p.of.rival.pilot.Name()
	}
	p.write(p.canvas, g.x, y, p.small(), inkSoft, 0, what)
}

// keyOf returns the first key that gives a command in this task, "" if none does.
func (s *Session) keyOf(c command) string {
	for _, b := range bindings {
		if b.command == c {
			return s.helpOf(b)
		}
	}
	return ""
}

// columnsOfChoices are the places of the texts about a choice, and of the person's best score after them. They are distances from the start
// of the choice's line, in units.
var columnsOfChoices = [...]float64{134, 234, 334, 444, 554}

// paintChoices draws the kinds of the task that a person can choose, and returns where they end.
func (p *painter) paintChoices(x, y int) int {
	row := p.px(46)
	for i, c := range p.of.choices() {
		r := image.Rect(x-p.px(14), y, min(x+p.px(640), p.view.Max.X), y+row-p.px(6))
		ink, weight := inkSoft, p.body()
		if c.chosen {
			p.panel(r)
			p.fill(image.Rect(r.Min.X, r.Min.Y+p.px(8), r.Min.X+p.px(3), r.Max.Y-p.px(8)), inkAccent, 1)
			ink, weight = inkText, p.strong()
		}
		base := y + p.px(26)
		p.write(p.canvas, x, base, p.small(), inkSoft, 0, fmt.Sprint(i+1))
		p.write(p.canvas, x+p.px(34), base, weight, ink, 0, c.name)
		for k, text := range c.says {
			p.write(p.canvas, x+p.px(columnsOfChoices[k]), base, p.small(), inkSoft, 0, text)
		}
		if c.chosen && p.of.standing.hasBest {
			p.write(p.canvas, x+p.px(columnsOfChoices[len(c.says)]), base, p.small(), inkAccent, 0, "you "+number(p.of.standing.best))
		}
		y += row
	}
	return y
}

// hint is a key and what it does.
type hint struct{ key, does string }

// keyLine draws keys and what they do, as many side by side as have room, and returns where the next text can stand.
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

// key draws a key with its name on it and returns its width.
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
