package play

import "slices"

// command is what a key does when it does not move.
type command uint8

const (
	noCommand command = iota
	commandPause
	commandStart
	commandFresh
	commandNext
	commandFast
	commandMap
	commandView
	commandGiveBack
	commandChoose1 // the choices follow each other
	commandChoose2
	commandChoose3
	commandChoose4
	commandRecord
	commandFullscreen
	commandHelp
	commandQuit
)

// binding is a command with its keys and the text of the help page.
type binding struct {
	command command
	keys    []Key  // the last one works in tasks that use the others to move
	help    string // "" where the task has a text of its own
}

// bindings lists the commands in the order of the help page.
var bindings = []binding{
	{commandPause, []Key{"Space", "F2"}, "pause, go on"},
	{commandStart, []Key{"Enter"}, "start"},
	{commandFresh, []Key{"Backspace", "F3"}, "new maze"},
	{commandNext, []Key{"N", "F4"}, "next seed"},
	{commandFast, []Key{"Tab", "F5"}, "fast, while held"},
	{commandMap, []Key{"M", "F6"}, "map"},
	{commandView, []Key{"V", "F7"}, "what the agent sees"},
	{commandGiveBack, []Key{"P", "F8"}, "let the agent play"},
	{commandChoose1, []Key{"1"}, ""},
	{commandChoose2, []Key{"2"}, ""},
	{commandChoose3, []Key{"3"}, ""},
	{commandChoose4, []Key{"4"}, ""},
	{commandRecord, []Key{"R", "F9"}, "record a video"},
	{commandFullscreen, []Key{"F11"}, "full screen"},
	{commandHelp, []Key{"F1"}, "help"},
	{commandQuit, []Key{"Esc"}, "quit"},
}

// padCommands are the commands of a gamepad's buttons.
var padCommands = []struct {
	button  Button
	command command
}{
	{ButtonA, commandStart},
	{ButtonStart, commandPause},
	{ButtonBack, commandFresh},
	{ButtonX, commandView},
	{ButtonY, commandMap},
	{ButtonLeftBumper, commandGiveBack},
	{ButtonRightBumper, commandFast},
}

// commandOf returns the command of a key.
func commandOf(k Key) command {
	for _, b := range bindings {
		if slices.Contains(b.keys, k) {
			return b.command
		}
	}
	return noCommand
}

// keysOf returns the keys of a command.
func keysOf(c command) []Key {
	for _, b := range bindings {
		if b.command == c {
			return b.keys
		}
	}
	return nil
}
