package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"ariadne/internal/plot"
)

// drawParts draws the rewards of the parts of evaluated episodes. Without a title the picture is called after the task.
func drawParts(path, title string, names []string, evaluations []result, lines []plot.Line) error {
	f := partsFigure(names, evaluations)
	if f.Lines = lines; title != "" {
		f.Title = title
	}
	return plot.Write(path, f)
}

// partsFigure is the picture of the rewards of the parts of episodes: a curve for each evaluation, under its name; called after
// the task, if that is the same.
func partsFigure(names []string, evaluations []result) plot.Figure {
	figure := plot.Figure{
		Note: "means of a tenth of the episode, with one standard error", XLabel: "environment steps of the episode",
		YLabel: "reward in 100 steps", Zero: true, Title: evaluations[0].Task,
	}
	for i, r := range evaluations {
		if r.Task != evaluations[0].Task {
			figure.Title = ""
		}
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

// readEvaluations reads what eval --json printed into files, and names each after its file.
func readEvaluations(files []string) (names []string, evaluations []result, err error) {
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		var r result
		if err := json.Unmarshal(b, &r); err != nil {
			return nil, nil, fmt.Errorf("%s is not what eval --json prints: %w", file, err)
		}
		if len(r.RewardByPart) == 0 {
			return nil, nil, fmt.Errorf("%s has no reward_by_part, as eval --json tells of episodes that are all of the same length", file)
		}
		for _, p := range r.RewardByPart {
			if p.From < 0 || p.From >= p.To {
				return nil, nil, fmt.Errorf("%s has a part from step %d to step %d", file, p.From, p.To)
			}
		}
		names = append(names, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
		evaluations = append(evaluations, r)
	}
	return names, evaluations, nil
}
