package play

import (
	"fmt"
	"image"
	"math"
)

// mostActions is the greatest number of actions whose probabilities are shown.
const mostActions = 12

// lowPanel is the height, in units, below which the panel beside the picture leaves out what it can.
const lowPanel = 700

// paintSide draws a panel beside the picture. It shows who acts and what goes on in the agent.
func (p *painter) paintSide() {
	r := image.Rect(p.view.Max.X, p.Rect.Min.Y, p.Rect.Max.X, p.Rect.Max.Y)
	p.cover(r, inkGround)
	x0, x1 := r.Min.X+p.px(24), r.Max.X-p.px(24)
	y := r.Min.Y + p.px(40)
	low := r.Dy() < p.px(lowPanel)
	y = p.paintControl(x0, x1, y)
	m := p.of.insight.mind
	if pix, side := p.of.stage.seen(); pix != nil && p.of.showView {
		p.write(p.canvas, x0, y+p.px(6), p.small(), inkSoft, 0, "sees")
		y += p.px(18)
		wide, least := p.px(192), p.px(136)
		if low {
			wide, least = p.px(90), p.px(90)
		}
		if m != nil && m.Map != nil {
			wide = least // the map stands beside it
			p.paintDrawn(image.Rect(x1-least, y, x1, y+least))
		}
		seen := p.paintSeen(image.Pt(x0+max(1, wide/side)*side, y), wide)
		if y = max(seen.Max.Y, y+least) + p.px(28); low {
			y -= p.px(14)
		}
	}
	if m == nil || m.Probs == nil {
		text := "There is no network to look into."
		if p.of.o.Pilot != nil && p.of.stage.facts().steps == 0 {
			text = "It has not acted yet."
		}
		p.write(p.canvas, x0, y+p.px(10), p.small(), inkSoft, 0, text)
		return
	}
	y = p.paintValue(x0, x1, y, low)
	y = p.paintActions(x0, x1, y)
	p.paintMemory(x0, x1, y, r.Max.Y-p.px(24))
}

// heading draws the heading of a part of the panel, with a value at the right end of its line.
func (p *painter) heading(x0, x1, y int, text, value string) {
	p.write(p.canvas, x0, y, p.small(), inkSoft, 0, text)
	p.write(p.canvas, x1, y, p.strong(), inkText, 2, value)
}

// paintControl says who acts and returns where the next part begins.
func (p *painter) paintControl(x0, x1, y int) int {
	who, how := p.of.o.Pilot.Name(), "an arrow key takes over"
	ink := inkAccent
	if !p.of.piloted {
		who, how, ink = "you", "P gives back", inkText
	}
	p.write(p.canvas, x0, y, p.small(), inkSoft, 0, "plays")
	p.write(p.canvas, x1, y, p.small(), inkSoft, 2, how)
	p.write(p.canvas, x0, y+p.px(32), p.large(), ink, 0, who)
	return y + p.px(60)
}

// paintValue draws the value estimate and its course over recent steps. It returns where the next part begins.
func (p *painter) paintValue(x0, x1, y int, low bool) int {
	p.heading(x0, x1, y+p.px(8), "value estimate", fmt.Sprintf("%.2f", p.of.insight.mind.Value))
	r := image.Rect(x0, y+p.px(22), x1, y+p.px(82))
	if low {
		r.Max.Y = y + p.px(50)
	}
	p.fill(r, inkFaint, 0.22)
	least, most := math.Inf(1), math.Inf(-1)
	for _, v := range p.of.insight.values {
		least, most = min(least, v), max(most, v)
	}
	if span := most - least; span < 0.2 {
		middle := (least + most) / 2
		least, most = middle-0.1, middle+0.1
	}
	inner := r.Inset(p.px(5))
	from := inner.Max.X - int(float64(inner.Dx())*float64(max(len(p.of.insight.values)-1, 0))/(memorySteps-1))
	inner.Min.X = max(inner.Min.X, from)
	if inner.Dx() > 2 {
		p.curve(inner, p.of.insight.values, least, most, max(1.6*p.unit, 1.2), inkAccent)
	}
	if low {
		return r.Max.Y + p.px(14)
	}
	return r.Max.Y + p.px(28)
}

// paintActions draws the probabilities of the actions: of all if they are few, else of the most probable. It returns where the next part
// begins.
func (p *painter) paintActions(x0, x1, y int) int {
	p.write(p.canvas, x0, y+p.px(4), p.small(), inkSoft, 0, "action probabilities")
	y += p.px(18)
	row := p.px(23)
	label := p.px(112)
	for _, a := range shown(p.of.insight.mind.Probs) {
		q := float64(p.of.insight.mind.Probs[a])
		ink := inkSoft
		if q >= 0.5 {
			ink = inkText
		}
		p.write(p.canvas, x0, y+p.px(15), p.small(), ink, 0, p.of.stage.about().actionName(a))
		bar := image.Rect(x0+label, y+p.px(4), x1-p.px(46), y+p.px(17))
		p.fill(bar, inkFaint, 0.22)
		bar.Max.X = bar.Min.X + int(q*float64(bar.Dx())+0.5)
		p.fill(bar, inkAccent, 0.4+0.6*q)
		p.write(p.canvas, x1, y+p.px(15), p.small(), ink, 2, fmt.Sprintf("%.0f %%", 100*q))
		y += row
	}
	return y + p.px(22)
}

// shown returns the actions whose probabilities are shown, in the order of their numbers.
func shown(probs []float32) []int {
	var list []int
	for a := range probs {
		list = append(list, a)
	}
	for len(list) > mostActions {
		least := 0
		for i, a := range list {
			if probs[a] < probs[list[least]] {
				least = i
			}
		}
		list = append(list[:least], list[least+1:]...)
	}
	return list
}

// paintMemory draws, for each layer, how much its memory changed in recent steps: bright where it wrote much.
func (p *painter) paintMemory(x0, x1, y, bottom int) {
	if n := len(p.of.insight.mind.Layers); n > 0 && (bottom-y-p.px(18))/n < p.px(14) {
		return // there is no room
	}
	p.write(p.canvas, x0, y+p.px(4), p.small(), inkSoft, 0, "change of memory, recent steps")
	y += p.px(18)
	if len(p.of.insight.mind.Layers) == 0 {
		p.write(p.canvas, x0, y+p.px(14), p.small(), inkFaint, 0, "this network has none")
		return
	}
	row := min(p.px(34), (bottom-y)/len(p.of.insight.mind.Layers))
	label := p.px(66)
	for i, l := range p.of.insight.mind.Layers {
		strip := image.Rect(x0+label, y, x1-p.px(46), y+row-p.px(6))
		if strip.Dy() < 3 {
			return
		}
		base := y + strip.Dy()/2 + p.px(5)
		p.write(p.canvas, x0, base, p.small(), inkSoft, 0, l.Name)
		p.fill(strip, inkFaint, 0.22)
		recent := p.of.insight.changes[i]
		most := 1e-9
		for _, v := range recent {
			most = max(most, v)
		}
		for k, v := range recent {
			// The newest step stands at the right end.
			from := strip.Max.X - strip.Dx()*(len(recent)-k)/memorySteps
			to := strip.Max.X - strip.Dx()*(len(recent)-k-1)/memorySteps
			p.fill(image.Rect(from, strip.Min.Y, to, strip.Max.Y), inkAccent, v/most)
		}
		p.write(p.canvas, x1, base, p.small(), inkSoft, 2, fmt.Sprintf("%.0f %%", 100*l.Change))
		y += row
	}
}
