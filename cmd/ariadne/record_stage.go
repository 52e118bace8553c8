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
	renderer render.Renderer // draws a maze in first person; nil if no such picture is shown
	chart    render.Chart
	path     [][2]float64

	view   *render.MapView
	pix    []byte
	board  render.Board // where the picture of a task that is no maze stands
	last   *instant     // the end of the episode that is over
	failed error        // what went wrong when last was made
	moment render.Moment
}

// chartWindow is the greatest number of steps that a chart shows: a minute of the walker's time.
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
	s := &stage{p: p, show: show, chart: render.Chart{Window: p.mostShown(o.steps), Across: "step", Every: p.repeat(), Marked: "reward"}}
	p.now.Ending = func(int) { s.last, s.failed = s.look() }
	how := render.Composition{Width: w, Height: h, Panels: show.panels, Captions: true}
	if p.maze != nil {
		how.Observation = p.maze.Variant().CameraResolution
	} else {
		sw, sh := p.screen.ScreenSize()
		how.Aspect = float64(sw) / float64(sh)
	}
	if s.composer, err = render.NewComposer(how); err != nil {
		return nil, usageError{err}
	}
	if err := s.open(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// open makes everything that draws the panels.
func (s *stage) open() (err error) {
	switch s.show.chart {
	case viewValue:
		s.chart.Label, s.chart.Unit, s.chart.Digits = "value estimate", "discounted reward to come", 2
	case viewScore:
		s.chart.Label, s.chart.Unit, s.chart.Digits = "score", "sum of rewards", -1
		if s.p.maze != nil {
			s.chart.Unit, s.chart.Marked = "targets reached", "reached"
		}
	}
	w, h := s.composer.PanelSize(render.PanelPerson)
	s.moment.Person = image.NewRGBA(image.Rect(0, 0, w, h))
	if s.p.maze == nil {
		sw, sh := s.p.screen.ScreenSize()
		margin := max(2, min(w, h)/100) // room for the frame
		s.board = render.FitBoard(s.moment.Person.Rect.Inset(margin), image.Pt(sw, sh), s.p.screen.About().Grain)
		return nil
	}
	textures, err := assets.LoadTextures(s.p.settings.Textures)
	if err != nil {
		return usageError{err}
	}
	if s.show.has(render.PanelPerson) {
		s.pix = make([]byte, 3*w*h)
		large, err := assets.LoadLargeTextures(s.p.settings.Textures, h)
		if err != nil {
			return usageError{err}
		}
		if s.renderer, err = headless.New(w, h, large, s.p.look()); err != nil {
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

// begin prepares the stage for a new episode.
func (s *stage) begin() error {
	s.path, s.chart.Values, s.chart.Marks = s.path[:0], s.chart.Values[:0], s.chart.Marks[:0]
	s.p.gain = 0
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

// instant is what is kept of the moment before a step. It is shown until the next moment.
type instant struct {
	view     render.View
	q, v     [5]float64 // the walker's coordinates and their rates, as maze.Env has them
	targets  []render.Sphere
	current  int
	captions []render.Caption
	progress float64
	observed []uint8
	picture  *image.RGBA // picture of a task that is no maze
}

// colorNames are the names of maze.Colors, in their order.
var colorNames = [len(maze.Colors)]string{"red", "green", "blue", "purple", "yellow", "salmon"}

// look returns an instant with what is seen now.
func (s *stage) look() (*instant, error) {
	p, i := s.p, &instant{}
	if p.maze == nil {
		w, h := p.screen.ScreenSize()
		i.picture = image.NewRGBA(image.Rect(0, 0, w, h))
		return i, p.screen.Draw(0, i.picture)
	}
	env := p.maze.Env(0)
	i.view, i.q, i.v = memorymaze.View(env, 0), env.QPos(), env.QVel()
	i.targets, i.current = memorymaze.Scene(env).Targets, env.Current()
	i.observed = slices.Clone(p.now.Obs.Pixels)
	return i, nil
}

// instant returns the present moment with its captions, after a decision was made, and adds it to the chart.
func (s *stage) instant() (*instant, error) {
	i, err := s.look()
	if err != nil {
		return nil, err
	}
	s.caption(i, s.p.score, s.p.age, render.Caption{Label: "playing", Value: s.p.title})
	switch s.show.chart {
	case viewValue:
		s.chart.Values = append(s.chart.Values, s.p.value())
	case viewScore:
		s.chart.Values = append(s.chart.Values, s.p.score)
	}
	return i, nil
}

// caption writes the captions of a moment with a score after age steps of the episode. more is the last caption.
func (s *stage) caption(i *instant, score float64, age int, more render.Caption) {
	p, limit := s.p, s.p.task.Spec().Limit
	if limit > 0 {
		i.progress = float64(age) / float64(limit)
	}
	if p.maze != nil {
		c := i.targets[i.current].Color
		name := colorNames[p.maze.Env(0).Targets()[i.current].Color]
		i.captions = append(i.captions, render.Caption{Label: "target", Value: name, Swatch: color.RGBA{c[0], c[1], c[2], 0xff}})
	}
	i.captions = append(i.captions, render.Caption{Label: "score", Value: fmt.Sprintf("%.4g", score)},
		render.Caption{Label: "reward", Value: signed(p.gain)}, render.Caption{Label: "step", Value: play.OfLimit(age, limit)})
	if p.maze != nil {
		f := p.maze.Variant().Maze.ControlFreq
		i.captions = append(i.captions, render.Caption{Label: "time", Value: clock(age/f) + " / " + clock(limit/f), Spare: true})
	}
	i.captions = append(i.captions, more)
}

// signed writes a reward, with a sign unless it is 0.
func signed(v float64) string {
	if v == 0 {
		return "0"
	}
	return fmt.Sprintf("%+.3g", v)
}

func clock(seconds int) string { return fmt.Sprintf("%d:%02d", seconds/60, seconds%60) }

// play writes the pictures of the step that was made last. The first one shows the moment before it, the others the way to the next moment or
// to the end of the episode. An end is held for a while.
func (s *stage) play(w video.Writer, before *instant, o recording) error {
	p := s.p
	if s.failed != nil {
		return s.failed
	}
	for k := range o.smooth {
		q := before.q
		if p.maze != nil {
			to, v := s.where()
			q = between(before.q, before.v, to, v, s.seconds(), float64(k)/float64(o.smooth))
		}
		if err := s.write(w, before, q); err != nil {
			return err
		}
	}
	if p.over() {
		if err := s.hold(w, o); err != nil {
			return err
		}
		return s.begin()
	}
	if p.gain > 0 {
		s.chart.Marks = append(s.chart.Marks, render.Mark{At: len(s.chart.Values), Color: markColor(before)})
	}
	return nil
}

// where returns the walker's coordinates and their rates after the step that was made last.
func (s *stage) where() (q, v [5]float64) {
	if s.p.over() {
		return s.last.q, s.last.v
	}
	env := s.p.maze.Env(0)
	return env.QPos(), env.QVel()
}

// endSeconds is how many seconds the last moment of an episode is shown.
const endSeconds = 1

// hold writes the last moment of an episode for a while, with its outcome.
func (s *stage) hold(w video.Writer, o recording) error {
	i, e := s.last, s.p.ended
	s.caption(i, e.Return, e.Length, render.Caption{Label: "end of the episode", Value: s.p.outcome()})
	i.observed = s.p.now.Final.Pixels
	if s.show.chart == viewScore {
		s.chart.Values = append(s.chart.Values, e.Return)
	}
	if s.p.gain > 0 {
		s.chart.Marks = append(s.chart.Marks, render.Mark{At: len(s.chart.Values) - 1, Color: markColor(i)})
	}
	for range endSeconds * o.fps * o.smooth {
		if err := s.write(w, i, i.q); err != nil {
			return err
		}
	}
	return nil
}

// write writes a frame of an instant with the walker at given coordinates.
func (s *stage) write(w video.Writer, i *instant, q [5]float64) error {
	frame, err := s.frame(i, q)
	if err != nil {
		return err
	}
	return w.WriteFrame(frame)
}

// markColor returns the colour of the mark for a reward: that of the target that was reached or, in tasks without targets, white.
func markColor(i *instant) color.RGBA {
	if i.targets == nil {
		return color.RGBA{0xf2, 0xf4, 0xf7, 0xff}
	}
	c := i.targets[i.current].Color
	return color.RGBA{c[0], c[1], c[2], 0xff}
}

// seconds returns how many seconds a step takes the walker.
func (s *stage) seconds() float64 {
	return float64(s.p.repeat()) / float64(s.p.maze.Variant().Maze.ControlFreq)
}

// between returns the walker's coordinates within a step; t is from 0 at its beginning to 1 at its end. They are on the cubic that has
// the coordinates and rates of both ends (Hermite).
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
	if i.picture != nil {
		s.drawBoard(i.picture)
	}
	if s.view != nil {
		if at := [2]float64{q[0], q[1]}; len(s.path) == 0 || s.path[len(s.path)-1] != at {
			s.path = append(s.path, at)
		}
		state := &render.MapState{X: q[0], Y: q[1], Steer: q[3], Targets: i.targets, Hidden: i.view.Hidden, Current: i.current, Path: s.path}
		if s.show.probe {
			state.Guess = s.p.guess
		}
		if err := s.view.Draw(m.Map, state); err != nil {
			return nil, err
		}
	}
	return s.composer.Frame(m)
}

// The colours of the ground and the frame around a board.
var (
	boardGround = color.RGBA{0x1f, 0x23, 0x2a, 0xff}
	boardFrame  = color.RGBA{0x56, 0x5e, 0x6b, 0xff}
)

// drawBoard draws the picture of a task that draws itself, with a frame around it.
func (s *stage) drawBoard(m *image.RGBA) {
	dst := s.moment.Person
	draw.Draw(dst, dst.Rect, image.NewUniform(boardGround), image.Point{}, draw.Src)
	s.board.Draw(dst, m)
	s.board.Frame(dst, max(1, min(dst.Rect.Dx(), dst.Rect.Dy())/300), boardFrame)
}
