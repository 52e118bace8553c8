package browser

import (
	"strings"
	"unicode/utf8"

	"ariadne/play"
)

// names are the names of keys without a character, by their KeyboardEvent.key.
var names = map[string]play.Key{
	"ArrowLeft": "Left", "ArrowRight": "Right", "ArrowUp": "Up", "ArrowDown": "Down",
	" ": "Space", "Enter": "Enter", "Tab": "Tab", "Shift": "Shift", "Backspace": "Backspace", "Pause": "F2",
	"F2": "F2", "F3": "F3", "F4": "F4", "F5": "F5", "F6": "F6", "F7": "F7", "F8": "F8",
}

// keyName returns package play's name of a key. It returns "" for keys that belong to the page, such as Escape and F1, or to the browser.
func keyName(key string) play.Key {
	if name, ok := names[key]; ok {
		return name
	}
	if r, size := utf8.DecodeRuneInString(key); size == len(key) && r > ' ' && r != utf8.RuneError {
		return play.Key(strings.ToUpper(key))
	}
	return ""
}
