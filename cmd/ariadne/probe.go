package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"ariadne/probe"
)

// probeFile is the name of the file with the result of probes in a run's folder.
const probeFile = "probe.json"

// probeGroup is the key that makes a run's configuration one of probes. It is also the name of the group of options for it.
const probeGroup = "probe"

func probeCommand() *cobra.Command {
	resume, asJSON := "", false
	c := &cobra.Command{
		Use:   "probe +probe=OPTION data=FOLDER [key=value ...] | [RUN] data=FOLDER [key=value ...] | --resume RUN [key=value ...]",
		Short: "Ask what a network knows of the maze: probes on recorded episodes of Memory Maze",
		Long: `Ask what a network knows of the maze. After every observation of recorded episodes, probes tell where walls and targets are, from
what the network remembers. They learn from the episodes in data/train and are scored on those in data/eval; ariadne dataset
--split makes both folders.

With +probe=OPTION a network learns to predict pictures, and the probes learn at the same time. RUN is a trained agent, which is
not changed. Without either, the agent that comes with Ariadne is probed. The run's folder holds configuration, metrics,
checkpoints and ` + probeFile + `.`,
		Example: `  ariadne probe +probe=agalite data=data/wander9
  ariadne probe +probe=agalite probe.taught_by=answers data=data/wander9   # the upper bound
  ariadne probe +probe=feedforward data=data/wander9                       # without memory
  ariadne probe runs/NAME data=data/agent9
  ariadne probe --resume runs/PROBES steps=2000000`,
		ValidArgsFunction: completeExperiment,
		RunE: func(c *cobra.Command, args []string) error {
			if err := alone("probes learn in one process, and cannot in several ranks"); err != nil {
				return err
			}
			p, err := openProbing(args, resume)
			if err != nil {
				return err
			}
			defer p.close()
			result, err := p.run(c.Context())
			if err != nil {
				return err
			}
			return printProbes(c.OutOrStdout(), result, asJSON)
		},
	}
	pathFlag(c.Flags(), &resume, "resume", "", "", "continue the run of probes in this folder")
	c.Flags().BoolVar(&asJSON, "json", false, "print what "+probeFile+" holds instead of a table")
	return c
}

// printProbes writes the result of probes for people or, if asJSON is set, for scripts.
func printProbes(w io.Writer, r *probe.Result, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(r)
	}
	what := column{name: fmt.Sprintf("%s, %s taught by %s, %d steps", r.Variant, r.Core, r.TaughtBy, r.Steps), cells: []string{"probes", "constant baseline"}}
	walls := column{name: "walls, % right", cells: []string{fmt.Sprintf("%.2f ± %.2f", 100*r.Walls.Mean, 100*r.Walls.Error), fmt.Sprintf("%.2f", 100*r.Walls.Constant)}}
	objects := column{name: "targets, cells²", cells: []string{fmt.Sprintf("%.3f ± %.3f", r.Objects.Mean, r.Objects.Error), fmt.Sprintf("%.3f", r.Objects.Constant)}}
	for _, a := range r.ObjectsByAge {
		what.cells, walls.cells = append(what.cells, "targets "+age(a)), append(walls.cells, empty)
		objects.cells = append(objects.cells, fmt.Sprintf("%.3f (constant %.3f)", a.Mean, a.Constant))
	}
	return table{what, walls, objects}.text(w)
}

// age says in words when a target was last in view.
func age(a probe.AgeScore) string {
	switch {
	case a.From < 0:
		return "not seen yet"
	case a.To == 0:
		return "in view"
	case a.To > 1000:
		return fmt.Sprintf("seen %d steps ago or more", a.From)
	}
	return fmt.Sprintf("seen %d to %d steps ago", a.From, a.To)
}
