package tmaze

import (
	"errors"
	"fmt"

	"ariadne/task"
)

// wrongTurn is the cost in steps of a turn to the wrong side, compared with the right one.
const wrongTurn = (rewardRight - rewardWrong) / -rewardStep

// Teach implements task.Teacher. The guide walks to the junction and turns as the cue said. It needs no memory of its own: the
// first observation of every episode shows the cue, so an agent with perfect memory knows it.
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

// advise returns the best action. If cost has memory, advise also writes how many steps worse each action is.
func (m *maze) advise(cost []float32) int32 {
	best := int32(Right)
	if m.pos == m.junction() {
		best = int32(m.cue)
	}
	if cost == nil {
		return best
	}
	for action := range cost {
		cost[action] = 1 // one step, in which nothing moves
	}
	cost[best] = 0
	switch {
	case m.pos == m.junction():
		cost[Up+Down-m.cue] = wrongTurn
	case m.pos > 0:
		cost[Left] = 2 // one step, and the way back
	}
	return best
}
