// Package cut divides work into parts. Jobs that need not communicate do one part each.
package cut

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Most is the largest number of parts. Job arrays have far fewer jobs.
const Most = 1_000_000

// Part is part Number of Of parts, counted from 1. The zero value is the whole. Its text, in JSON too, has the form "3/16".
type Part struct{ Number, Of int }

// Parse parses a part. The text of an error can follow the name of the argument.
func Parse(s string) (Part, error) {
	number, of, ok := strings.Cut(s, "/")
	n, wrong := strconv.Atoi(number)
	parts, wrongToo := strconv.Atoi(of)
	switch {
	case ok && (number == "" || of == ""):
		return Part{}, fmt.Errorf("is %q, where a number is missing; is a variable of the shell not set?", s)
	case !ok || errors.Join(wrong, wrongToo) != nil || parts < 1 || parts > Most:
		return Part{}, fmt.Errorf("is %.60q, want the number of a part and that of all, as 3/16", s)
	case n < 1 || n > parts:
		return Part{}, fmt.Errorf("is %q, but parts count from 1 to %d: the first is 1/%d, the last %d/%d. Number a job array 1-%d", s, parts, parts, parts, parts, parts)
	}
	return Part{n, parts}, nil
}

// Whole reports whether the work is not divided.
func (p Part) Whole() bool { return p == Part{} }

// Has reports whether item i, counted from 0, is in the part. Items go to the parts in turn.
func (p Part) Has(i int) bool { return p.Whole() || i%p.Of == p.Number-1 }

// String returns the part's text, "" for the whole.
func (p Part) String() string {
	if p.Whole() {
		return ""
	}
	return fmt.Sprintf("%d/%d", p.Number, p.Of)
}

// MarshalText implements encoding.TextMarshaler.
func (p Part) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (p *Part) UnmarshalText(b []byte) error {
	read, err := Parse(string(b))
	if err != nil {
		return fmt.Errorf("a part %w", err)
	}
	*p = read
	return nil
}

// mostNamed is the largest number of parts that a message names.
const mostNamed = 20

// Missing returns an error that names the missing ones of the parts, or nil if none is missing. have reports whether the part
// with a number exists.
func Missing(of int, have func(number int) bool) error {
	var names []string
	for n := 1; n <= of; n++ {
		if !have(n) {
			names = append(names, Part{n, of}.String())
		}
	}
	if len(names) == 0 {
		return nil
	}
	more := ""
	if n := len(names) - mostNamed; n > 0 {
		names, more = names[:mostNamed], fmt.Sprintf(" and %d more", n)
	}
	return fmt.Errorf("of %d parts these are missing: %s%s", of, strings.Join(names, ", "), more)
}
