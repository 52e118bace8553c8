package play

import (
	"fmt"
	"image"

	"ariadne/maze"
	"ariadne/task/memorymaze"
)

// paintTitle draws the title, over the maze that is about to be played.
func (s *Session) paintTitle(p *painter) {
	f := s.stage.facts()
	x := p.view.Min.X + p.px(110)
	y := p.view.Min.Y + p.view.Dy()/2 - p.px(210)
	p.write(p.canvas, x, y, style{size: p.px(76), medium: true}, inkText, 0, "Ariadne")
	p.fill(image.Rect(x+p.px(3), y+p.px(20), x+p.px(75), y+p.px(23)), inkAccent, 1)
	if _, ok := s.stage.(*mazeStage); ok {
		p.write(p.canvas, x, y+p.px(64), p.body(), inkSoft, 0, "Find the target in the colour of the frame. Then the next. Remember where they are.")
	} else {
		p.write(p.canvas, x, y+p.px(64), p.body(), inkSoft, 0, f.title)
	}
	y += p.px(118)
	if s.sizes {
		y = s.paintSizes(p, x, y)
	}
	y += p.px(34)
	p.keyLine(x, y, []hint{{"Enter", "start"}, {"N", "next seed"}, {"F1", "keys"}, {"Esc", "quit"}})
	what := fmt.Sprintf("%s   ·   seed %d", f.title, f.seed)
	if s.rival != nil {
		what += "   ·   against " + s.rival.pilot.Name()
	}
	p.write(p.canvas, x, y+p.px(40), p.small(), inkSoft, 0, what)
}

// paintSizes draws the sizes to choose from and returns where they end.
func (s *Session) paintSizes(p *painter, x, y int) int {
	m, ok := s.stage.(*mazeStage)
	row := p.px(46)
	for i, size := range sizes {
		c, err := maze.Standard(size)
		if err != nil {
			continue // all of them are standard sizes
		}
		published, _ := memorymaze.PublishedMeans(size)
		chosen := ok && m.env.Config().Size == size
		r := image.Rect(x-p.px(14), y, x+p.px(640), y+row-p.px(6))
		ink, label := inkSoft, inkSoft
		weight := p.body()
		if chosen {
			p.panel(r)
			p.fill(image.Rect(r.Min.X, r.Min.Y+p.px(8), r.Min.X+p.px(3), r.Max.Y-p.px(8)), inkAccent, 1)
			ink, weight = inkText, p.strong()
		}
		base := y + p.px(26)
		p.write(p.canvas, x, base, p.small(), label, 0, fmt.Sprint(i+1))
		p.write(p.canvas, x+p.px(34), base, weight, ink, 0, fmt.Sprintf("%d × %d", size, size))
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

// keyLine draws keys and what they do, side by side.
func (p *painter) keyLine(x, y int, hints []hint) {
	for _, h := range hints {
		x += p.key(x, y, h.key) + p.px(8)
		x += p.write(p.canvas, x, y, p.body(), inkSoft, 0, h.does) + p.px(28)
	}
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
	f := s.stage.facts()
	x := p.view.Min.X + p.px(110)
	y := p.view.Min.Y + p.view.Dy()/2 - p.px(130)
	p.write(p.canvas, x, y-p.px(92), p.body(), inkSoft, 0, fmt.Sprintf("%s   ·   seed %d", f.title, f.seed))
	w := p.write(p.canvas, x, y, style{size: p.px(100), medium: true}, inkText, 0, number(f.score))
	what := "points"
	if f.targets > 0 {
		what = "targets"
		if f.score == 1 {
			what = "target"
		}
	}
	p.write(p.canvas, x+w+p.px(16), y, p.large(), inkSoft, 0, what)
	p.fill(image.Rect(x+p.px(3), y+p.px(26), x+p.px(75), y+p.px(29)), inkAccent, 1)
	y += p.px(76)
	if s.rival != nil {
		p.write(p.canvas, x, y, p.strong(), inkRival, 0, s.rival.result(f.score))
		y += p.px(30)
	}
	switch {
	case s.record && s.hasBest:
		p.write(p.canvas, x, y, p.strong(), inkAccent, 0, fmt.Sprintf("Your best so far; before it was %s.", number(s.best)))
		y += p.px(30)
	case s.record:
		p.write(p.canvas, x, y, p.strong(), inkAccent, 0, "Your first score here.")
		y += p.px(30)
	case s.hasBest && s.human:
		p.write(p.canvas, x, y, p.body(), inkSoft, 0, "Your best is "+number(s.best)+".")
		y += p.px(30)
	}
	if b := f.best; b != nil {
		text := fmt.Sprintf("People reach %.1f on average, a planner that knows the maze %.1f.", b.People, b.Oracle)
		p.write(p.canvas, x, y, p.body(), inkSoft, 0, text)
		y += p.px(30)
	}
	p.keyLine(x, y+p.px(34), []hint{{"Enter", "new maze"}, {"N", "next seed"}, {"F1", "keys"}, {"Esc", "quit"}})
	return s.paintWay(p, x+p.px(530))
}

// paintWay draws the map with the way that was gone, to the right of x if there is room.
func (s *Session) paintWay(p *painter, x int) error {
	right := p.view.Max.X - p.px(60)
	side := min(p.px(460), right-x, p.view.Dy()-2*p.margin())
	if side < p.px(180) {
		return nil
	}
	y := p.view.Min.Y + (p.view.Dy()-side)/2
	_, err := s.paintPlan(p, image.Rect(right-side, y, right, y+side))
	return err
}
