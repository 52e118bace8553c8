package play

import "slices"

// Key names a key of a keyboard as package task does: a single upper-case letter or digit, punctuation as printed on the
// key, or "Left", "Right", "Up", "Down", "Space", "Enter", "Tab", "Shift", "Backspace", "Esc", "F1" to "F12".
type Key string

// Button is a set of a gamepad's buttons.
type Button uint32

// The buttons that mean something, as they are named on Xbox controllers.
const (
	ButtonA Button = 1 << iota
	ButtonX
	ButtonY
	ButtonBack
	ButtonStart
	ButtonLeftBumper
	ButtonRightBumper
	ButtonUp
	ButtonDown
	ButtonLeft
	ButtonRight
)

// Pad is the state of a gamepad. The zero value is one that is not there.
type Pad struct {
	Name    string // "" if there is none
	X, Y    float32
	Buttons Button
}

// stickThreshold is how far a stick has to be moved to count.
const stickThreshold = 0.45

// directions returns the arrow keys that the pad stands for.
func (p Pad) directions() (b Button) {
	b = p.Buttons & (ButtonUp | ButtonDown | ButtonLeft | ButtonRight)
	switch {
	case p.X < -stickThreshold:
		b |= ButtonLeft
	case p.X > stickThreshold:
		b |= ButtonRight
	}
	switch {
	case p.Y < -stickThreshold:
		b |= ButtonUp
	case p.Y > stickThreshold:
		b |= ButtonDown
	}
	return b
}

// input collects what keys do between two steps.
type input struct {
	held   []Key // in the order in which they were pressed
	tapped []Key // pressed since the last step, whether or not they are held still
	pad    Pad
}

// press takes up a key and reports whether it was not held before.
func (in *input) press(k Key) bool {
	in.tapped = append(in.tapped, k)
	if slices.Contains(in.held, k) {
		return false
	}
	in.held = append(in.held, k)
	return true
}

func (in *input) release(k Key) {
	in.held = slices.DeleteFunc(in.held, func(h Key) bool { return h == k })
}

// down reports whether one of some keys is held or was tapped since the last step: a short tap counts for a whole step.
func (in *input) down(keys ...Key) bool {
	for _, k := range keys {
		if slices.Contains(in.held, k) || slices.Contains(in.tapped, k) {
			return true
		}
	}
	return false
}

// holds reports whether one of some keys is held.
func (in *input) holds(keys ...Key) bool {
	return slices.ContainsFunc(keys, func(k Key) bool { return slices.Contains(in.held, k) })
}

// latest returns the keys from the one that was pressed last on; those that are held still come before those that were
// tapped.
func (in *input) latest() []Key {
	keys := slices.Concat(in.tapped, in.held)
	slices.Reverse(keys)
	return keys
}

// settle forgets taps: a step has heeded them.
func (in *input) settle() { in.tapped = in.tapped[:0] }

// clear lets go of everything.
func (in *input) clear() { in.held, in.tapped = in.held[:0], in.tapped[:0] }
