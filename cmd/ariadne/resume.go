package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ariadne/internal/hydra"
	"ariadne/rundir"
)

// changeable are the keys that may be changed when a run goes on, including all keys below them. The run's numbers do not depend on them,
// except on the learning rate and the shards; the trainer warns about these.
var changeable = []string{
	"threads", "trainer.shards", "steps", "log_interval", "checkpoint", "run", "trainer.optimizer.learning_rate", "tags", "project_name", "use_wandb", "eval_interval", "eval_episodes",
	"record_fps", "save_dir", "save_interval",
}

// changeableWithAWord are keys that may be changed, too, but with a warning, because the run's numbers depend on them.
var changeableWithAWord = []string{"task.render", "task.device", "data", "mpi"}

// resumedExperiment returns the experiment of a run that goes on, changed by arguments.
func resumedExperiment(dir string, args []string) (*experiment, error) {
	was, err := saved(onDisk(dir), nil)
	if err != nil {
		return nil, err
	}
	for _, arg := range args {
		if err := wrongForResume(dir, arg); err != nil {
			return nil, usageError{err}
		}
	}
	is, err := saved(onDisk(dir), args)
	if err != nil {
		return nil, err
	}
	return is, mayGoOn(dir, was, is)
}

// mayGoOn returns an error if something in a run's configuration has changed that must not.
func mayGoOn(dir string, was, is *experiment) error {
	for _, key := range changedKeys(was.config, is.config) {
		before, after := shown(was.config, key), shown(is.config, key)
		switch {
		case within(key, changeable):
		case within(key, changeableWithAWord):
			warn("%s was %s and is %s from here on: the run is not the one that it would have been", key, before, after)
		default:
			return usageError{fmt.Errorf("%s is %s in %s and stays so, as the run's numbers follow from it; init=%s begins a new run with its weights and other settings",
				key, before, dir, dir)}
		}
	}
	return nil
}

// wrongForResume returns an error about an argument that is only for new runs.
func wrongForResume(dir, arg string) error {
	key, value, _ := strings.Cut(strings.TrimLeft(arg, "+~"), "=")
	switch key {
	case "init":
		return errors.New("init begins a new run, which --resume does not: it goes on with the run's own weights")
	case "run.dir", "hydra.run.dir":
		if !sameFolder(strings.Trim(value, `'"`), dir) {
			return fmt.Errorf("%s: a run goes on in its own folder, %s; leave run.dir out, or begin a new run there with init=%s", arg, dir, dir)
		}
	}
	if strings.HasPrefix(arg, "+") && !strings.Contains(key, ".") && !strings.HasPrefix(arg, "++") {
		return fmt.Errorf("%s chooses what a new run trains, and --resume %s goes on with what that run trains; for a new run with its weights: ariadne train %s init=%s",
			arg, dir, arg, dir)
	}
	return nil
}

// sameFolder reports whether two paths lead to the same folder.
func sameFolder(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

// within reports whether a key is one of keys, or below one of them.
func within(key string, keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return key == k || strings.HasPrefix(key, k+".") })
}

// changedKeys returns the keys whose values differ in two configurations. If one lacks a whole group of keys, it returns the group's key.
func changedKeys(a, b *hydra.Config) []string {
	var changed []string
	for _, path := range slices.Concat(a.Paths(), b.Paths()) {
		x, errX := a.At(path)
		y, errY := b.At(path)
		switch {
		case within(path, changed):
		case errX != nil || errY != nil:
			changed = append(changed, path)
		case len(x.Keys()) > 0 && len(y.Keys()) > 0: // the keys below are compared
		case x.Hash() != y.Hash():
			changed = append(changed, path)
		}
	}
	return changed
}

// shown returns a value as a sentence shows it.
func shown(c *hydra.Config, key string) string {
	part, err := c.At(key)
	if err != nil {
		return "not set"
	}
	return strings.Join(strings.Fields(string(part.YAML())), " ")
}

// begun reports whether a run has checkpoints to go on from. A run without any starts at step 0. begun returns an error if that would
// destroy something that somebody wants to keep: the log of a longer training, or weights that were handed on.
func begun(dir string, e *experiment) (bool, error) {
	steps, err := rundir.Checkpoints(dir)
	if err != nil || len(steps) > 0 {
		return true, err
	}
	if rundir.HandedOn(dir) {
		return false, fmt.Errorf("%s: %w to go on from, but the weights of an agent that was handed on; init=%s begins a run with them", dir, rundir.ErrNoCheckpoint, dir)
	}
	records, err := readMetrics(dir)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil || len(records) == 0 {
		return false, err
	}
	last := records[len(records)-1]
	elapsed, _ := last.Get("time/elapsed")
	if last.Step >= e.settings.Steps || elapsed > 2*e.settings.Checkpoint.Interval+60 {
		return false, fmt.Errorf("%s: %w, and its log goes to step %d: it would be lost; begin a run in another folder", dir, rundir.ErrNoCheckpoint, last.Step)
	}
	return false, nil
}

// checkSteps returns an error if a run has already had its number of steps. A run that lacks its curve or its video may end once more, unless
// the arguments ask for a number of steps.
func checkSteps(dir string, e *experiment, args []string, step int64) error {
	steps := e.settings.Steps
	asked := slices.ContainsFunc(args, func(a string) bool { return strings.HasPrefix(strings.TrimLeft(a, "+"), "steps=") })
	switch {
	case steps > step:
		return nil
	case asked:
		return fmt.Errorf("steps is %d, and %s is at step %d already; want more", steps, dir, step)
	case e.finished(dir):
		return fmt.Errorf("%s has had all of its %d steps; steps=N with a larger N trains it on", dir, steps)
	}
	return nil
}

// finished reports whether the files exist that a run writes at its end.
func (e *experiment) finished(dir string) bool {
	if _, err := os.Stat(filepath.Join(dir, curveFile)); err != nil {
		return false
	}
	if !e.settings.Run.Video {
		return true
	}
	video, err := newestVideo(dir)
	return err == nil && video != nil
}
