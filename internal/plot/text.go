package plot

import (
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// wrap breaks a text at its blanks into lines of at most a width.
func wrap(style text.Style, s string, wide vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		switch longer := line + " " + word; {
		case line == "":
			line = word
		case style.Width(longer) <= wide:
			line = longer
		default:
			lines, line = append(lines, fit(style, line, wide)), word
		}
	}
	if line != "" {
		lines = append(lines, fit(style, line, wide))
	}
	return lines
}

// fit shortens a text to a width. It leaves out the middle, because names often differ at their ends.
func fit(style text.Style, s string, wide vg.Length) string {
	if style.Width(s) <= wide {
		return s
	}
	runes := []rune(s)
	shortened := func(keep int) string { return string(runes[:(keep+1)/2]) + "…" + string(runes[len(runes)-keep/2:]) }
	low, high := 0, len(runes) // this many characters fit, and this many do not
	for high-low > 1 {
		if middle := (low + high) / 2; style.Width(shortened(middle)) <= wide {
			low = middle
		} else {
			high = middle
		}
	}
	return shortened(low)
}
