package task

import (
	"fmt"
	"image"
)

// Screen is what a Batch offers, besides what its agents observe, to people who play it or watch it being played.
type Screen interface {
	// ScreenSize returns the width and height of the pictures that Draw makes, in pixels.
	ScreenSize() (width, height int)
	// Draw draws environment env as it is now into img, whose bounds are (0, 0) to ScreenSize. It changes nothing in the
	// environment.
	Draw(env int, img *image.RGBA) error
	// About says what the pictures show.
	About() About
	// Keys lists what a keyboard can do, in the order in which a help page should show it.
	Keys() []Key
	// Idle is the action for a moment without a key, or -1 if the task waits for one.
	Idle() int32
}

// About is what people are to be told of a task that they see.
type About struct {
	Title   string   // in words
	Goal    string   // a sentence that says what to do
	Fresh   string   // what begins with a new episode, as "new maze"
	Actions []string // [Spec.Actions] names in a word or two, each its own
	// Grain is the side of the squares, in pixels, that Draw's pictures are made of: they are to be enlarged by whole numbers.
	// It is 0 where lines are smooth.
	Grain int
}

// CheckDraw returns an error unless a Screen of a batch can draw environment env into img.
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
	// Names are the keys that do it, any of them: a single upper-case letter or digit, or one of "Left", "Right", "Up",
	// "Down", "Space", "Enter", "Tab", "Shift" and punctuation as printed on the key.
	Names  []string
	Action int32
	Help   string // what the action does, in a few words
}
