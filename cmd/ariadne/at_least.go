package main

import "fmt"

// count is the number that a flag gives.
type count struct {
	flag string
	n    int
}

// atLeastOne returns an error that names the first of some flags whose number is less than 1.
func atLeastOne(all ...count) error {
	for _, c := range all {
		if c.n < 1 {
			return usageError{fmt.Errorf("%s is %d, want at least 1", c.flag, c.n)}
		}
	}
	return nil
}
