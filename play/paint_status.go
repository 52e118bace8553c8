package play

import (
	"fmt"
	"image"
	"image/color"
	"math"
)

// paintStatus draws labels for what else goes on, such as a recording. They stand in a row that ends at the right of places.chips: in the
// lower corner, or above a board.
func (p *painter) paintStatus() {
	x, y := p.places.chips.X, p.places.chips.Y
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
	if p.of.recorder.film != nil {
		chip("recording "+clock(math.Floor(p.of.recorder.filmed.Seconds())), inkAlarm, true)
	}
	if p.of.mode == modePlaying {
		if p.of.fast() {
			chip(fmt.Sprintf("fast %d×", fastFactor), inkAccent, true)
		}
		if p.of.recorder.film == nil && !p.of.fast() && !p.of.help {
			chip("F1 help", inkText, false)
		}
	}
}

// paintMessage draws the latest message in the middle, on top of all else, on as many lines as it needs.
func (p *painter) paintMessage() {
	if p.of.toast == "" {
		return
	}
	most := p.view.Dx() - 4*p.margin()
	lines := p.wrap(p.body(), p.of.toast, most)
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

// number writes a score. A whole one has no decimals.
func number(v float64) string {
	if v == math.Trunc(v) {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// OfLimit writes how many steps were done, and how many an episode may have. A limit of 0 is no limit.
func OfLimit(steps, limit int) string {
	if limit == 0 {
		return fmt.Sprint(steps)
	}
	return fmt.Sprintf("%d / %d", steps, limit)
}
