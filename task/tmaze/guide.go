package tmaze

import (
	"errors"
	"fmt"

	"ariadne/task"
)

// wrongTurn is what a turn to the wrong side costs against the right one, in steps.
const wrongTurn = (rewardRight - rewardWrong) / -rewardStep

// Teach implements task.Teacher. The guide walks to the junction and turns as the cue said. It has nothing to keep: an agent
// that forgets nothing knows the cue, which every episode shows in its first observation.
func (b *batch) Teach(l *task.Lesson) error {
	switch {
	case !b.taught:
		return fmt.Errorf("%s: %w", b.name, task.ErrNotTaught)
	case !b.started:
		return errors.New(b.name + ": Teach before the first Reset")
	}
	if err := l.Fits(b.spec, b.Len()); err != nil {
		return err
	}
	for i := range b.mazes {
		l.Action[i] = b.mazes[i].advise(l.Costs(b.spec, i))
	}
	return nil
}

// advise returns the best action, and writes how many steps worse each is if cost has memory.
func (m *maze) advise(cost []float32) int32 {
	best := int32(Right)
	if m.pos == m.junction() {
		best = int32(m.cue)
	}
	if cost == nil {
		return best
	}
	for action := range cost {
		cost[action] = 1 // a step, as nothing moves
	}
	cost[best] = 0
	switch {
	case m.pos == m.junction():
		cost[Up+Down-m.cue] = wrongTurn
	case m.pos > 0:
		cost[Left] = 2 // and the way back
	}
	return best
}
