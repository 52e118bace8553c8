package rundir

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Sinks are all that a run's records go to.
type Sinks []Sink

// OpenSinks returns some sinks and those of a run's folder, which is made if it is not there; "" has none. After an error the sinks that are
// open are returned, too.
func OpenSinks(dir string, others []Sink) (Sinks, error) {
	s := Sinks(slices.Clone(others))
	if dir == "" {
		return s, nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return s, err
	}
	lines, err := OpenJSONLines(filepath.Join(dir, MetricsFile))
	if err != nil {
		return s, err
	}
	return append(s, lines, NewTensorBoard(dir)), nil
}

// Rewind tells all where training goes on.
func (s Sinks) Rewind(step int64) error {
	for _, sink := range s {
		if err := sink.Rewind(step); err != nil {
			return err
		}
	}
	return nil
}

// Progress tells those of an update that want to know.
func (s Sinks) Progress(step int64) {
	for _, sink := range s {
		if p, ok := sink.(Progress); ok {
			p.Progress(step)
		}
	}
}

// Write hands a record to all.
func (s Sinks) Write(r Record) error {
	for _, sink := range s {
		if err := sink.Write(r); err != nil {
			return fmt.Errorf("metrics at step %d: %w", r.Step, err)
		}
	}
	return nil
}

// Sync makes durable what was written up to a step, wherever that goes; the error is the first.
func (s Sinks) Sync(step int64) error {
	var failed error
	for _, sink := range s {
		if err := sink.Sync(); err != nil {
			failed = cmp.Or(failed, fmt.Errorf("metrics at step %d: %w", step, err))
		}
	}
	return failed
}

// Close closes all.
func (s Sinks) Close() error {
	var errs []error
	for _, sink := range s {
		errs = append(errs, sink.Close())
	}
	return errors.Join(errs...)
}

// Passed reports whether the update that ended with a step, and took so many, has reached a multiple of an interval. An interval of 0 is
// reached by none.
func Passed(step, took, interval int64) bool {
	return interval > 0 && step/interval > (step-took)/interval
}
