package plot

import (
	"bytes"
	"errors"
	"fmt"
	"html"
)

// Inline draws a figure as an SVG element that stands in a page of HTML. The description is for those who cannot see it.
func Inline(f Figure, description string) ([]byte, error) {
	b, err := render(".svg", f)
	if err != nil {
		return nil, fmt.Errorf("plot: %w", err)
	}
	const begin = "<svg "
	_, element, ok := bytes.Cut(b, []byte(begin)) // what a file has before it, a page must not have
	if !ok {
		return nil, errors.New("plot: the drawing is no SVG")
	}
	return fmt.Appendf(nil, `%srole="img" aria-label="%s" %s`, begin, html.EscapeString(description), element), nil
}
