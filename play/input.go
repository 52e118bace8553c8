package play

import "slices"

// Key names a key of a keyboard as package task does: a single upper-case letter or digit, punctuation as printed on the
// key, or "Left", "Right", "Up", "Down", "Space", "Enter", "Tab", "Shift", "Backspace", "Esc", "F1" to "F12".
type Key string

// Button is a set of a gamepad's buttons.
type Button uint32

// The buttons that do something. Their names are those on Xbox controllers.
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

// Pad is the state of a gamepad. The zero value says that there is no gamepad.
type Pad struct {
	Name    string // "" if there is none
	X, Y    float32
	Buttons Button
}

// stickThreshold is how far a stick must be moved to count, from 0 in the middle to 1.
const stickThreshold = 0.45

// directions returns the directions that the pad asks for, as buttons of its cross: those pressed and those its stick points to.
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

// press notes that a key was pressed and reports whether it was not held before.
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

// down reports whether any of the keys is held or was tapped since the last step. A short tap so counts for a whole step.
func (in *input) down(keys ...Key) bool {
	for _, k := range keys {
		if slices.Contains(in.held, k) || slices.Contains(in.tapped, k) {
			return true
		}
	}
	return false
}

// holds reports whether any of the keys is held.
func (in *input) holds(keys ...Key) bool {
	return slices.ContainsFunc(keys, func(k Key) bool { return slices.Contains(in.held, k) })
}

// latest returns the keys, the one that was pressed last first. All keys that are still held come before the tapped ones.
func (in *input) latest() []Key {
	keys := slices.Concat(in.tapped, in.held)
	slices.Reverse(keys)
	return keys
}

// settle forgets taps, because a step has used them.
func (in *input) settle() { in.tapped = in.tapped[:0] }

// clear lets go of everything.
func (in *input) clear() { in.held, in.tapped = in.held[:0], in.tapped[:0] }
