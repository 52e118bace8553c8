package main

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ariadne/internal/plot"
)

// drawing is what curve is asked for.
type drawing struct {
	output      string // "" for the default
	title       string
	untitled    bool     // no title was given, so one may be made up
	metrics     []string // of the runs
	names       []string
	each        bool
	smooth      float64 // window of smoothing, in environment steps; 0 for none
	lines       []plot.Line
	noBaselines bool
}

func curveCommand() *cobra.Command {
	o := drawing{}
	var parts, probes bool
	var line float64
	var label string
	c := &cobra.Command{
		Use:   "curve RUN|SWEEP... | curve --parts FILE.json... | curve --probe RUN...",
		Short: "Draw the learning curves of runs, or rewards over the course of evaluated episodes, into one picture",
		Long: `Draw a metric of runs over environment steps. A folder of runs, as train --multirun makes it, stands for all runs in it.
Runs that differ only in their seed make one curve: the mean over the seeds, as far as all of them go, with the 95 %
bootstrap interval of that mean as a band. Curves are named after what their configurations differ in, or by --name.

If all runs are of one of the published Memory Mazes, lines show the returns of the random policy, people, the explorer and the
oracle. Those far above the curves are named above the picture instead.

With --parts, draw the rewards in each tenth of the episodes that eval --json wrote to files, with a band of standard errors:
an agent that remembers gets more from part to part. With --probe, draw how well the probes of runs do over the course of an
episode: walls above, targets below.`,
		Example: `  ariadne curve runs/NAME
  ariadne curve results/tmaze40 --metric charts/success --line 0.5 --label guessing -o cores.pdf
  ariadne curve results/tmaze40 --each --metric charts/success -o runs.png
  ariadne curve results/tmaze20/agalite results/tmaze20/feedforward --metric charts/success --name "with memory" --name without -o success.png
  ariadne curve results/memory_maze --metric charts/return/MemoryMaze-9x9 --metric charts/return/MemoryMaze-15x15 --smooth 2e5 -o sizes.png
  ariadne curve runs/NAME --smooth 1e5 --line 3.1 --label "my agent"
  ariadne curve --parts whole.json forgetful.json -o memory.png
  ariadne curve --probe runs/PROBES -o probes.png`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := wrongWith(c, parts, probes, line, o.smooth); err != nil {
				return usageError{err}
			}
			if c.Flags().Changed("line") {
				o.lines = append(o.lines, plot.Line{Label: label, Y: line})
			}
			o.untitled = !c.Flags().Changed("title")
			draw := single(o.runs)
			switch {
			case parts:
				draw = single(o.parts)
			case probes:
				draw = o.probes
			}
			if err := checkOutput("output", o.output); err != nil {
				return err
			}
			path, figures, err := draw(args)
			if err != nil {
				return usageError{err}
			}
			if err := plot.Write(path, figures...); err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), path)
			return nil
		},
	}
	f := c.Flags()
	pathFlag(f, &o.output, "output", "o", "", "picture to write, .png, .svg or .pdf (default RUN/curve.png of the first run, or FILE.png of the first file)")
	f.StringArrayVar(&o.metrics, "metric", returnMetrics[:1], "metric to draw, by its name in metrics.jsonl; give it again for more metrics of one kind, such as charts/return/NAME")
	f.StringArrayVar(&o.names, "name", nil, "name of a curve; give it once for each curve, in their order")
	f.BoolVar(&o.each, "each", false, "draw every run by itself, seeds too")
	f.Float64Var(&o.smooth, "smooth", 0, "draw means over a window of so many environment steps; 0: draw what was measured")
	f.BoolVar(&parts, "parts", false, "draw the rewards in each tenth of the episodes in files that eval --json wrote")
	f.BoolVar(&probes, "probe", false, "draw how well the probes of runs do over the course of an episode")
	f.StringVar(&o.title, "title", "", "title of the picture (default: the task, if all runs have the same)")
	f.Float64Var(&line, "line", 0, "height of a horizontal line to compare with, in the metric's own unit: success is from 0 to 1")
	f.StringVar(&label, "label", "", "name of the horizontal line")
	f.BoolVar(&o.noBaselines, "no-baselines", false, "leave out the lines that show what others reach in the task")
	return c
}

// single turns a function that draws one figure into one that returns a list of figures.
func single(draw func(args []string) (string, plot.Figure, error)) func(args []string) (string, []plot.Figure, error) {
	return func(args []string) (string, []plot.Figure, error) {
		path, figure, err := draw(args)
		return path, []plot.Figure{figure}, err
	}
}

// wrongWith returns an error about flags that have no effect, or that do not go together.
func wrongWith(c *cobra.Command, parts, probes bool, line, smooth float64) error {
	if parts && probes {
		return errors.New("--parts and --probe are of two pictures; choose one")
	}
	if parts || probes {
		for _, name := range []string{"metric", "each", "smooth", "no-baselines"} {
			if c.Flags().Changed(name) {
				return fmt.Errorf("--%s is about what runs logged; with --parts or --probe leave it out", name)
			}
		}
	}
	switch {
	case math.IsNaN(line) || math.IsInf(line, 0):
		return fmt.Errorf("--line is %v, want a number", line)
	case c.Flags().Changed("label") && !c.Flags().Changed("line"):
		return errors.New("--label says what --line is, and there is none; --name names curves")
	case !(smooth >= 0) || math.IsInf(smooth, 1):
		return fmt.Errorf("--smooth is %v, want environment steps, 0 or more", smooth)
	}
	return nil
}

// runs returns the picture of the learning curves in folders, and the path for it.
func (o *drawing) runs(folders []string) (path string, f plot.Figure, err error) {
	if path = o.output; path == "" {
		path = filepath.Join(folders[0], "curve.png")
	}
	if err := plot.CheckPath(path); err != nil {
		return "", f, err
	}
	var runs [][]*loggedRun
	for _, metric := range o.metrics {
		of, err := loggedRuns(folders, metric)
		if err != nil {
			return "", f, err
		}
		runs = append(runs, of)
	}
	f, err = o.figure(runs...)
	return path, f, err
}

// figure returns the picture of runs. runs has a list of runs for each metric.
func (o *drawing) figure(runs ...[]*loggedRun) (plot.Figure, error) {
	m, err := commonMetric(o.metrics)
	if err != nil {
		return plot.Figure{}, err
	}
	var groups []group
	var names []string
	var measured []string // the metric of each group
	for i, of := range runs {
		g := grouped(of, o.each)
		measured = append(measured, slices.Repeat(o.metrics[i:i+1], len(g))...)
		groups, names = append(groups, g...), append(names, metricNames(o.metrics, i, groupNames(g))...)
	}
	if err := o.rename(names); err != nil {
		return plot.Figure{}, err
	}
	f := plot.Figure{Title: o.title, XLabel: "environment steps", YLabel: m.of(runs[0]), Note: o.note(groups)}
	if m.zero {
		f.Reach = []float64{0}
	}
	if o.untitled {
		f.Title = commonTask(runs[0])
	}
	var early []string
	for i, g := range groups {
		s, end, err := g.series(measured[i], o.smooth, m.factor)
		if err != nil {
			return plot.Figure{}, err
		}
		if s.Name = names[i]; !sameSize(groups) {
			s.Name += " (" + seeds(len(g)) + ")"
		}
		if end != "" {
			early = append(early, s.Name+" "+end)
		}
		f.Series = append(f.Series, s)
	}
	if early != nil {
		warn("means end with the first of their seeds: %s; --each draws all that there is", strings.Join(early, "; "))
	}
	lines := slices.Clone(o.lines)
	if !o.noBaselines {
		lines = append(lines, baselines(runs[0], o.metrics)...)
	}
	for _, l := range lines {
		l.Y *= m.factor
		f.Lines = append(f.Lines, l)
	}
	return f, nil
}

// rename overwrites the names of curves by those that were asked for, if any were.
func (o *drawing) rename(names []string) error {
	if o.names == nil {
		return nil
	}
	if len(o.names) != len(names) {
		return fmt.Errorf("--name is given %d times, and there are %d curves: %s", len(o.names), len(names), strings.Join(names, "; "))
	}
	copy(names, o.names)
	return nil
}

// parts returns the picture of the parts of evaluated episodes, and the path for it.
func (o *drawing) parts(files []string) (path string, f plot.Figure, err error) {
	if path = o.output; path == "" {
		path = strings.TrimSuffix(files[0], filepath.Ext(files[0])) + ".png"
	}
	if err := plot.CheckPath(path); err != nil {
		return "", f, err
	}
	names, evaluations, err := readEvaluations(files)
	if err != nil {
		return "", f, err
	}
	if err := o.rename(names); err != nil {
		return "", f, err
	}
	f = partsFigure(names, evaluations)
	f.Lines = o.lines
	if !o.untitled {
		f.Title = o.title
	}
	return path, f, nil
}

// drawRun draws the curve of one run as the command curve does.
func drawRun(path, metric, dir string) error {
	run, err := readRun(dir, metric)
	if err != nil {
		return err
	}
	o := drawing{untitled: true, metrics: []string{metric}}
	f, err := o.figure([]*loggedRun{run})
	if err != nil {
		return err
	}
	return plot.Write(path, f)
}
