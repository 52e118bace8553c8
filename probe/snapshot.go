package probe

import (
	"encoding/json"
	"errors"
	"fmt"

	"ariadne/rundir"
)

// windowState names the tensor of where the stream of windows is.
const windowState = "windows"

// arrays lists a checkpoint's state but for the stream's.
func (t *Trainer) arrays() []rundir.Array {
	moment := []int{len(t.m)}
	list := []rundir.Array{{Name: "adam/m", Shape: moment, Floats: t.m}, {Name: "adam/v", Shape: moment, Floats: t.v}}
	for _, leaf := range t.mb.State.Leaves {
		list = append(list, rundir.Array{Name: "agent/" + leaf.Name, Shape: append([]int{t.config.Batch}, leaf.Shape...), Floats: leaf.Data})
	}
	return list
}

// settings returns everything on which the numbers of a run depend, except its length, as JSON.
func (t *Trainer) settings() (json.RawMessage, error) {
	return json.Marshal(map[string]any{
		"probe": t.config, "model": t.options.Model.Config(), "task": t.subject.Spec(0, t.options.Repeat), "seed": t.options.Seed,
	})
}

// save saves a checkpoint of the present step, unless there is one already.
func (t *Trainer) save() error {
	if t.options.Dir == "" || t.saved == t.counters.Step {
		return nil
	}
	if err := t.options.Weights.Finite(); err != nil {
		return fmt.Errorf("%w: not saved", err)
	}
	settings, err := t.settings()
	if err != nil {
		return err
	}
	place, err := t.windows.AppendState(nil)
	if err != nil {
		return err
	}
	state := rundir.TensorsOf(append(t.arrays(), rundir.Array{Name: windowState, Bytes: place}))
	s := rundir.Snapshot{Step: t.counters.Step, Settings: settings, Counters: t.counters, Weights: t.options.Weights.Stored(), State: state}
	if err := s.Save(t.options.Dir); err != nil {
		return fmt.Errorf("checkpoint at step %d: %w", t.counters.Step, err)
	}
	t.saved = t.counters.Step
	if err := t.sinks.Sync(t.counters.Step); err != nil {
		return err
	}
	return rundir.Prune(t.options.Dir, t.counters.Step, t.options.KeepCheckpoints)
}

// Resume continues from the newest undamaged checkpoint of the run's folder. All further numbers are those of a run that was
// never interrupted. If there is no checkpoint, the error is rundir.ErrNoCheckpoint. After an error, nothing has changed.
func (t *Trainer) Resume() error {
	checkpoint, err := rundir.Newest(t.options.Dir, t.options.Tell)
	if err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	if err := t.restore(checkpoint); err != nil {
		return fmt.Errorf("resume from %s: %w", checkpoint.Path, err)
	}
	t.saved = t.counters.Step
	return nil
}

func (t *Trainer) restore(checkpoint *rundir.Checkpoint) error {
	settings, err := t.settings()
	if err != nil {
		return err
	}
	if err := checkpoint.SameSettings(settings, func(string, string, string) {}); err != nil {
		return err
	}
	var c counters
	if err := checkpoint.Counters(&c); err != nil {
		return err
	}
	if c.Updates < 0 || c.Step != int64(c.Updates)*t.stepsPerUpdate() || c.Count < 0 {
		return fmt.Errorf("%s: step %d after %d updates", rundir.TrainerFile, c.Step, c.Updates)
	}
	if c.Sums == nil {
		c.Sums = map[string]float64{}
	}
	weights, state := checkpoint.Weights(), checkpoint.State()
	for _, w := range t.options.Weights.Tensors {
		weights.Float32s(w.Name, w.Data)
	}
	state.Into(t.arrays())
	place := state.Blob(windowState)
	if err := errors.Join(weights.Err(), state.Err()); err != nil {
		return err
	}
	if err := t.windows.RestoreState(place); err != nil {
		return err
	}
	weights.Commit()
	state.Commit()
	t.counters = c
	return nil
}
