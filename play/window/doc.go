// Package window shows a play.Session in a window, with GLFW and OpenGL 3.3, and hands over what keyboard and gamepad do.
// It draws nothing itself: each picture is uploaded whole.
//
// It needs cgo, and the headers of X11 to build (Debian's xorg-dev and libxkbcommon-dev). With the build tag nogl, or without cgo, Run
// returns an error that says so.
package window

import (
	"fmt"
	"time"
)

// Options are the settings of a window.
type Options struct {
	Width, Height int // in the screen's units; 0 is 1280x800
	Fullscreen    bool
	// Limit is the greatest number of pictures a second. It is for displays that do not hold pictures back by themselves. 0 stands for the
	// screen's rate or 120, whichever is more. A negative limit is none: the window shows as many pictures as can be drawn.
	Limit float64
}

// Pace says how evenly pictures came.
type Pace struct {
	Pictures int
	Seconds  float64
	// Half of the pictures came within Median of the picture before, and 99 of 100 came within Most. Longest is the longest gap. Times in
	// which nothing changed do not count.
	Median, Most, Longest time.Duration
	// Answer is the median time from when the window got a key's event to when it handed the picture with the key's effect to the display;
	// 0 if no key was pressed.
	Answer time.Duration
}

// Rate returns the number of pictures a second.
func (p Pace) Rate() float64 {
	if p.Seconds == 0 {
		return 0
	}
	return float64(p.Pictures) / p.Seconds
}

// String describes the pace in one line.
func (p Pace) String() string {
	if p.Pictures == 0 {
		return "no pictures were drawn"
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	text := fmt.Sprintf("%.1f pictures a second over %.1f s: half came within %.1f ms, 99 of 100 within %.1f ms, the slowest %.1f ms",
		p.Rate(), p.Seconds, ms(p.Median), ms(p.Most), ms(p.Longest))
	if p.Answer > 0 {
		text += fmt.Sprintf("; key to picture %.1f ms", ms(p.Answer))
	}
	return text
}
