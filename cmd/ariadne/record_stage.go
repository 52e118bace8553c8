package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"slices"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/play"
	"ariadne/render"
	"ariadne/task/memorymaze"
	"ariadne/video"
)

// stage draws a performance for people.
type stage struct {
	p        *performance
	show     selection
	composer *render.Composer
	renderer render.Renderer // of the first-person picture, nil if there is none of a maze
	chart    render.Chart
	path     [][2]float64

	view   *render.MapView
	pix    []byte
	screen *image.RGBA // of a task that is no maze
	moment render.Moment
}

// chartWindow is how many steps a chart shows: a minute of the walker's time.
const chartWindow = 240

func newStage(p *performance, o recording) (*stage, error) {
	show, err := selectViews(o.views, p)
	if err != nil {
		return nil, err
	}
	width := wide
	if len(show.panels) == 1 {
		width = square
	}
	w, h, err := parseSize(o.size, frameHeight, width)
	if err != nil {
		return nil, err
	}
	s := &stage{p: p, show: show, chart: render.Chart{Window: chartWindow}}
	how := render.Composition{Width: w, Height: h, Panels: show.panels, Captions: true}
	if p.maze != nil {
		how.Observation = p.maze.Variant().CameraResolution
	}
	if s.composer, err = render.NewComposer(how); err != nil {
		return nil, usageError{err}
	}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// open makes what draws the panels.
func (s *stage) open() (err error) {
	switch s.show.chart {
	case viewValue:
		s.chart.Label, s.chart.Digits = "value estimate", 2
	case viewScore:
		s.chart.Label = "score"
	}
	w, h := s.composer.PanelSize(render.PanelPerson)
	s.moment.Person = image.NewRGBA(image.Rect(0, 0, w, h))
	if s.p.maze == nil {
		sw, sh := s.p.screen.ScreenSize()
		s.screen = image.NewRGBA(image.Rect(0, 0, sw, sh))
		return nil
	}
	textures, err := assets.LoadTextures(s.p.settings.Textures)
	if err != nil {
		return usageError{err}
	}
	if s.show.has(render.PanelPerson) {
		s.pix = make([]byte, 3*w*h)
		if s.renderer, err = headless.New(w, h, textures, s.p.look()); err != nil {
			return err
		}
	}
	if s.show.has(render.PanelMap) {
		w, h := s.composer.PanelSize(render.PanelMap)
		s.moment.Map = image.NewRGBA(image.Rect(0, 0, w, h))
		s.view, err = render.NewMapView(w, h, render.NewMapColors(textures.Walls, textures.Floors))
	}
	return err
}

// Close frees the renderer and the fonts.
func (s *stage) Close() error {
	err := s.composer.Close()
	if s.renderer != nil {
		err = errors.Join(err, s.renderer.Close())
	}
	return err
}

// begin takes up a new episode.
func (s *stage) begin() error {
	s.path, s.chart.Values, s.chart.Marks = s.path[:0], s.chart.Values[:0], s.chart.Marks[:0]
	if s.p.maze == nil {
		return nil
	}
	env := s.p.maze.Env(0)
	if s.view != nil {
		if err := s.view.SetLayout(env.Layout()); err != nil {
			return err
		}
	}
	if s.renderer != nil {
		return s.renderer.SetScene(0, memorymaze.Scene(env))
	}
	return nil
}

// instant is what is kept of the moment before a step, to be shown until the next one.
type instant struct {
	view     render.View
	q, v     [5]float64 // of the walker, as maze.Env has them
	targets  []render.Sphere
	current  int
	captions []render.Caption
	progress float64
	observed []uint8
}

// colorNames names maze.Colors.
var colorNames = [len(maze.Colors)]string{"red", "green", "blue", "purple", "yellow", "salmon"}

// instant takes down the present moment, after a decision was made.
func (s *stage) instant() (*instant, error) {
	p, limit := s.p, s.p.task.Spec().Limit
	if p.screen != nil {
		if err := p.screen.Draw(0, s.screen); err != nil {
			return nil, err
		}
		enlarge(s.moment.Person, s.screen)
	}
	i := &instant{}
	if limit > 0 {
		i.progress = float64(p.age) / float64(limit)
	}
	if p.maze != nil {
		env := p.maze.Env(0)
		i.view, i.q, i.v = memorymaze.View(env, 0), env.QPos(), env.QVel()
		i.targets, i.current = memorymaze.Scene(env).Targets, env.Current()
		i.observed = slices.Clone(p.now.Obs.Pixels)
		target := env.Targets()[i.current]
		c := target.Bytes()
		i.captions = append(i.captions, render.Caption{Label: "target", Value: colorNames[target.Color], Swatch: color.RGBA{c[0], c[1], c[2], 0xff}})
	}
	i.captions = append(i.captions, render.Caption{Label: "score", Value: fmt.Sprintf("%.4g", p.score)},
		render.Caption{Label: "step", Value: play.OfLimit(p.age, limit)})
	if p.maze != nil {
		f := p.maze.Variant().Maze.ControlFreq
		i.captions = append(i.captions, render.Caption{Label: "time", Value: clock(p.age/f) + " / " + clock(limit/f)})
	}
	i.captions = append(i.captions, render.Caption{Label: "playing", Value: p.title})
	switch s.show.chart {
	case viewValue:
		s.chart.Values = append(s.chart.Values, p.value())
	case viewScore:
		s.chart.Values = append(s.chart.Values, p.score)
	}
	return i, nil
}

func clock(seconds int) string { return fmt.Sprintf("%d:%02d", seconds/60, seconds%60) }

// play writes the pictures of a step that was just made: at first the moment before it, then those on the way to the
// next. The last step of an episode stands still: the environment is in the next maze already.
func (s *stage) play(w video.Writer, before *instant, pictures int) error {
	p := s.p
	if p.maze == nil {
		pictures = 1 // nothing moves in between
	}
	for k := range pictures {
		q := before.q
		if p.maze != nil && !p.over() {
			env := p.maze.Env(0)
			q = between(before.q, before.v, env.QPos(), env.QVel(), s.seconds(), float64(k)/float64(pictures))
		}
		frame, err := s.frame(before, q)
		if err != nil {
			return err
		}
		if err := w.WriteFrame(frame); err != nil {
			return err
		}
	}
	if p.over() {
		return s.begin()
	}
	if p.now.Reward[0] > 0 {
		s.chart.Marks = append(s.chart.Marks, render.Mark{At: len(s.chart.Values), Color: markColor(before)})
	}
	return nil
}

// markColor returns the colour of what was reached.
func markColor(i *instant) color.RGBA {
	if i.targets == nil {
		return color.RGBA{0xf2, 0xf4, 0xf7, 0xff}
	}
	c := i.targets[i.current].Color
	return color.RGBA{c[0], c[1], c[2], 0xff}
}

// seconds returns how long a step takes the walker.
func (s *stage) seconds() float64 {
	return float64(s.p.repeat()) / float64(s.p.maze.Variant().Maze.ControlFreq)
}

// between returns the walker's coordinates at a part of a step, from those and their rates at both ends: the cubic that
// has them (Hermite).
func between(q0, v0, q1, v1 [5]float64, seconds, t float64) (q [5]float64) {
	t2 := t * t
	t3 := t2 * t
	for i := range q {
		q[i] = (2*t3-3*t2+1)*q0[i] + (t3-2*t2+t)*seconds*v0[i] + (3*t2-2*t3)*q1[i] + (t3-t2)*seconds*v1[i]
	}
	return q
}

// frame draws an instant with the walker at given coordinates.
func (s *stage) frame(i *instant, q [5]float64) (*image.RGBA, error) {
	m := &s.moment
	m.Captions, m.Progress, m.Agent, m.Chart = i.captions, i.progress, i.observed, &s.chart
	if s.renderer != nil {
		i.view.X, i.view.Y, i.view.Z, i.view.Steer = q[0], q[1], q[2], q[3]
		if err := s.renderer.Render([]render.View{i.view}, s.pix); err != nil {
			return nil, err
		}
		if err := render.CopyRGB(m.Person, s.pix); err != nil {
			return nil, err
		}
	}
	if s.view != nil {
		s.path = append(s.path, [2]float64{q[0], q[1]})
		state := &render.MapState{X: q[0], Y: q[1], Steer: q[3], Targets: i.targets, Hidden: i.view.Hidden, Current: i.current, Path: s.path}
		if err := s.view.Draw(m.Map, state); err != nil {
			return nil, err
		}
	}
	return s.composer.Frame(m)
}

// enlarge draws a picture into the middle of a larger one, its pixels as squares where that is possible.
func enlarge(dst, m *image.RGBA) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	mw, mh := m.Rect.Dx(), m.Rect.Dy()
	wide, high := w, mh*w/mw
	if high > h {
		wide, high = mw*h/mh, h
	}
	if n := wide / mw; n > 0 {
		wide, high = n*mw, n*mh
	}
	draw.Draw(dst, dst.Rect, image.NewUniform(color.RGBA{0x1f, 0x23, 0x2a, 0xff}), image.Point{}, draw.Src)
	left, top := (w-wide)/2, (h-high)/2
	for y := range high {
		from := m.Pix[y*mh/high*m.Stride:]
		to := dst.Pix[(top+y)*dst.Stride+4*left:]
		for x := range wide {
			copy(to[4*x:4*x+4], from[x*mw/wide*4:])
		}
	}
}
