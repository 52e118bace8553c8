package task

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Extra is something that a task can tell of an environment besides what its agent observes, float32 of some shape: what a
// learner predicts, or a person wants to know. Elements that are not known, or that nobody could predict, are NaN.
type Extra struct {
	Name  string
	Shape []int // of one environment's
}

// Size returns the number of elements of one environment's.
func (x Extra) Size() int {
	n := 1
	for _, d := range x.Shape {
		n *= d
	}
	return n
}

// Teller is what a Batch is, besides, whose task has extras. Options.Extras chooses some, and Step.Extras takes them.
type Teller interface {
	// Tells returns all extras that there are.
	Tells() []Extra
}

// ErrNoExtras is the error of Options.Extras where a task has none.
var ErrNoExtras = errors.New("it has no extras to tell")

// ChooseExtras returns those of a task's extras that names name, in their order. A name that is not among them is an error.
func ChooseExtras(all []Extra, names []string) ([]Extra, error) {
	chosen := make([]Extra, 0, len(names))
	for _, name := range names {
		at := slices.IndexFunc(all, func(x Extra) bool { return x.Name == name })
		if at < 0 {
			var known []string
			for _, x := range all {
				known = append(known, x.Name)
			}
			return nil, fmt.Errorf("extra %q is not known; there are: %s", name, strings.Join(known, ", "))
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}
