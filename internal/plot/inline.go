package plot

import (
	"bytes"
	"errors"
	"fmt"
	"html"
)

// Inline draws a figure as an SVG element for a page of HTML. The description is for people who cannot see it.
func Inline(f Figure, description string) ([]byte, error) {
	b, err := render(".svg", f)
	if err != nil {
		return nil, fmt.Errorf("plot: %w", err)
	}
	const begin = "<svg "
	_, element, ok := bytes.Cut(b, []byte(begin)) // a page must not contain what precedes the element in a file
	if !ok {
		return nil, errors.New("plot: the drawing is no SVG")
	}
	return fmt.Appendf(nil, `%srole="img" aria-label="%s" %s`, begin, html.EscapeString(description), element), nil
}
