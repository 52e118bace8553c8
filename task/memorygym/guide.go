package memorygym

import (
	"errors"
	"fmt"

	"ariadne/task"
)

// guide plays one environment and knows only what an agent could know. Its knowledge grows from step to step.
type guide interface {
	// begin forgets the last episode at the start of the next one.
	begin()
	// look takes in what the last step showed, if the episode continues.
	look()
	// advise returns the best action now. It writes how many steps worse than the best each action is into cost, [A], unless
	// cost is nil.
	advise(cost []float32) int32
	// state writes or reads what the guide knows. It follows the environment's own state.
	state(c *codec)
}

// guided is a world that has guides.
type guided interface {
	// guides returns the guides of environments of this world.
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
