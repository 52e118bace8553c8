package play

import (
	"errors"
	"fmt"
	"image"
	"image/color"

	"ariadne/dataset"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// stage is what a Session plays: one environment, shown step by step. advance begins a step, pictures then show how it goes, and
// settle ends it.
type stage interface {
	about() *about
	// begin starts the episode of a seed.
	begin(seed uint32) error
	// advance computes the next step. Until settle, facts and seen still return what they did at the step's beginning.
	advance(action int32) error
	settle()
	facts() *facts
	// draw draws the moment at a phase, from 0 to 1, of the step that was begun last.
	draw(dst *image.RGBA, phase float64) error
	// welcome draws what stands behind or beside the title. turned is the angle, in rad, by which a camera has turned.
	welcome(dst *image.RGBA, turned float64) error
	// chart is the map, nil if there is none.
	chart() *chart
	// seen returns what an agent observes at the beginning of the step, as pixels [side, side, 3]; nil if it is no picture.
	seen() (pix []uint8, side int)
	// observed returns what the step that was computed last brought. It is for pilots.
	observed() *task.Step
	// environment is the batch, of one environment, that is played.
	environment() task.Batch
	// recorded returns the episode as a file keeps it, and the folder of its textures; ok is false for tasks without such files.
	recorded() (e dataset.Episode, textures string, ok bool)
	// choose returns the action that keys ask for, or the idle one if they ask for none.
	choose(in *input) (action int32)
	// moves reports whether a key is one that moves.
	moves(k Key) bool
	// rate is the number of steps a second; 0 lets each step wait for a key.
	rate() float64
	movement() []task.Key
	close() error
}

// about is what a stage tells people of itself.
type about struct {
	title     string
	goal      string                // a sentence
	fresh     string                // what begins with another episode, such as "new maze"
	one, more string                // what scores count, such as "target" and "targets"
	actions   []string              // names of all actions, in order
	board     *board                // its picture if text stands around it; nil if the picture fills the view and has text on it
	size      int                   // of the maze, 0 where there is none
	targets   int                   // in the maze
	best      *memorymaze.Published // published mean scores; nil where there are none
	choices   []choice              // kinds of the task that a person can change to, at most as many as there are keys for them
	choosing  string                // what help says of these keys
}

// actionName returns the name of an action.
func (a *about) actionName(action int) string {
	if action < len(a.actions) {
		return a.actions[action]
	}
	return fmt.Sprintf("action %d", action)
}

// board is the picture of a task that draws itself.
type board struct {
	size  image.Point
	grain int // as render.FitBoard takes it
}

// fit returns the board as large as a rectangle has room for it.
func (b *board) fit(r image.Rectangle) render.Board { return render.FitBoard(r, b.size, b.grain) }

// choice is a kind of a task.
type choice struct {
	name     string
	says     []string // facts about it, each in a column of its own
	chosen   bool     // this kind is being played
	settings map[string]any
}

// facts are what a stage tells of its episode at one moment.
type facts struct {
	task     string // for the file of scores
	seed     uint32
	score    float64
	steps    int
	limit    int
	over     bool
	step     float64 // seconds that a step of the environment lasts on the task's clock, 0 if it has no clock
	target   string
	color    color.RGBA // of the target; alpha 0 to show none
	reward   float64    // of the latest settled step
	repeated int        // steps of the environment in each step of the stage
}

// secondsLeft returns the time that is left at a phase of the step under way, in seconds of the task.
func (f *facts) secondsLeft(phase float64) float64 {
	return max(0, float64(f.limit-f.steps)-phase*float64(f.repeated)) * f.step
}

// newStage makes the stage of a task with the given settings. rate is the number of steps a second where the task has no clock.
func newStage(name string, settings map[string]any, seed uint32, rate float64) (stage, error) {
	create := func(seed uint64) (task.Batch, error) {
		return task.New(name, task.Options{Envs: 1, Seed: seed, Threads: 1, Settings: settings})
	}
	b, err := create(uint64(seed))
	if err != nil {
		return nil, err
	}
	if m, ok := b.(*memorymaze.Batch); ok {
		s, err := newMazeStage(m, settings)
		if err != nil {
			return nil, errors.Join(err, b.Close())
		}
		return s, nil
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	return newBoardStage(create, seed, rate)
}
