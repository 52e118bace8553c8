package memorygym

import (
	"errors"
	"fmt"

	"ariadne/task"
)

// guide plays one environment knowing only what its agent could know. What it knows grows from step to step.
type guide interface {
	// begin forgets the episode before, at the start of the next.
	begin()
	// look takes in what the last step of an episode that goes on has shown.
	look()
	// advise returns the best action now. cost, [A], gets how many steps worse than the best each action is; nil if nobody
	// wants it.
	advise(cost []float32) int32
	// state passes what it knows through a codec, after the environment's own state.
	state(c *codec)
}

// guided is a world that has guides.
type guided interface {
	// guides returns the guides of environments of the world.
	guides(of []game) []guide
}

// Teach implements task.Teacher.
func (b *Batch) Teach(l *task.Lesson) error {
	switch {
	case b.guides == nil:
		return fmt.Errorf("%s: %w", b.name, task.ErrNotTaught)
	case !b.started:
		return errors.New(b.name + ": Teach before the first Reset")
	}
	if err := l.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	b.lesson = l
	b.crew.Run(b.Len(), share, b.teach)
	return nil
}

func (b *Batch) teachGames(_, from, to int) {
	for i := from; i < to; i++ {
		b.lesson.Action[i] = b.guides[i].advise(b.lesson.Costs(b.spec, i))
	}
}
