package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"ariadne/internal/jsonerror"
	"ariadne/internal/plot"
	"ariadne/probe"
)

// probeBins is the number of means as which the course of an episode is drawn.
const probeBins = 50

// probes returns pictures of how much probes get right over the course of episodes, and the path for them.
func (o *drawing) probes(runs []string) (path string, figures []plot.Figure, err error) {
	if path = o.output; path == "" {
		path = filepath.Join(runs[0], "probe.png")
	}
	if err := plot.CheckPath(path); err != nil {
		return "", nil, err
	}
	var results []*probe.Result
	var names []string
	for _, run := range runs {
		r, err := readProbes(run)
		if err != nil {
			return "", nil, err
		}
		results, names = append(results, r), append(names, probeName(r))
	}
	if err := o.rename(names); err != nil {
		return "", nil, err
	}
	walls := plot.Figure{
		Title: results[0].Variant, Note: "means over the episodes that were held back", XLabel: "environment steps of the episode", YLabel: "walls, % right", Reach: []float64{60, 100}, Lines: o.lines,
	}
	if !o.untitled {
		walls.Title = o.title
	}
	objects := plot.Figure{Note: walls.Note, XLabel: walls.XLabel, YLabel: "squared error of targets, cells²", Reach: []float64{0}}
	for i, r := range results {
		walls.Series = append(walls.Series, course(names[i], r.Walls.ByStep, r.Repeat, 100))
		objects.Series = append(objects.Series, course(names[i], r.Objects.ByStep, r.Repeat, 1))
	}
	first := results[0]
	walls.Series = append(walls.Series, course("constant baseline", first.Walls.ConstantByStep, first.Repeat, 100))
	objects.Series = append(objects.Series, course("constant baseline", first.Objects.ConstantByStep, first.Repeat, 1))
	return path, []plot.Figure{walls, objects}, nil
}

// readProbes reads the result of probes from a run's folder.
func readProbes(run string) (*probe.Result, error) {
	path := filepath.Join(run, probeFile)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s is not the folder of probes that were scored: %w", run, err)
	}
	r := &probe.Result{}
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, jsonerror.Plain(err))
	}
	if len(r.Walls.ByStep) == 0 || len(r.Objects.ByStep) == 0 {
		return nil, fmt.Errorf("%s has no scores by step", path)
	}
	return r, nil
}

// probeName returns the name of a run of probes among others.
func probeName(r *probe.Result) string {
	switch r.TaughtBy {
	case probe.ByAnswers:
		return r.Core + ", taught by the answers"
	case probe.ByNothing:
		return r.Core + ", an agent's"
	}
	return r.Core
}

// course returns the curve of means over parts of an episode. byStep has a value for each decision; a decision has repeat steps. factor
// changes the unit of the values.
func course(name string, byStep []float64, repeat int, factor float64) plot.Series {
	s := plot.Series{Name: name}
	n := min(probeBins, len(byStep))
	for i := range n {
		from, to := i*len(byStep)/n, (i+1)*len(byStep)/n
		sum := 0.0
		for _, y := range byStep[from:to] {
			sum += y
		}
		s.X = append(s.X, float64((from+to-1)*max(repeat, 1))/2)
		s.Y = append(s.Y, factor*sum/float64(to-from))
	}
	return s
}
