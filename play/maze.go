package play

import (
	"errors"
	"image/color"
	"slices"

	"ariadne/assets"
	"ariadne/dataset"
	"ariadne/headless"
	"ariadne/maze"
	"ariadne/maze/physics"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// mazeStage is Memory Maze, seen by the walker at the window's size.
type mazeStage struct {
	batch *memorymaze.Batch
	env   *maze.Env
	step  *task.Step
	said  about
	view  mazeView
	plan  chart

	textureDir string
	scene      *render.Scene // scene of the episode that is shown
	layout     maze.Layout   // layout of the episode that is shown; the environment may be in the next episode already

	way    way
	hidden uint32
	now    facts
	next   facts
	look   []uint8 // the observation at the beginning of the step
	played []uint8 // actions of the episode, one for each step of the environment
	flying bool    // a step was begun and not settled
}

// newMazeStage makes a stage of a batch of one environment. The stage closes the batch; after an error the caller does.
func newMazeStage(b *memorymaze.Batch, settings map[string]any) (*mazeStage, error) {
	parsed, err := memorymaze.ParseSettings(settings)
	if err != nil {
		return nil, err
	}
	textures, err := assets.LoadTextures(parsed.Textures)
	if err != nil {
		return nil, err
	}
	s := &mazeStage{
		batch: b, env: b.Env(0), textureDir: parsed.Textures,
		view: mazeView{textures: parsed.Textures, how: headless.Options{Render: parsed.Render, Device: parsed.Device}},
		step: &task.Step{Obs: task.NewObs(b.Spec(), 1), Reward: make([]float32, 1), Done: make([]bool, 1)},
		look: make([]uint8, b.Spec().Size()),
	}
	s.step.Final = task.NewObs(b.Spec(), 1)
	s.plan = chart{of: s, colors: render.NewMapColors(textures.Walls, textures.Floors)}
	s.said = s.introduce(settings)
	return s, nil
}

// begin seeds the environment anew and starts its first episode. A seed therefore always names the same maze.
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
	s.played, s.flying = s.played[:0], false
	s.hidden = s.env.Hidden()
	s.now = facts{
		task: s.taskName(), seed: seed,
		limit: s.env.Limit(), step: 1 / float64(s.env.Config().ControlFreq), repeated: max(1, s.batch.Spec().Repeat),
	}
	s.aim(&s.now)
	if err := s.view.begin(s.scene); err != nil {
		return err
	}
	return s.plan.begin(seed)
}

// keepScene copies the maze that is seen, because the environment overwrites it when its next episode begins.
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

// aim writes to the facts which target is to be found: its colour and name, or "?" where the task does not tell.
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
	s.plan.settle()
	if s.now.over {
		copy(s.look, s.step.Final.Pixels)
		return
	}
	s.way.rest(s.env)
	copy(s.look, s.step.Obs.Pixels)
}

func (s *mazeStage) facts() *facts { return &s.now }

func (s *mazeStage) chart() *chart { return &s.plan }

func (s *mazeStage) seen() ([]uint8, int) { return s.look, s.batch.Spec().Shape[0] }

func (s *mazeStage) observed() *task.Step { return s.step }

func (s *mazeStage) environment() task.Batch { return s.batch }

// personPolicy is the policy that files of a person's episodes name.
const personPolicy = "human"

// recorded returns the recipe from which the episode's steps so far can be played again.
func (s *mazeStage) recorded() (e dataset.Episode, textures string, ok bool) {
	e = dataset.Episode{Variant: s.batch.Variant(), Seed: s.now.seed, Actions: slices.Clone(s.played), Policy: personPolicy, Repeat: s.now.repeated}
	return e, s.textureDir, true
}

func (s *mazeStage) rate() float64 {
	return float64(s.env.Config().ControlFreq) / float64(max(1, s.batch.Spec().Repeat))
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

// choose returns the action of the arrow keys and of W, A and D. Left and right together do not turn.
func (s *mazeStage) choose(in *input) (action int32) {
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
	return action
}

func (s *mazeStage) close() error { return errors.Join(s.batch.Close(), s.view.close()) }
