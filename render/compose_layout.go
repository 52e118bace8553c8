package render

import (
	"errors"
	"fmt"
	"image"
)

// arrange places the panels. In a wide frame the large panel stands at the left and all others in a column at its right. The
// map, a square, is at the top of the column; the agent's picture and the chart are below it, on top of each other or side by
// side. In a high frame this is mirrored at the diagonal: the large panel is above, and the others are in a row below. A frame
// is also mirrored if its first-person picture becomes larger by that.
func (c *Composer) arrange() error {
	var has [panels]bool
	for _, p := range c.how.Panels {
		if p >= panels {
			return fmt.Errorf("panel %d does not exist", p)
		}
		if has[p] {
			return fmt.Errorf("panel %d is there twice", p)
		}
		has[p] = true
	}
	if has[PanelAgent] && c.how.Observation < 1 {
		return errors.New("the agent's picture has no size")
	}
	gap := max(3, int(12*c.unit))
	if len(c.how.Panels) == 1 && !c.how.Captions {
		gap = 0 // the frame shows only the picture
	}
	inside := image.Rect(gap, gap, c.how.Width-gap, c.how.Height-gap)
	if c.how.Captions {
		high := max(36, int(58*c.unit))
		c.strip = image.Rect(inside.Min.X, inside.Max.Y-high, inside.Max.X, inside.Max.Y)
		inside.Max.Y -= high + gap
	}
	if inside.Dx() < minFrame/2 || inside.Dy() < minFrame/2 {
		return fmt.Errorf("frames of %dx%d pixels have no room for pictures", c.how.Width, c.how.Height)
	}
	mirrored := inside.Dy()*5 > inside.Dx()*4
	if c.how.Aspect > 0 && has[PanelPerson] {
		c.arrangeIn(inside, gap, has, true)
		below := c.boardWidth()
		c.arrangeIn(inside, gap, has, false)
		mirrored = below > c.boardWidth()
	}
	c.arrangeIn(inside, gap, has, mirrored)
	for p := range c.place {
		if has[p] && c.place[p].Empty() {
			return fmt.Errorf("frames of %dx%d pixels have no room for so many panels", c.how.Width, c.how.Height)
		}
	}
	return nil
}

// arrangeIn places the panels in an area, with the large one at the left or, if mirrored, at the top.
func (c *Composer) arrangeIn(inside image.Rectangle, gap int, has [panels]bool, mirrored bool) {
	c.place = [panels]image.Rectangle{}
	if mirrored {
		inside = mirror(inside)
	}
	c.divide(inside, gap, has)
	if mirrored {
		for p := range c.place {
			c.place[p] = mirror(c.place[p])
		}
	}
}

// boardWidth returns the width that a picture of the composition's aspect has in its panel.
func (c *Composer) boardWidth() float64 {
	r := c.place[PanelPerson]
	return min(float64(r.Dx()), c.how.Aspect*float64(r.Dy()))
}

// mirror exchanges x and y.
func mirror(r image.Rectangle) image.Rectangle {
	return image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X)
}

// divide places the panels in a wide area.
func (c *Composer) divide(area image.Rectangle, gap int, has [panels]bool) {
	large := Panel(0)
	for !has[large] {
		large++
	}
	has[large] = false
	if has == [panels]bool{} {
		c.place[large] = c.fit(large, area)
		return
	}
	column := c.column(area, gap, has)
	c.place[large] = c.fit(large, image.Rect(area.Min.X, area.Min.Y, area.Max.X-column-gap, area.Max.Y))
	rest := image.Rect(area.Max.X-column, area.Min.Y, area.Max.X, area.Max.Y)
	if has[PanelMap] {
		c.place[PanelMap] = image.Rect(rest.Min.X, rest.Min.Y, rest.Max.X, rest.Min.Y+column)
		rest.Min.Y += column + gap
	}
	if has[PanelAgent] {
		most := min(rest.Dx(), rest.Dy())
		stacked := rest.Dy() >= rest.Dx()
		switch {
		case !has[PanelChart]:
		case stacked:
			most = min(rest.Dx(), rest.Dy()*3/5)
		default:
			most = min(rest.Dx()*3/5, rest.Dy())
		}
		side := c.enlarged(most)
		c.place[PanelAgent] = image.Rect(rest.Min.X, rest.Min.Y, rest.Min.X+side, rest.Min.Y+side)
		if stacked {
			rest.Min.Y += side + gap
		} else {
			rest.Min.X += side + gap
		}
	}
	if has[PanelChart] {
		c.place[PanelChart] = rest
	}
}

// column returns the width of the column beside the large panel, in pixels.
func (c *Composer) column(area image.Rectangle, gap int, has [panels]bool) int {
	high := area.Dy()
	most := area.Dx() * 9 / 20
	switch {
	case has[PanelMap] && has[PanelAgent]:
		return min(high-gap-c.enlarged(high*31/100), most)
	case has[PanelMap] && has[PanelChart]:
		return min(high*7/10-gap, most)
	case has[PanelMap]:
		return min(high, area.Dx()/2)
	case has[PanelAgent]:
		return c.enlarged(min(high*3/5, most))
	}
	return area.Dx() * 2 / 5
}

// fit returns the place of a panel in an area that belongs to it alone. Square panels are put in its middle.
func (c *Composer) fit(p Panel, area image.Rectangle) image.Rectangle {
	side := min(area.Dx(), area.Dy())
	switch p {
	case PanelMap:
	case PanelAgent:
		side = c.enlarged(side)
	default:
		return area
	}
	corner := area.Min.Add(area.Size().Sub(image.Pt(side, side)).Div(2))
	return image.Rectangle{corner, corner.Add(image.Pt(side, side))}
}

// enlarged returns the side of the agent's picture within at most most pixels. It is a multiple of the observation's side where
// that is possible.
func (c *Composer) enlarged(most int) int {
	if n := most / c.how.Observation; n > 0 {
		return n * c.how.Observation
	}
	return max(most, 0)
}
