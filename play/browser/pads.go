package browser

import "ariadne/play"

// buttons are the buttons of the "standard gamepad" of the Gamepad API, by their numbers there.
var buttons = map[int]play.Button{
	0: play.ButtonA, 2: play.ButtonX, 3: play.ButtonY, 4: play.ButtonLeftBumper, 5: play.ButtonRightBumper, 8: play.ButtonBack,
	9: play.ButtonStart, 12: play.ButtonUp, 13: play.ButtonDown, 14: play.ButtonLeft, 15: play.ButtonRight,
}

// padButtons returns the buttons of a mask in which bit i is button i.
func padButtons(mask int) (b play.Button) {
	for i, button := range buttons {
		if mask>>i&1 != 0 {
			b |= button
		}
	}
	return b
}
