package task

import (
	"fmt"
	"image"
)

// Screen is implemented by a Batch that people can play or watch. It offers pictures and keys besides the agent's observations.
type Screen interface {
	// ScreenSize returns the width and height in pixels of the pictures that Draw makes.
	ScreenSize() (width, height int)
	// Draw draws environment env as it is now into img, whose bounds must be (0, 0) to ScreenSize. It does not change the
	// environment.
	Draw(env int, img *image.RGBA) error
	// About describes the task to people.
	About() About
	// Keys lists the keys, in the order in which a help page should show them.
	Keys() []Key
	// Idle returns the action for a moment without a key, or -1 if the task waits for one.
	Idle() int32
}

// About describes a task to people who see its pictures.
type About struct {
	Title   string   // name of the task in words
	Goal    string   // one sentence that says what to do
	Fresh   string   // what a new episode brings, such as "new maze"
	Actions []string // [Spec.Actions] names of a word or two, all different
	// Grain is the side in pixels of the squares that Draw's pictures consist of; such pictures should be enlarged by whole
	// factors. It is 0 if lines are smooth.
	Grain int
}

// CheckDraw returns an error if a Screen of a batch cannot draw environment env into img, because there is no such environment
// or the picture has the wrong bounds.
func CheckDraw(b Batch, s Screen, env int, img *image.RGBA) error {
	name := b.Spec().Name
	if env < 0 || env >= b.Len() {
		return fmt.Errorf("%s: environment %d of %d", name, env, b.Len())
	}
	if w, h := s.ScreenSize(); img.Rect != image.Rect(0, 0, w, h) {
		return fmt.Errorf("%s: a picture of %v, want %dx%d", name, img.Rect, w, h)
	}
	return nil
}

// Key binds keys to an action.
type Key struct {
	// Names lists the keys, any of which does it: a single upper-case letter or digit, or one of "Left", "Right", "Up", "Down",
	// "Space", "Enter", "Tab", "Shift", or punctuation as printed on the key.
	Names  []string
	Action int32
	Help   string // what the action does, in a few words
}
