package task

import (
	"errors"
	"fmt"
)

// Lesson receives what the guide of a task says about N environments with A actions. The caller owns the memory.
type Lesson struct {
	// Action is what the guide would do now.
	Action []int32 // [N]
	// Cost is about how many batch steps each action loses compared with the guide's best action. The best action costs 0; no
	// cost is negative.
	Cost []float32 // [N, A], or nil if it is not wanted
}

// Teacher is implemented by a Batch whose task has a guide. A guide is a scripted player that knows only what an agent with
// perfect memory could know. Options.Teach asks for it.
type Teacher interface {
	// Teach asks the guide about the environments as Reset, Step or RestoreState left them. It does not change them, and a
	// second call gives the same answer. What the guide remembers of the episodes is part of the batch's state.
	Teach(l *Lesson) error
}

// ErrNoGuide is the error of Options.Teach if a task has no guide.
var ErrNoGuide = errors.New("it has no guide; leave out what needs one")

// ErrNotTaught is the error of Teach on a batch that was made without Options.Teach.
var ErrNotTaught = errors.New("the batch was made without a guide; Options.Teach asks for it")

// Fits returns an error unless a lesson has the memory that n environments write to.
func (l *Lesson) Fits(s Spec, n int) error {
	if len(l.Action) != n || len(l.Cost) != 0 && len(l.Cost) != n*s.Actions {
		return fmt.Errorf("%s: lesson has room for %d actions and %d costs, want %d and %d or none",
			s.Name, len(l.Action), len(l.Cost), n, n*s.Actions)
	}
	return nil
}

// Costs returns the memory for the costs of environment i, [A], or nil if they are not wanted.
func (l *Lesson) Costs(s Spec, i int) []float32 {
	if l.Cost == nil {
		return nil
	}
	return l.Cost[i*s.Actions : (i+1)*s.Actions : (i+1)*s.Actions]
}
