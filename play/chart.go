package play

import (
	"image"

	"ariadne/render"
)

// chart is the map of a maze: the maze from above, with the walker's way so far.
type chart struct {
	of     *mazeStage
	colors render.MapColors
	view   *render.MapView // nil before the first picture
	way    [][2]float64    // where the walker was, x and y in metres, at the ends of its steps

	beside *chart       // the map of a rival, whose walker is shown too; nil for none
	other  [][2]float64 // another way through the maze that is shown too; nil for none
	seed   uint32       // of the maze that other led through
}

// begin starts the map of the maze of a seed. It forgets the other way unless that led through the same maze.
func (c *chart) begin(seed uint32) error {
	c.way = c.way[:0]
	q := c.of.env.QPos()
	c.way = append(c.way, [2]float64{q[0], q[1]})
	if seed != c.seed {
		c.other, c.seed = nil, seed
	}
	if c.view == nil {
		return nil
	}
	return c.view.SetLayout(&c.of.layout)
}

// settle adds to the way the place where a step has ended.
func (c *chart) settle() {
	end := c.of.way.at(1)
	c.way = append(c.way, [2]float64{end[0], end[1]})
}

// draw draws the moment at a phase of the step under way. guess is what somebody takes the maze for; nil shows no guess.
func (c *chart) draw(dst *image.RGBA, phase float64, guess *render.Guess) error {
	if err := c.fit(dst.Rect.Dx(), dst.Rect.Dy()); err != nil {
		return err
	}
	p, s := c.of.way.at(phase), c.of
	current := -1
	for i, t := range s.scene.Targets {
		if s.now.color.A != 0 && t.Color == [3]uint8{s.now.color.R, s.now.color.G, s.now.color.B} {
			current = i
		}
	}
	state := render.MapState{
		X: p[0], Y: p[1], Steer: p[3], Targets: s.scene.Targets, Hidden: s.hidden, Current: current,
		Path: append(c.way, [2]float64{p[0], p[1]}), Guess: guess,
		OtherPath: c.other, OtherColor: inkRival,
	}
	if c.beside != nil {
		at := c.beside.of.way.at(phase)
		state.Other = &render.Walker{X: at[0], Y: at[1], Steer: at[3], Color: inkRival}
	}
	return c.view.Draw(dst, &state)
}

// fit makes a new view unless the present one has the size w x h, in pixels.
func (c *chart) fit(w, h int) error {
	if c.view != nil {
		if mw, mh := c.view.Size(); mw == w && mh == h {
			return nil
		}
	}
	view, err := render.NewMapView(w, h, c.colors)
	if err == nil {
		err = view.SetLayout(&c.of.layout)
	}
	if err != nil {
		c.view = nil
		return err
	}
	c.view = view
	return nil
}
