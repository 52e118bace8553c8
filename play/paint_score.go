package play

import (
	"fmt"
	"image"
	"image/color"
)

// paintScore draws target, score and time in the upper left corner, and returns their rectangle.
func (p *painter) paintScore() image.Rectangle {
	f := p.of.stage.facts()
	columns := []column{{label: "score", value: number(f.score)}}
	if f.target != "" {
		columns = append([]column{{label: "find", value: f.target, swatch: f.color}}, columns...)
	}
	if r := p.of.rival; r != nil {
		value := number(r.score())
		if r.late {
			value = "…" // the rival plans
		}
		columns = append(columns, column{label: r.pilot.Name(), value: value, ink: inkRival})
	}
	if f.step > 0 {
		columns = append(columns, column{label: "time left", value: clock(f.secondsLeft(p.of.phaseShown()))})
	}
	columns = append(columns, column{label: "step", value: OfLimit(f.steps, f.limit), faint: true})
	return p.columns(p.places.score, columns)
}

// column is a label with a value under it.
type column struct {
	label, value string
	swatch       color.RGBA // a disc before the value
	ink          color.RGBA // of the value; alpha 0 for the colour of text
	faint        bool       // the column is of less importance
}

// columns draws a panel of columns and returns its rectangle. at is the panel's upper left corner.
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

// paintPace draws, in the lower left corner, how the score compares with what others reach.
func (p *painter) paintPace() {
	f, best := p.of.stage.facts(), p.of.stage.about().best
	wide := min(p.px(430), p.view.Dx()-2*p.margin()-p.px(92))
	r := image.Rect(0, 0, wide, p.px(66)).Add(image.Pt(p.view.Min.X+p.margin(), p.view.Max.Y-p.margin()-p.px(66)))
	p.panel(r)
	pad := p.px(16)
	top := max(best.Oracle, f.score)
	if p.of.rival != nil {
		top = max(top, p.of.rival.score())
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
	if p.of.rival != nil {
		half := float64(high) / 2
		p.disc(max(float64(at(p.of.rival.score())), float64(x0)+half), float64(y)+half, half+float64(p.px(2)), inkRival, 1)
	}
	mark := func(v float64, text string) {
		x := at(v)
		p.fill(image.Rect(x, y-p.px(4), x+p.px(2), y+high+p.px(4)), inkText, 0.9)
		p.write(p.canvas, x, r.Min.Y+p.px(26), p.small(), inkSoft, 1, text)
	}
	mark(best.People, fmt.Sprintf("people %.1f", best.People))
	mark(best.Oracle, fmt.Sprintf("oracle %.1f", best.Oracle))
	if f.steps > 0 && f.score > 0 {
		pace := f.score / float64(f.steps) * float64(f.limit)
		p.write(p.canvas, x0, r.Min.Y+p.px(26), p.small(), inkText, 0, fmt.Sprintf("at this pace %.0f", pace))
	} else {
		p.write(p.canvas, x0, r.Min.Y+p.px(26), p.small(), inkText, 0, "to beat")
	}
}
