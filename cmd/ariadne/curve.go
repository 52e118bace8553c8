package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"ariadne/internal/plot"
	"ariadne/rundir"
)

func curveCommand() *cobra.Command {
	var output, metric, title string
	var line float64
	var label string
	c := &cobra.Command{
		Use:   "curve RUN...",
		Short: "Draw the learning curves of runs into one picture",
		Example: `  ariadne curve runs/NAME
  ariadne curve results/tmaze20/agalite results/tmaze20/feedforward --metric charts/success -o success.png
  ariadne curve runs/NAME --line 3.1 --label "random policy"`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, runs []string) error {
			if output == "" {
				output = filepath.Join(runs[0], "curve.png")
			}
			var lines []plot.Line
			if c.Flags().Changed("line") {
				lines = append(lines, plot.Line{Label: label, Y: line})
			}
			if err := drawCurves(output, title, metric, runs, lines); err != nil {
				return usageError{err}
			}
			fmt.Fprintln(c.OutOrStdout(), output)
			return nil
		},
	}
	f := c.Flags()
	f.StringVarP(&output, "output", "o", "", "picture to write, .png or .svg (default RUN/curve.png of the first run)")
	f.StringVar(&metric, "metric", "charts/episodic_return", "metric to draw, as named in metrics.jsonl")
	f.StringVar(&title, "title", "", "title of the picture")
	f.Float64Var(&line, "line", 0, "height of a horizontal line to compare with")
	f.StringVar(&label, "label", "", "what the horizontal line is")
	return c
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
