package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"ariadne/internal/plot"
	"ariadne/rundir"
)

// drawing is what curve is asked for.
type drawing struct {
	output      string // "" for the default
	title       string
	metric      string // of runs
	lines       []plot.Line
	noBaselines bool
}

func curveCommand() *cobra.Command {
	o := drawing{}
	var parts bool
	var line float64
	var label string
	c := &cobra.Command{
		Use:   "curve RUN... | curve --parts FILE.json...",
		Short: "Draw the learning curves of runs, or the course of evaluated episodes, into one picture",
		Long: `Draw a metric of runs over environment steps. Where all are of one of the published Memory Mazes, lines show the returns of
the random policy, people, the explorer and the oracle; those far above the curves are named above the picture instead.

With --parts, draw the rewards of each tenth of episodes that eval --json wrote to files, with a band of standard errors:
an agent that remembers gets more from part to part.`,
		Example: `  ariadne curve runs/NAME
  ariadne curve results/tmaze20/agalite results/tmaze20/feedforward --metric charts/success -o success.png
  ariadne curve runs/NAME --line 3.1 --label "my agent"
  ariadne curve --parts whole.json forgetful.json -o memory.png`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if c.Flags().Changed("line") {
				o.lines = append(o.lines, plot.Line{Label: label, Y: line})
			}
			draw := o.runs
			if parts {
				if c.Flags().Changed("metric") {
					return usageError{errors.New("--metric is what runs logged; with --parts leave it out")}
				}
				draw = o.parts
			}
			path, err := draw(args)
			if err != nil {
				return usageError{err}
			}
			fmt.Fprintln(c.OutOrStdout(), path)
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&o.output, "output", "o", "", "picture to write, .png or .svg (default RUN/curve.png of the first run, or FILE.png of the first file)")
	f.StringVar(&o.metric, "metric", returnMetrics[0], "metric to draw, as named in metrics.jsonl")
	f.BoolVar(&parts, "parts", false, "draw the parts of episodes of files that eval --json wrote")
	f.StringVar(&o.title, "title", "", "title of the picture")
	f.Float64Var(&line, "line", 0, "height of a horizontal line to compare with")
	f.StringVar(&label, "label", "", "what the horizontal line is")
	f.BoolVar(&o.noBaselines, "no-baselines", false, "leave out what others reach in the task")
	return c
}

// runs draws learning curves and returns the picture's path.
func (o *drawing) runs(runs []string) (path string, err error) {
	if path = o.output; path == "" {
		path = filepath.Join(runs[0], "curve.png")
	}
	lines := o.lines
	if !o.noBaselines {
		lines = append(lines, baselines(runs, o.metric)...)
	}
	return path, drawCurves(path, o.title, o.metric, runs, lines)
}

// parts draws the parts of evaluated episodes and returns the picture's path.
func (o *drawing) parts(files []string) (path string, err error) {
	if path = o.output; path == "" {
		path = strings.TrimSuffix(files[0], filepath.Ext(files[0])) + ".png"
	}
	names, evaluations, err := readEvaluations(files)
	if err != nil {
		return "", err
	}
	return path, drawParts(path, o.title, names, evaluations, o.lines)
}

// drawCurves draws a metric of several runs over environment steps.
func drawCurves(path, title, metric string, runs []string, lines []plot.Line) error {
	figure := plot.Figure{Title: title, XLabel: "environment steps", YLabel: metric, Lines: lines}
	for _, run := range runs {
		s, err := series(run, metric)
		if err != nil {
			return err
		}
		figure.Series = append(figure.Series, s)
	}
	return plot.Write(path, figure)
}

// series reads a metric of a run.
func series(run, metric string) (plot.Series, error) {
	s := plot.Series{Name: filepath.Base(run)}
	path := filepath.Join(run, rundir.MetricsFile)
	f, err := os.Open(path)
	if err != nil {
		return s, err
	}
	defer f.Close()
	records, err := rundir.ReadJSONLines(f)
	if err != nil {
		return s, fmt.Errorf("%s: %w", path, err)
	}
	for _, r := range records {
		if v, ok := r.Get(metric); ok {
			s.X = append(s.X, float64(r.Step))
			s.Y = append(s.Y, v)
		}
	}
	if len(s.X) == 0 {
		return s, fmt.Errorf("%s: no record has %s", path, metric)
	}
	return s, nil
}
