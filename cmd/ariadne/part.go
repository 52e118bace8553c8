package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"
)

// maxParts bounds into how many parts work is cut: job arrays have far fewer.
const maxParts = 1_000_000

// partOf is which of how many parts of a work is wanted, from 1 to of. The zero value is all of it.
type partOf struct{ number, of int }

// partFlag defines --part; usage says what is cut, and where the parts come together.
func partFlag(f *pflag.FlagSet, p *partOf, usage string) {
	f.Var(p, "part", usage+"; parts count from 1, as a job array 1-16 does")
}

// whole reports whether there are no parts.
func (p partOf) whole() bool { return p.of == 0 }

// has reports whether number i, from 0 on, of what is cut is in the part: one after the other goes to the parts in turn.
func (p partOf) has(i int) bool { return p.whole() || i%p.of == p.number-1 }

// String implements pflag.Value.
func (p *partOf) String() string {
	if p.whole() {
		return ""
	}
	return fmt.Sprintf("%d/%d", p.number, p.of)
}

// Type implements pflag.Value.
func (*partOf) Type() string { return "N/PARTS" }

// Set implements pflag.Value.
func (p *partOf) Set(s string) error {
	number, of, ok := strings.Cut(s, "/")
	n, wrong := strconv.Atoi(number)
	parts, wrongToo := strconv.Atoi(of)
	switch {
	case ok && number == "" || of == "" && ok:
		return saidError(fmt.Sprintf("is %q, where a number is missing; is a variable of the shell not set?", s))
	case !ok || wrong != nil || wrongToo != nil || parts < 1 || parts > maxParts:
		return saidError(fmt.Sprintf("is %q, want the number of a part and that of all, as 3/16", s))
	case n < 1 || n > parts:
		return saidError(fmt.Sprintf("is %q, but parts count from 1 to %d: the first is 1/%d, the last %d/%d. Number a job array 1-%d", s, parts, parts, parts, parts, parts))
	}
	*p = partOf{n, parts}
	return nil
}
