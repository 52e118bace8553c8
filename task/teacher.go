package task

import (
	"errors"
	"fmt"
)

// Lesson is what the guide of a task says about N environments of A actions; the caller owns the memory.
type Lesson struct {
	// Action is what the guide would do now.
	Action []int32 // [N]
	// Cost is how many steps of the batch, about, are lost by each action against the guide's best one: 0 for that, never
	// negative.
	Cost []float32 // [N, A], or nil if nobody wants it
}

// Teacher is what a Batch is, besides, whose task has a guide: a scripted player that knows no more than an agent could
// that forgets nothing. Options.Teach asks for it.
type Teacher interface {
	// Teach asks the guide about the environments as they are after Reset, Step or RestoreState. It changes nothing in them,
	// and asking again gives the same answer. What the guide remembers of the episodes is part of the batch's state.
	Teach(l *Lesson) error
}

// ErrNoGuide is the error of Options.Teach where a task has no guide.
var ErrNoGuide = errors.New("it has no guide that could teach; leave that out")

// ErrNotTaught is the error of Teach on a batch that was made without Options.Teach.
var ErrNotTaught = errors.New("the batch was made without a guide; Options.Teach asks for it")

// Fits reports whether a lesson has the memory that n environments write to.
func (l *Lesson) Fits(s Spec, n int) error {
	if len(l.Action) != n || len(l.Cost) != 0 && len(l.Cost) != n*s.Actions {
		return fmt.Errorf("%s: lesson has room for %d actions and %d costs, want %d and %d or none",
			s.Name, len(l.Action), len(l.Cost), n, n*s.Actions)
	}
	return nil
}

// Costs returns the memory for the costs of environment i's actions, [A], nil if nobody wants them.
func (l *Lesson) Costs(s Spec, i int) []float32 {
	if l.Cost == nil {
		return nil
	}
	return l.Cost[i*s.Actions : (i+1)*s.Actions : (i+1)*s.Actions]
}
