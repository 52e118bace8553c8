//go:build cgo && !nogl

package window

import (
	"strings"
	"unicode/utf8"

	"github.com/go-gl/glfw/v3.3/glfw"

	"ariadne/play"
)

// names are the names of keys without a character.
var names = map[glfw.Key]play.Key{
	glfw.KeyLeft: "Left", glfw.KeyRight: "Right", glfw.KeyUp: "Up", glfw.KeyDown: "Down",
	glfw.KeySpace: "Space", glfw.KeyEnter: "Enter", glfw.KeyKPEnter: "Enter", glfw.KeyTab: "Tab",
	glfw.KeyLeftShift: "Shift", glfw.KeyRightShift: "Shift", glfw.KeyBackspace: "Backspace", glfw.KeyEscape: "Esc",
	glfw.KeyF1: "F1", glfw.KeyF2: "F2", glfw.KeyF3: "F3", glfw.KeyF4: "F4", glfw.KeyF5: "F5", glfw.KeyF6: "F6",
	glfw.KeyF7: "F7", glfw.KeyF8: "F8", glfw.KeyF9: "F9", glfw.KeyF10: "F10", glfw.KeyF11: "F11", glfw.KeyF12: "F12",
	glfw.KeyKP0: "0", glfw.KeyKP1: "1", glfw.KeyKP2: "2", glfw.KeyKP3: "3", glfw.KeyKP4: "4",
	glfw.KeyKP5: "5", glfw.KeyKP6: "6", glfw.KeyKP7: "7", glfw.KeyKP8: "8", glfw.KeyKP9: "9",
	glfw.KeyPause: "F2",
}

// keyName returns package play's name of a key, as the key is labelled on the user's keyboard. Keys that belong to the desktop, with Alt,
// Control or the logo, have the name "".
func keyName(k glfw.Key, scancode int, mods glfw.ModifierKey) play.Key {
	if name, ok := names[k]; ok {
		return name
	}
	if mods&(glfw.ModAlt|glfw.ModControl|glfw.ModSuper) != 0 || k == glfw.KeyUnknown {
		return ""
	}
	if label := glfw.GetKeyName(k, scancode); utf8.RuneCountInString(label) == 1 {
		return play.Key(strings.ToUpper(label))
	}
	if k >= glfw.KeyA && k <= glfw.KeyZ || k >= glfw.Key0 && k <= glfw.Key9 {
		return play.Key(rune(k)) // GLFW's code of the key is its character's code
	}
	return ""
}
