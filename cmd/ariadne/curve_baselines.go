package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"ariadne/internal/plot"
	"ariadne/task/memorymaze"
)

// returnMetrics are the metrics of episodes' returns: of the agent's episodes, and of those in which a guide took part.
var returnMetrics = []string{"charts/episodic_return", "charts/guided_return"}

// baselines returns lines for what others reach in the tasks of the runs: the baselines that all runs share. There are none unless all
// metrics are returns. If a configuration cannot be read, it says so on the standard error; curves are drawn all the same.
func baselines(runs []*loggedRun, metrics []string) []plot.Line {
	if slices.ContainsFunc(metrics, func(metric string) bool { return !slices.Contains(returnMetrics, metric) }) {
		return nil
	}
	var shared []memorymaze.Baseline
	for i, run := range runs {
		list, err := runBaselines(run.dir)
		if err != nil {
			warn("no lines to compare with: %v", err)
		}
		if i == 0 {
			shared = list
		}
		shared = slices.DeleteFunc(shared, func(b memorymaze.Baseline) bool { return !slices.Contains(list, b) })
	}
	var lines []plot.Line
	for _, b := range shared {
		lines = append(lines, plot.Line{
			Label: fmt.Sprintf("%s %.3g", b.Name, b.Return), Y: b.Return, Optional: b.Name != policyRandom,
		})
	}
	return lines
}

// runBaselines returns what others reach in a run's task. If the task has several mazes, these are baselines of all of them. There is
// nothing where the folder holds no configuration.
func runBaselines(run string) ([]memorymaze.Baseline, error) {
	if _, err := os.Stat(filepath.Join(run, configFile)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	e, err := savedTask(onDisk(run))
	if err != nil || e.task != "memory_maze" {
		return nil, err
	}
	var shared []memorymaze.Baseline
	mixed, lessons := variantsOf(e.config)
	for i, given := range append(lessons, mixed...) {
		s, err := memorymaze.ParseSettings(given)
		if err != nil {
			return nil, fmt.Errorf("%s: task: %w", run, err)
		}
		list := s.Baselines()
		if i == 0 {
			shared = list
		}
		shared = slices.DeleteFunc(shared, func(b memorymaze.Baseline) bool { return !slices.Contains(list, b) })
	}
	return shared, nil
}
