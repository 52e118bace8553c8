package vector

import (
	"unsafe"

	"ariadne/maze"
	"ariadne/task"
	"ariadne/task/memorymaze"
)

// terminal finds the last observations of Memory Maze's episodes, in place of which a task.Batch shows the first ones of
// the next. Episodes end by their time limit alone, so it is known beforehand which will: these are copied, the copies
// take the step too, and stand in for the environments while the batch observes once more.
type terminal struct {
	ending []int       // environments whose episode ends with this step
	last   []*maze.Env // [N] at the end of their episode; made when first needed
	saved  []byte      // the batch after the step
	stage  []byte      // the batch with the ends of episodes
	into   task.Step
}

// prepare copies the environments whose episode ends with the step that is about to be made, and steps the copies.
func (t *terminal) prepare(b *memorymaze.Batch, s task.Spec, actions []int32) error {
	t.ending = t.ending[:0]
	if t.last == nil {
		t.last = make([]*maze.Env, b.Len())
	}
	for i, action := range actions {
		e := b.Env(i)
		if e.Steps()+max(s.Repeat, 1) < e.Limit() {
			continue
		}
		if t.last[i] == nil {
			t.last[i] = e.Clone()
		} else if err := t.last[i].CopyFrom(e); err != nil {
			return err
		}
		for range max(s.Repeat, 1) {
			t.last[i].Step(int(action)) // does nothing after the last step
		}
		t.ending = append(t.ending, i)
	}
	return nil
}

// writeTerminal writes what the episodes that ended with the last step showed in the end.
func (b *Batch) writeTerminal(into *Buffers) error {
	t := &b.terminal
	t.saved = b.maze.AppendState(t.saved[:0])
	for _, i := range t.ending {
		if err := b.maze.Env(i).CopyFrom(t.last[i]); err != nil {
			return err
		}
	}
	t.stage = b.maze.AppendState(t.stage[:0])
	if err := b.maze.RestoreState(t.stage); err != nil { // which hands the mazes to the renderer
		return err
	}
	b.writeExtras(into.FinalExtras)
	if into.FinalObservation != nil {
		n := b.Len() * b.spec.Size()
		t.into.Obs.Pixels = unsafe.Slice((*uint8)(into.FinalObservation), n)
		t.into.Reward, t.into.Done = b.into.Reward, b.into.Done
		if err := b.maze.Observe(&t.into); err != nil {
			return err
		}
	}
	return b.maze.RestoreState(t.saved)
}
