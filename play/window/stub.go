//go:build !cgo || nogl

package window

import (
	"errors"

	"ariadne/play"
)

// Run returns an error: this build has no windows.
func Run(*play.Session, Options) (Pace, error) {
	return Pace{}, errors.New("this program was built without windows (tag nogl, or CGO_ENABLED=0); build it with cgo and with xorg-dev and libxkbcommon-dev installed, or make a video with ariadne record")
}
