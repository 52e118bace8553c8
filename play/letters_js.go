package play

import "image/color"

// The page sets its text itself. Therefore its module carries no fonts, and all sessions are bare.

// lettered says whether pictures have text. Here they have none.
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
