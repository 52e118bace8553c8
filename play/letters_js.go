package play

import "image/color"

// A page sets its text itself: its module carries no fonts, and sessions are bare.

// lettered: pictures have text.
const lettered = false

type letters struct{}

type style struct {
	size   int
	medium bool
}

func newLetters() (*letters, error) { return &letters{}, nil }

func (*letters) width(style, string) int { return 0 }

func (*letters) write(canvas, int, int, style, color.RGBA, int, string) int { return 0 }

func (*letters) wrap(_ style, text string, _ int) []string { return []string{text} }
