package play

import (
	"image"
	"image/color"

	"ariadne/dataset"
	"ariadne/render"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// stage is what a Session plays: one environment that is seen step by step. A step is begun with advance, and the picture
// then goes through it; settle ends it.
type stage interface {
	about() *about
	// begin starts the episode of a seed.
	begin(seed uint32) error
	// advance computes the next step. The facts and the observation stay those of its beginning until settle.
	advance(action int32) error
	settle()
	facts() *facts
	// draw draws the moment at a phase, from 0 to 1, of the step that was begun last.
	draw(dst *image.RGBA, phase float64) error
	// welcome draws what stands behind or beside the title, where a camera may have turned by an angle.
	welcome(dst *image.RGBA, turned float64) error
	// plan draws a map into dst, with what somebody takes it for unless guess is nil, or reports that there is none.
	plan(dst *image.RGBA, phase float64, guess *render.Guess) (bool, error)
	// seen returns what an agent observes at the beginning of the step, as pixels [side, side, 3]; nil if it is no picture.
	seen() (pix []uint8, side int)
	// observed returns what the last computed step brought, for pilots.
	observed() *task.Step
	// environment is the batch, of one environment, that is played.
	environment() task.Batch
	// accompany has the map show, too, who goes through another stage of the same task.
	accompany(beside stage)
	// trail returns where the walker was, nil where there is no map; compare has the map show another's, nil for none.
	trail() [][2]float64
	compare(way [][2]float64)
	// recorded returns the episode as a file can keep it and the folder of its textures; false if there are no such files.
	recorded() (e dataset.Episode, textures string, ok bool)
	// choose returns the action that keys ask for, or the idle one and false.
	choose(in *input) (action int32, moved bool)
	// moves reports whether a key is one that moves.
	moves(k Key) bool
	// rate is the number of steps a second; 0 lets each step wait for a key.
	rate() float64
	movement() []task.Key
	close() error
}

// about is what a stage says of itself to people.
type about struct {
	title   string
	goal    string      // a sentence
	fresh   string      // what begins with another episode, as "new maze"
	actions []string    // names of all
	board   image.Point // size of its picture, which stands by itself; zero for one that fills the view and has text on it
	grain   int         // of a board, as render.FitBoard takes it
	mapped  bool        // it has a map
	size    int         // of the maze that can be had in several sizes, 0 if there are none
}

// facts are what is to be said of an episode at one moment.
type facts struct {
	task     string // for the file of scores
	seed     uint32
	score    float64
	steps    int
	limit    int
	over     bool
	step     float64               // seconds of the task that a step lasts, 0 if it has no clock
	best     *memorymaze.Published // means of others, where there are any
	targets  int                   // in the maze; 0 where there are none
	target   string
	color    color.RGBA // of the target; alpha 0 if none is to be shown
	reward   float64    // of the latest settled step
	repeated int        // steps of the environment for each step of the stage
}

// secondsLeft returns the time that is left at a phase of the step under way, in seconds of the task.
func (f *facts) secondsLeft(phase float64) float64 {
	return max(0, float64(f.limit-f.steps)-phase*float64(f.repeated)) * f.step
}
