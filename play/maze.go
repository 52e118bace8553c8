package play

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"

	"ariadne/assets"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/maze/physics"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// targetNames are those of maze.Colors.
var targetNames = [len(maze.Colors)]string{"red", "green", "blue", "purple", "yellow", "salmon"}

// mazeStage is Memory Maze, seen by the walker at the window's size.
type mazeStage struct {
	batch *memorymaze.Batch
	env   *maze.Env
	step  *task.Step
	how   headless.Options

	textureDir string

	textures *assets.Textures // that agents see
	large    *assets.Textures // that the person sees
	side     int              // of large ones
	person   render.Renderer  // nil before the first picture
	scene    *render.Scene    // of the episode that is shown
	pix      []byte
	chart    *render.MapView
	layout   maze.Layout // that is shown; the environment may be in the next one already

	way    way
	path   [][2]float64
	hidden uint32
	now    facts
	next   facts
	look   []uint8 // the observation at the beginning of the step
	said   about
	played []uint8 // actions of the episode, one for each step of the environment
	flying bool    // a step was begun and not settled

	beside *mazeStage   // a rival's, whose walker the map shows too; nil for none
	other  [][2]float64 // way of another that the map shows too
	seed   uint32       // of the maze that it led through
}

// newMazeStage takes over a batch of one environment.
func newMazeStage(b *memorymaze.Batch, settings memorymaze.Settings) (*mazeStage, error) {
	textures, err := assets.LoadTextures(settings.Textures)
	if err != nil {
		return nil, err
	}
	s := &mazeStage{
		batch: b, env: b.Env(0), textures: textures, textureDir: settings.Textures,
		how:  headless.Options{Render: settings.Render, Device: settings.Device},
		step: &task.Step{Obs: task.NewObs(b.Spec(), 1), Reward: make([]float32, 1), Done: make([]bool, 1)},
		look: make([]uint8, b.Spec().Size()),
	}
	s.step.Final = task.NewObs(b.Spec(), 1)
	c := s.env.Config()
	s.said = about{
		title: fmt.Sprintf("Memory Maze %d×%d", c.Size, c.Size), fresh: "new maze", mapped: true, size: c.Size, actions: actionNames[:],
		goal: "Find the target in the colour of the frame, then the next, and remember where they are.",
	}
	return s, nil
}

// actionNames are those of maze.Env's actions.
var actionNames = [maze.Actions]string{"stay", "forward", "left", "right", "forward left", "forward right"}

func (s *mazeStage) about() *about { return &s.said }

// begin starts the first episode of an environment that is seeded anew, so that a seed always names the same maze.
func (s *mazeStage) begin(seed uint32) error {
	fresh, err := maze.NewEnv(s.env.Config(), seed)
	if err != nil {
		return err
	}
	if err := s.env.CopyFrom(fresh); err != nil {
		return err
	}
	s.step.Episodes = s.step.Episodes[:0]
	if err := s.batch.Reset(s.step); err != nil {
		return err
	}
	copy(s.look, s.step.Obs.Pixels)
	if err := s.way.begin(s.env); err != nil {
		return err
	}
	s.keepScene()
	s.path, s.played, s.flying = append(s.path[:0], s.place()), s.played[:0], false
	s.hidden = s.env.Hidden()
	if seed != s.seed {
		s.other, s.seed = nil, seed
	}
	c := s.env.Config()
	s.now = facts{
		task: s.taskName(), seed: seed,
		limit: s.env.Limit(), step: 1 / float64(c.ControlFreq), targets: c.Targets, repeated: max(1, s.batch.Spec().Repeat),
	}
	if b, ok := memorymaze.PublishedMeans(c.Size); ok && s.standard() {
		s.now.best = &b
	}
	s.aim(&s.now)
	if s.person != nil {
		if err := s.person.SetScene(0, s.scene); err != nil {
			return err
		}
	}
	if s.chart != nil {
		return s.chart.SetLayout(&s.layout)
	}
	return nil
}

// standard reports whether scores can be compared with those that are published.
func (s *mazeStage) standard() bool {
	c := s.env.Config()
	standard, err := maze.Standard(c.Size)
	if err != nil {
		return false
	}
	standard.ControlFreq, standard.RandomizeColors, standard.GoodVisibility = c.ControlFreq, c.RandomizeColors, c.GoodVisibility
	return c == standard
}

// taskName tells scores apart that cannot be compared.
func (s *mazeStage) taskName() string {
	c := s.env.Config()
	name := s.batch.Variant().Name()
	if known, err := memorymaze.ParseID(name + "-v0"); err == nil && known == s.batch.Variant() {
		return name
	}
	kind := "custom"
	if c.Layout != nil {
		kind = "drawn"
	}
	return fmt.Sprintf("%s %s, %d targets, %g s", name, kind, c.Targets, c.TimeLimit)
}

// keepScene copies what is seen of the episode.
func (s *mazeStage) keepScene() {
	l := s.env.Layout()
	s.layout = *l
	s.layout.Entity = append([]byte(nil), l.Entity...)
	s.layout.Variation = append([]byte(nil), l.Variation...)
	s.layout.Walls = append([]maze.Box(nil), l.Walls...)
	s.layout.Floors = append([]maze.Box(nil), l.Floors...)
	s.scene = memorymaze.Scene(s.env)
	s.scene.Layout = &s.layout
}

func (s *mazeStage) place() [2]float64 {
	q := s.env.QPos()
	return [2]float64{q[0], q[1]}
}

// aim sets what is to be found.
func (s *mazeStage) aim(f *facts) {
	t := s.env.Targets()[s.env.Current()]
	f.target, f.color = "?", color.RGBA{}
	if s.env.Cued() {
		c := t.Bytes()
		f.target, f.color = targetNames[t.Color], color.RGBA{c[0], c[1], c[2], 0xff}
	}
}

func (s *mazeStage) advance(action int32) error {
	repeat := min(s.now.repeated, s.now.limit-s.now.steps)
	substeps := repeat * int(1/(physics.Timestep*float64(s.env.Config().ControlFreq))+0.5)
	s.way.follow(s.env, action, substeps)
	s.step.Episodes = s.step.Episodes[:0]
	if err := s.batch.Step([]int32{action}, s.step); err != nil {
		return err
	}
	for range repeat {
		s.played = append(s.played, uint8(action))
	}
	s.next = s.now
	s.next.steps += repeat
	s.next.reward = float64(s.step.Reward[0])
	s.next.score += s.next.reward
	s.next.over = s.step.Done[0]
	if !s.next.over {
		s.aim(&s.next)
	}
	s.flying = true
	return nil
}

func (s *mazeStage) settle() {
	if !s.flying {
		return
	}
	s.flying = false
	s.now, s.hidden = s.next, 0
	end := s.way.at(1)
	s.path = append(s.path, [2]float64{end[0], end[1]})
	if s.now.over {
		copy(s.look, s.step.Final.Pixels)
		return
	}
	s.way.rest(s.env)
	copy(s.look, s.step.Obs.Pixels)
}

func (s *mazeStage) facts() *facts { return &s.now }

func (s *mazeStage) seen() ([]uint8, int) { return s.look, s.batch.Spec().Shape[0] }

func (s *mazeStage) observed() *task.Step { return s.step }

func (s *mazeStage) environment() task.Batch { return s.batch }

func (s *mazeStage) trail() [][2]float64 { return s.path }

func (s *mazeStage) compare(way [][2]float64) { s.other = way }

func (s *mazeStage) accompany(beside stage) { s.beside, _ = beside.(*mazeStage) }

func (s *mazeStage) rate() float64 {
	return float64(s.env.Config().ControlFreq) / float64(max(1, s.batch.Spec().Repeat))
}

// draw draws what the walker sees, without a border, at the size of dst.
func (s *mazeStage) draw(dst *image.RGBA, phase float64) error {
	p := s.way.at(phase)
	return s.drawFrom(dst, p, s.hidden)
}

// welcome draws the maze from where the walker will begin, looking around.
func (s *mazeStage) welcome(dst *image.RGBA, turned float64) error {
	p := s.way.at(0)
	p[3] += turned
	return s.drawFrom(dst, p, s.hidden)
}

// drawFrom draws what is seen from a pose.
func (s *mazeStage) drawFrom(dst *image.RGBA, p pose, hidden uint32) error {
	w, h, detail := s.pictureSize(dst.Rect.Dx(), dst.Rect.Dy())
	if err := s.fit(w, h); err != nil {
		return err
	}
	view := render.View{X: p[0], Y: p[1], Z: p[2], Steer: p[3], Hidden: hidden}
	if err := s.person.Render([]render.View{view}, s.pix); err != nil {
		return err
	}
	spread(dst, s.pix, w, h, detail)
	return nil
}

// mostPixels is the size of pictures from which on the processor draws them at half the resolution.
const mostPixels = 2_200_000

// pictureSize returns the size at which the renderer draws for a part of the window, and by what it is enlarged then.
func (s *mazeStage) pictureSize(width, height int) (w, h, detail int) {
	if width*height > mostPixels && (s.person == nil || s.onCPU()) {
		return (width + 1) / 2, (height + 1) / 2, 2
	}
	return width, height, 1
}

func (s *mazeStage) onCPU() bool { return strings.HasPrefix(s.person.Describe(), "software") }

// fit makes the renderer one for pictures of a size.
func (s *mazeStage) fit(w, h int) error {
	if s.person != nil {
		if pw, ph := s.person.Size(); pw == w && ph == h {
			return nil
		}
		if s.how.Render != headless.RenderGL && s.onCPU() {
			s.how.Render = headless.RenderSoft // there is no need to look for a graphics card again
		}
		if err := s.person.Close(); err != nil {
			return err
		}
		s.person = nil
	}
	if side := assets.LargeSide(h); s.large == nil || s.side != side {
		large, err := assets.LoadLargeTextures(s.textureDir, h)
		if err != nil {
			return err
		}
		s.large, s.side = large, side
	}
	r, err := headless.New(w, h, s.large, s.how)
	if err != nil {
		return err
	}
	s.person = r
	if n := 3 * w * h; cap(s.pix) < n {
		s.pix = make([]byte, n)
	} else {
		s.pix = s.pix[:n]
	}
	return s.person.SetScene(0, s.scene)
}

// plan draws the maze from above with the way so far.
func (s *mazeStage) plan(dst *image.RGBA, phase float64, guess *render.Guess) (bool, error) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	if s.chart != nil {
		if mw, mh := s.chart.Size(); mw != w || mh != h {
			s.chart = nil
		}
	}
	if s.chart == nil {
		var err error
		if s.chart, err = render.NewMapView(w, h, render.NewMapColors(s.textures.Walls, s.textures.Floors)); err != nil {
			return true, err
		}
		if err := s.chart.SetLayout(&s.layout); err != nil {
			s.chart = nil
			return true, err
		}
	}
	p := s.way.at(phase)
	current := -1
	for i, t := range s.scene.Targets {
		if s.now.color.A != 0 && t.Color == [3]uint8{s.now.color.R, s.now.color.G, s.now.color.B} {
			current = i
		}
	}
	state := render.MapState{
		X: p[0], Y: p[1], Steer: p[3], Targets: s.scene.Targets, Hidden: s.hidden, Current: current,
		Path: append(s.path, [2]float64{p[0], p[1]}), Guess: guess,
		OtherPath: s.other, OtherColor: inkRival,
	}
	if s.beside != nil {
		at := s.beside.way.at(phase)
		state.Other = &render.Walker{X: at[0], Y: at[1], Steer: at[3], Color: inkRival}
	}
	return true, s.chart.Draw(dst, &state)
}

var movements = []task.Key{
	{Names: []string{"Up", "W"}, Action: 1, Help: "forward"},
	{Names: []string{"Left", "A"}, Action: 2, Help: "turn left"},
	{Names: []string{"Right", "D"}, Action: 3, Help: "turn right"},
}

func (s *mazeStage) movement() []task.Key { return movements }

func (s *mazeStage) moves(k Key) bool {
	switch k {
	case "Up", "W", "Left", "A", "Right", "D", "Down", "S":
		return true
	}
	return false
}

// choose returns the action of the arrow keys and of W, A, S and D; left and right together are neither.
func (s *mazeStage) choose(in *input) (action int32, moved bool) {
	forward := in.down("Up", "W")
	left, right := in.down("Left", "A"), in.down("Right", "D")
	if left && right {
		left, right = false, false
	}
	switch {
	case forward && left:
		action = 4
	case forward && right:
		action = 5
	case forward:
		action = 1
	case left:
		action = 2
	case right:
		action = 3
	}
	return action, action != 0 || in.down("Down", "S")
}

func (s *mazeStage) close() error {
	err := s.batch.Close()
	if s.person != nil {
		err = errors.Join(err, s.person.Close())
		s.person = nil
	}
	return err
}
