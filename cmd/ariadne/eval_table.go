package main

import (
	"fmt"
	"strconv"
	"strings"
)

// resultTable returns a table with a row for each result. It has a column for success if any result has a success.
func resultTable(results []result) table {
	success := func(r *result) string {
		if r.Success == nil {
			return empty
		}
		return fmt.Sprintf("%.3f", *r.Success)
	}
	var t table
	for _, c := range []struct {
		column
		of       func(*result) string
		optional bool
	}{
		{column{name: "run"}, (*result).name, false},
		{column{name: "task"}, func(r *result) string { return r.Task }, false},
		{column{name: "steps", number: true}, (*result).trained, false},
		{column{name: "episodes", number: true}, (*result).count, false},
		{column{name: "return", number: true}, func(r *result) string { return fmt.Sprintf("%.2f", r.ReturnMean) }, false},
		{column{name: "95 % interval", number: true}, (*result).interval, false},
		{column{name: "success", number: true}, success, true},
	} {
		known := false
		for i := range results {
			text := strings.Join(strings.Fields(c.of(&results[i])), " ") // a folder's name may have any character
			c.cells, known = append(c.cells, text), known || text != empty
		}
		if known || !c.optional {
			t = append(t, c.column)
		}
	}
	return t
}

// name returns a name that distinguishes a result: the run, and the policy unless that is simply the run's.
func (r *result) name() string {
	switch {
	case r.Run == "":
		return r.who()
	case r.Policy == policyCheckpoint && r.Forget == 0:
		return r.Run
	}
	return r.Run + ", " + r.who()
}

// trained returns the number of steps of the checkpoint's training.
func (r *result) trained() string {
	if r.Steps == nil {
		return empty
	}
	return strconv.FormatInt(*r.Steps, 10)
}

// interval returns the interval of the mean return.
func (r *result) interval() string {
	if r.ReturnInterval == nil {
		return empty
	}
	return fmt.Sprintf("%.2f to %.2f", r.ReturnInterval.Low, r.ReturnInterval.High)
}
