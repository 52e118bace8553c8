package main

import (
	"fmt"
	"os"
	"strings"
)

// warn tells something on the standard error that is no reason to stop. A standard error that is gone stops nothing either.
func warn(format string, args ...any) { tell(fmt.Sprintf(format, args...)) }

// tell is warn for a sentence as it is.
func tell(text string) { fmt.Fprintln(os.Stderr, "ariadne:", strings.Join(strings.Fields(text), " ")) }
