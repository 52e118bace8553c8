//go:build cgo && !nogl

package window

import (
	"github.com/go-gl/glfw/v3.3/glfw"

	"ariadne/play"
)

// pads finds the gamepad: the first one that is connected. It may come and go at any time.
type pads struct{}

// buttons pairs GLFW's gamepad buttons with those of package play.
var buttons = [...]struct {
	glfw glfw.GamepadButton
	play play.Button
}{
	{glfw.ButtonA, play.ButtonA},
	{glfw.ButtonX, play.ButtonX},
	{glfw.ButtonY, play.ButtonY},
	{glfw.ButtonBack, play.ButtonBack},
	{glfw.ButtonStart, play.ButtonStart},
	{glfw.ButtonLeftBumper, play.ButtonLeftBumper},
	{glfw.ButtonRightBumper, play.ButtonRightBumper},
	{glfw.ButtonDpadUp, play.ButtonUp},
	{glfw.ButtonDpadDown, play.ButtonDown},
	{glfw.ButtonDpadLeft, play.ButtonLeft},
	{glfw.ButtonDpadRight, play.ButtonRight},
}

// state returns the state of the gamepad, the zero value if there is none.
func (pads) state() play.Pad {
	for j := glfw.Joystick1; j <= glfw.JoystickLast; j++ {
		if !j.Present() || !j.IsGamepad() {
			continue
		}
		s := j.GetGamepadState()
		if s == nil {
			continue // it was disconnected just now
		}
		p := play.Pad{Name: j.GetGamepadName(), X: s.Axes[glfw.AxisLeftX], Y: s.Axes[glfw.AxisLeftY]}
		if p.Name == "" {
			p.Name = "gamepad"
		}
		for _, b := range buttons {
			if s.Buttons[b.glfw] == glfw.Press {
				p.Buttons |= b.play
			}
		}
		return p
	}
	return play.Pad{}
}
