package main

import "fmt"

// count is a flag and the number that was given for it.
type count struct {
	flag string
	n    int
}

// atLeastOne returns an error that names the first of the flags whose number is less than 1.
func atLeastOne(all ...count) error {
	for _, c := range all {
		if c.n < 1 {
			return usageError{fmt.Errorf("%s is %d, want at least 1", c.flag, c.n)}
		}
	}
	return nil
}
