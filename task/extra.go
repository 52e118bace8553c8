package task

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Extra is something that a task can tell about an environment besides the agent's observation: float32 numbers of some shape.
// Learners use extras as prediction targets; people use them to look into an environment. Elements that are unknown, or that
// nobody could predict, are NaN.
type Extra struct {
	Name  string
	Shape []int // shape for one environment
}

// Size returns the number of elements for one environment.
func (x Extra) Size() int {
	n := 1
	for _, d := range x.Shape {
		n *= d
	}
	return n
}

// Teller is implemented by a Batch whose task has extras. Options.Extras chooses some of them, and Step.Extras receives them.
type Teller interface {
	// Tells returns all extras of the task.
	Tells() []Extra
}

// ErrNoExtras is the error of Options.Extras if a task has no extras.
var ErrNoExtras = errors.New("it has no extras to tell")

// ChooseExtras returns the extras with the given names, in the order of names. It is an error if a task has no extra of such a
// name.
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
