package play

import (
	"image"
	"image/draw"
	"time"
)

// mapInterval is the least time between two drawings of the map. A drawing costs much, and the map changes little.
const mapInterval = 30 * time.Millisecond

// paintCorner draws the map and the agent's view in the upper right corner. It draws them below the score if that reaches so far to the
// right.
func (p *painter) paintCorner(score image.Rectangle) error {
	x, y := p.view.Max.X-p.margin(), p.view.Min.Y+p.margin()
	side := p.px(236)
	if x-side < score.Max.X+p.px(8) {
		y = score.Max.Y + p.px(8)
		side = min(side, p.view.Max.Y-p.px(80)-y)
	}
	if p.of.showMap && side > p.px(60) {
		has, err := p.paintPlan(image.Rect(x-side, y, x, y+side))
		if err != nil {
			return err
		}
		if has {
			y += side + p.px(14)
		}
	}
	if p.of.showView && p.of.o.Pilot == nil {
		p.paintSeen(image.Pt(x, y), p.px(192))
	}
	return nil
}

// plan is the map as it was drawn last.
type plan struct {
	picture *image.RGBA
	drawn   time.Duration // when; 0 to draw it anew
}

// paintPlan draws the map into a square, or reports that there is none.
func (p *painter) paintPlan(at image.Rectangle) (has bool, err error) {
	c, now := p.of.stage.chart(), p.of.log.now
	if c == nil {
		return false, nil
	}
	last := &p.of.plan
	if last.picture == nil || last.picture.Rect.Dx() != at.Dx() {
		*last = plan{picture: image.NewRGBA(image.Rect(0, 0, at.Dx(), at.Dx()))}
	}
	if last.drawn == 0 || now-last.drawn >= mapInterval {
		if err := c.draw(last.picture, p.of.phase, p.of.insight.guess); err != nil {
			return false, err
		}
		last.drawn = max(now, 1)
	}
	draw.Draw(p.canvas, at, last.picture, image.Point{}, draw.Src)
	p.frame(at.Inset(-p.px(1)), p.px(1), inkPanel, 0.8)
	return true, nil
}

// paintSeen draws what the agent observes and returns its rectangle. corner is the upper right corner; wide is the greatest width in
// pixels.
func (p *painter) paintSeen(corner image.Point, wide int) image.Rectangle {
	pix, side := p.of.stage.seen()
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
