package play

import (
	"image"
	"image/color"
	"math"

	"ariadne/agent/gridmap"
	"ariadne/maze"
)

// paintDrawn draws, in a square and with a label, the map that the agent draws of what it sees: floor, walls, targets and the agent itself.
// The map is dark where the agent knows nothing. It shows what the agent takes for true. It is turned as the agent was at the episode's
// start.
func (p *painter) paintDrawn(r image.Rectangle) {
	p.write(p.canvas, r.Min.X, r.Min.Y-p.px(12), p.small(), inkSoft, 0, "its map")
	p.drawMap(r)
}

// drawMap draws the map of paintDrawn without its label.
func (p *painter) drawMap(r image.Rectangle) {
	v, side := p.of.insight.mind.Map, r.Dx()
	p.fill(r, inkFaint, 0.22)
	known := knownCells(v)
	cell := float64(side) / float64(max(known.Dx(), known.Dy(), 9)+2)
	middleX, middleY := float64(known.Min.X+known.Max.X)/2, float64(known.Min.Y+known.Max.Y)/2
	at := func(x, y float64) (float64, float64) {
		return float64(r.Min.X) + float64(side)/2 + (x-middleX)*cell, float64(r.Min.Y) + float64(side)/2 - (y-middleY)*cell
	}
	for cy := known.Min.Y; cy < known.Max.Y; cy++ {
		for cx := known.Min.X; cx < known.Max.X; cx++ {
			floor, wall := v.At(cx, cy)
			left, top := at(float64(cx), float64(cy+1))
			right, low := at(float64(cx+1), float64(cy))
			square := image.Rect(int(left+0.5), int(top+0.5), int(right+0.5), int(low+0.5))
			p.fill(square, inkSoft, 0.85*float64(min(1, floor)))
			p.fill(square, inkWall, float64(min(1, wall)))
		}
	}
	for k, t := range v.Targets {
		// The map goes round, so a target has many places on it. Draw the one nearest to the walker.
		x, y := at(v.X+math.Remainder(t.X-v.X, float64(v.Side)), v.Y+math.Remainder(t.Y-v.Y, float64(v.Side)))
		if t.Sure > 0 && (image.Pt(int(x), int(y)).In(r)) {
			p.disc(x, y, 0.42*cell, targetInk(k), min(1, t.Sure))
		}
	}
	x, y0 := at(v.X, v.Y)
	p.disc(x, y0, 0.4*cell, inkAccent, 1)
	const nose = 0.75 // cells in front of the walker
	for i := range 4 {
		d := nose * cell * float64(i) / 3
		p.disc(x+d*math.Cos(v.Heading), y0-d*math.Sin(v.Heading), 0.14*cell, inkAccent, 1)
	}
}

// knownCells returns the smallest rectangle around the walker's cell and all known cells. The map goes round, so each cell counts at the
// place that is nearest to the walker.
func knownCells(v *gridmap.View) image.Rectangle {
	x, y := int(math.Floor(v.X)), int(math.Floor(v.Y))
	known := image.Rect(x, y, x+1, y+1)
	for dy := -v.Side / 2; dy < v.Side-v.Side/2; dy++ {
		for dx := -v.Side / 2; dx < v.Side-v.Side/2; dx++ {
			if v.Known(x+dx, y+dy) {
				known = known.Union(image.Rect(x+dx, y+dy, x+dx+1, y+dy+1))
			}
		}
	}
	return known
}

// targetInk is the colour of target k in a maze without shuffled colours.
func targetInk(k int) color.RGBA {
	if k >= len(maze.Colors) {
		return inkText
	}
	rgb := maze.Target{Color: uint8(k)}.Bytes()
	return color.RGBA{rgb[0], rgb[1], rgb[2], 0xff}
}
