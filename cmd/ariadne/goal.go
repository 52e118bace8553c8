package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math"

	"ariadne/rundir"
)

// goal ends a run before its steps are over. It is reached when the logged values of a metric have been at least Least for so many steps.
type goal struct {
	Metric string  `yaml:"metric,required"`
	Least  float64 `yaml:"least,required"`
	Steps  int64   `yaml:"steps,required"` // environment steps, all environments together
}

func (g goal) check() error {
	switch {
	case g.Metric == "":
		return errors.New("run.until.metric is empty, want the name of what the run logs, as charts/success")
	case math.IsNaN(g.Least) || math.IsInf(g.Least, 0):
		return fmt.Errorf("run.until.least is %v, want a number", g.Least)
	case g.Steps < 1:
		return fmt.Errorf("run.until.steps is %d, want at least 1", g.Steps)
	}
	return nil
}

// goalSink looks at the records of a run and calls reached when one shows that the goal is reached. It also reads the records from before a
// run was stopped, so that a resumed run ends at the step at which it would have ended without the stop.
type goalSink struct {
	goal
	dir     string
	reached func()
	since   int64 // step of the first record from which on all are at least Least; -1 if the last one is not
}

func (s *goalSink) Rewind(step int64) error {
	s.since = -1
	records, err := readMetrics(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, r := range records {
		if r.Step <= step {
			s.look(r)
		}
	}
	return nil
}

func (s *goalSink) Write(r rundir.Record) error {
	s.look(r)
	return nil
}

// look checks a record. It ignores a record without the metric.
func (s *goalSink) look(r rundir.Record) {
	v, ok := r.Get(s.Metric)
	switch {
	case !ok:
		return
	case v < s.Least:
		s.since = -1
		return
	case s.since < 0:
		s.since = r.Step
	}
	if r.Step-s.since >= s.Steps {
		s.reached()
	}
}

func (s *goalSink) Sync() error  { return nil }
func (s *goalSink) Close() error { return nil }
