package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ariadne/internal/jsonerror"
	"ariadne/internal/plot"
)

// partsFigure returns the picture of the rewards of the parts of episodes. It has a curve for each evaluation, with its name. Its title is
// the task, if all have the same.
func partsFigure(names []string, evaluations []result) plot.Figure {
	figure := plot.Figure{
		Note: "means of a tenth of the episode, with one standard error", XLabel: "environment steps of the episode",
		YLabel: "reward in 100 steps", Reach: []float64{0}, Title: sharedTask(evaluations),
	}
	for i, r := range evaluations {
		s := plot.Series{Name: names[i]}
		for _, p := range r.RewardByPart {
			hundreds := float64(p.To-p.From) / 100
			s.X = append(s.X, float64(p.From+p.To)/2)
			s.Y = append(s.Y, p.Mean/hundreds)
			s.Low = append(s.Low, (p.Mean-p.StdErr)/hundreds)
			s.High = append(s.High, (p.Mean+p.StdErr)/hundreds)
		}
		figure.Series = append(figure.Series, s)
	}
	return figure
}

// readEvaluations reads the files into which eval --json has printed. It names an evaluation after its file or, where a file holds several,
// after its run.
func readEvaluations(files []string) (names []string, evaluations []result, err error) {
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		list, err := resultsIn(b)
		if err != nil {
			return nil, nil, fmt.Errorf("%s is not what eval --json prints: %w", file, err)
		}
		for _, r := range list {
			if err := r.RewardByPart.check(); err != nil {
				return nil, nil, fmt.Errorf("%s %w", file, err)
			}
		}
		if len(list) == 1 {
			names = append(names, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
		} else {
			names = append(names, resultNames(list)...)
		}
		evaluations = append(evaluations, list...)
	}
	return names, evaluations, nil
}

// resultsIn reads a result or a list of them.
func resultsIn(b []byte) ([]result, error) {
	if !bytes.HasPrefix(bytes.TrimSpace(b), []byte("[")) {
		var r result
		err := json.Unmarshal(b, &r)
		return []result{r}, jsonerror.Plain(err)
	}
	var list []result
	if err := json.Unmarshal(b, &list); err != nil {
		return nil, jsonerror.Plain(err)
	}
	if len(list) == 0 {
		return nil, errors.New("the list is empty")
	}
	return list, nil
}

// check returns an error if the parts cannot be drawn.
func (r partRewards) check() error {
	if len(r) == 0 {
		return errors.New("has no reward_by_part, as eval --json tells of episodes that are all of the same length")
	}
	for _, p := range r {
		if p.From < 0 || p.From >= p.To {
			return fmt.Errorf("has a part from step %d to step %d", p.From, p.To)
		}
	}
	return nil
}
