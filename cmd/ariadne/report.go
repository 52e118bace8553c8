package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html/template"

	"github.com/spf13/cobra"

	"ariadne/internal/atomicfile"
)

// reporting has the flags and settings of the command report.
type reporting struct {
	output   string
	title    string
	episodes int // episodes of the evaluation of each run; 0 for no evaluation
	video    int // greatest size of a video that goes into the page, megabytes
}

func reportCommand() *cobra.Command {
	o := reporting{}
	c := &cobra.Command{
		Use:   "report RUN|SWEEP...",
		Short: "Write a page about runs: results, learning curves, videos, and how their configurations differ",
		Long: `Write one page of HTML about runs: a table of results, learning curves, the newest video of each run, how the configurations
differ, and the configurations themselves. The page needs neither a network nor the runs' folders. A folder of runs, as train
--multirun makes it, stands for all runs in it.

--episodes also evaluates each run's newest checkpoint, as eval does.`,
		Example: `  ariadne report runs/NAME
  ariadne report runs/NAME runs/OTHER --episodes 50 -o both.html
  ariadne report results/tmaze40 --title "T-Maze, corridor of 40 cells" --videos 0 -o tmaze40.html`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := o.write(c.Context(), args); err != nil {
				return err
			}
			fmt.Fprintln(c.OutOrStdout(), o.output)
			return nil
		},
	}
	f := c.Flags()
	pathFlag(f, &o.output, "output", "o", "report.html", "page to write")
	f.StringVar(&o.title, "title", "", "title of the page (default: the task and the number of runs)")
	f.IntVar(&o.episodes, "episodes", 0, "number of episodes to evaluate each run with, in mazes that it was not trained in; 0: none")
	f.IntVar(&o.video, "videos", 8, "largest video that goes into the page, in megabytes; 0: no videos")
	return c
}

// check returns an error about a flag that is out of range, or an output that cannot be written. It comes before everything that takes long.
func (o *reporting) check() error {
	switch {
	case o.episodes < 0:
		return fmt.Errorf("--episodes is %d, want how many to evaluate each run by, or 0 for none", o.episodes)
	case o.video < 0:
		return fmt.Errorf("--videos is %d, want megabytes, or 0 for no videos", o.video)
	}
	return checkOutput("output", o.output)
}

// write writes the page, whole or not at all.
func (o *reporting) write(ctx context.Context, folders []string) error {
	if err := o.check(); err != nil {
		return usageError{err}
	}
	runs, err := reportedRuns(folders)
	if err != nil {
		return usageError{err}
	}
	results, err := o.evaluate(ctx, runs)
	if errors.Is(err, errInterrupted) {
		tell("no page was written")
	}
	if err != nil {
		return err
	}
	p, err := o.page(runs, results)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := reportPage.Execute(&b, p); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return atomicfile.Write(o.output, b.Bytes())
}

// evaluate plays with each run's newest checkpoint, if it was asked for.
func (o *reporting) evaluate(ctx context.Context, runs []*reportedRun) ([]result, error) {
	if o.episodes == 0 {
		return nil, nil
	}
	e := evaluation{policy: policyCheckpoint, episodes: o.episodes, envs: evaluatedTogether, together: evaluatedTogether, seed: unseenSeed}
	dirs := make([]string, len(runs))
	for i, r := range runs {
		dirs[i] = r.dir
	}
	entrants, err := e.open(dirs, nil)
	if err != nil {
		return nil, err
	}
	return e.playAll(ctx, entrants)
}

//go:embed report.html
var reportHTML string

var reportPage = template.Must(template.New("report.html").Parse(reportHTML))
